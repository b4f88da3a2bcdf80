import type { MergedParts } from '@xiaopiao/engine'
import type { Business } from '@xiaopiao/protocol'
import type { TenantReads } from '../store/store.ts'
import type { TemplateVersionRow } from '../store/template-rows.ts'
import { mergedTemplate } from './merged-template.ts'
import { emptyShopLayer, type PlatformLayer, platformLayerOf, type ShopLayer, versionTaken } from './template-layers.ts'

/** What a shop prints a business's slips with. */
export interface ShopTemplate {
  readonly business: Business
  /** `business@platform.shop`, such as `shopping@0.3`: the platform's version and the shop's own, 0 where there is none. */
  readonly version: string
  readonly name: string
  /** The same object while nothing changed. */
  readonly template: MergedParts['template']
}

/**
 * The template that a shop's slips of a business are printed with now: its published version over the platform's (TP30,
 * TP31, TP33). While a version is rolled out, the printer decides whether it is that one; without a printer it is the
 * current one. All of it is remembered by the store until somebody publishes, here or on another node.
 */
export async function shopTemplate(reads: TenantReads, business: Business, printerId?: number): Promise<ShopTemplate> {
  const { id: tenantId } = await reads.tenant()
  const platform = await platformLayerOf(reads, tenantId, business)
  const release = await reads.templateRelease(business)
  const version =
    printerId === undefined
      ? (release?.currentVersion ?? 0)
      : versionTaken(release, `${tenantId}:${business}:${printerId}`)
  return templateOfLayers(business, platform, await shopLayer(reads, business, version))
}

export function templateOfLayers(business: Business, platform: PlatformLayer, shop: ShopLayer): ShopTemplate {
  const { template } = mergedTemplate(business, platform, shop)
  const version = `${business}@${platform.version}.${shop.version}`
  return { business, version, name: template.name, template }
}

/** @throws when there is no such version: versions stay for good, and only known ones are released */
export async function shopLayer(reads: TenantReads, business: Business, version: number): Promise<ShopLayer> {
  if (version === 0) return emptyShopLayer
  const row: TemplateVersionRow | null = await reads.templateVersion(business, version)
  if (row === null) throw new Error(`There is no version ${version} of ${business}`)
  return row
}
