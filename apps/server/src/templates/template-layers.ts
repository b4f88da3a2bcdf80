import { overlayRows, type PartSettings } from '@xiaopiao/engine'
import type { Bilingual, Business } from '@xiaopiao/protocol'
import type {
  TemplateParamsRow,
  TemplatePartRow,
  TemplateReleaseRow,
  TemplateVersionRow,
} from '../store/template-rows.ts'
import type { LibraryPart } from './library/library-template.ts'
import { shippedLibrary } from './library/shipped-library.ts'
import { takesRollout } from './takes-rollout.ts'

/** The platform's parts of a business, which lie beneath every shop's own. */
export interface PlatformLayer {
  /** 0: what came with the server. */
  readonly version: number
  readonly digest: string
  readonly parts: readonly LibraryPart[]
}

/** What a shop has of its own: a published version, or its draft. */
export interface ShopLayer {
  /** 0: nothing of its own. */
  readonly version: number
  readonly digest: string
  readonly parts: readonly TemplatePartRow[]
  readonly settings: readonly TemplateParamsRow[]
}

/** Where layers are read: a tenant's reads, or the platform's. */
export interface PlatformReads {
  platformTemplateRelease(business: Business): Promise<TemplateReleaseRow | null>
  platformTemplateVersion(business: Business, version: number): Promise<TemplateVersionRow | null>
}

/** A part in a template, and whether the shop wrote it. */
export type TemplateRow = LibraryPart & { readonly own: boolean }

export const emptyShopLayer: ShopLayer = { version: 0, digest: '', parts: [], settings: [] }

const shippedLayers = new Map<Business, PlatformLayer>()

/** The version of the platform's that a tenant takes: the released one, or for a share of the tenants the one that follows. */
export async function platformLayerOf(
  reads: PlatformReads,
  tenantId: number,
  business: Business,
): Promise<PlatformLayer> {
  const release = await reads.platformTemplateRelease(business)
  return await platformLayer(reads, business, versionTaken(release, `${tenantId}:${business}`))
}

/** @throws when there is no such version, which is our own mistake: versions stay for good */
export async function platformLayer(reads: PlatformReads, business: Business, version: number): Promise<PlatformLayer> {
  if (version === 0) return shippedLayer(business)
  const row = await reads.platformTemplateVersion(business, version)
  if (row === null) throw new Error(`The platform has no version ${version} of ${business}`)
  return platformLayerFrom(row)
}

/** Which version a printer or a tenant takes of what is released. */
export function versionTaken(release: TemplateReleaseRow | null, taker: string): number {
  if (release === null) return 0
  const { currentVersion, rolloutVersion, rolloutShare } = release
  if (rolloutVersion === null) return currentVersion
  return takesRollout(`${taker}:${rolloutVersion}`, rolloutShare) ? rolloutVersion : currentVersion
}

/** The platform's parts with the names and fields that a published row may have left to the shipped one. */
export function completeParts(business: Business, parts: readonly TemplatePartRow[]): LibraryPart[] {
  const shipped = new Map(shippedLibrary[business].parts.map((part) => [part.type, part]))
  return parts.map((part) => completePart(part, shipped.get(part.type)))
}

/** Every part of a template in the order of printing: the platform's, and the shop's own in their place (TP30). */
export function layeredRows(platform: PlatformLayer, own: readonly TemplatePartRow[]): TemplateRow[] {
  const beneath = new Map(platform.parts.map((part) => [part.type, part]))
  return overlayRows<TemplateRow>(
    platform.parts.map((part) => ({ ...part, own: false })),
    own.map((part) => ({ ...completePart(part, beneath.get(part.type)), own: true })),
  )
}

export function settingsOf(rows: readonly TemplateParamsRow[]): PartSettings {
  return Object.fromEntries(rows.map(({ type, params }) => [type, params]))
}

function completePart(row: TemplatePartRow, beneath: LibraryPart | undefined): LibraryPart {
  const { type, content, sortWeight } = row
  const name: Bilingual = row.name ?? beneath?.name ?? { zh: type, en: type }
  return { type, name, content, sortWeight, fields: row.fields ?? beneath?.fields ?? [] }
}

function shippedLayer(business: Business): PlatformLayer {
  const known = shippedLayers.get(business)
  if (known !== undefined) return known
  const layer = { version: 0, digest: 'shipped', parts: shippedLibrary[business].parts }
  shippedLayers.set(business, layer)
  return layer
}

const layersOfRows = new WeakMap<TemplateVersionRow, PlatformLayer>()

function platformLayerFrom(row: TemplateVersionRow): PlatformLayer {
  const known = layersOfRows.get(row)
  if (known !== undefined) return known
  const layer = { version: row.version, digest: row.digest, parts: completeParts(row.business, row.parts) }
  layersOfRows.set(row, layer)
  return layer
}
