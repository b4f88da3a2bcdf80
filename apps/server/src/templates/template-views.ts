import { type Business, business, type PartBody, type PartRow, type TemplateSummary } from '@xiaopiao/protocol'
import { isoInstant } from '../clock.ts'
import type { TenantReads } from '../store/store.ts'
import type { DraftParamsRow, DraftPartRow, TemplatePartRow, TemplateVersionRow } from '../store/template-rows.ts'
import type { LibraryPart } from './library/library-template.ts'
import { shippedLibrary } from './library/shipped-library.ts'
import { shopLayer } from './shop-template.ts'
import { comesBackOf } from './template-differences.ts'
import { saysTheSame } from './template-draft.ts'
import { emptyShopLayer, layeredRows, platformLayerOf, type ShopLayer } from './template-layers.ts'

/** A part as it was sent; what is left out is left to the platform's part of the same type. */
export function partRowOf({
  type,
  name = undefined,
  content,
  sortWeight,
  fields = undefined,
}: PartBody): TemplatePartRow {
  return { type, name: name ?? null, content, sortWeight, fields: fields ?? null }
}

/** A part as it is sent to another shop: the other way round. */
export function partBodyOf({ type, name, content, sortWeight, fields }: TemplatePartRow): PartBody {
  return {
    type,
    content: [...content],
    sortWeight,
    ...(name === null ? {} : { name }),
    ...(fields === null ? {} : { fields: [...fields] }),
  }
}

/** TP30: the platform's rows (`shopId` 0) and those of the shop's draft, of one business or of all. */
export async function baseRowsView(
  reads: TenantReads,
  only: Business | undefined,
): Promise<{ data: PartRow[]; revisions: Partial<Record<Business, number>> }> {
  const { id: tenantId } = await reads.tenant()
  const drafts = Map.groupBy(await reads.draftParts(only), (row) => row.business)
  const counted = await reads.draftRevisions()
  const data: PartRow[] = []
  const revisions: Partial<Record<Business, number>> = {}
  for (const one of only === undefined ? business.options : [only]) {
    const platform = await platformLayerOf(reads, tenantId, one)
    const own = layeredRows(platform, drafts.get(one) ?? []).filter((row) => row.own)
    data.push(...platform.parts.map((part) => ({ shopId: 0, business: one, ...rowOf(part) })))
    data.push(...own.map((part) => ({ shopId: tenantId, business: one, ...rowOf(part) })))
    revisions[one] = counted.get(one) ?? 0
  }
  return { data, revisions }
}

/** Without what only the server knows of a part. */
export function rowOf(part: LibraryPart): Omit<PartRow, 'shopId' | 'business'> {
  const { type, name, content, sortWeight, fields } = part
  return { type, name, content: [...content], sortWeight, fields: [...fields] }
}

/** Where each business's template stands. */
export async function summaryViews(reads: TenantReads, only?: Business): Promise<TemplateSummary[]> {
  const parts = Map.groupBy(await reads.draftParts(only), (row) => row.business)
  const settings = Map.groupBy(await reads.draftParams(only), (row) => row.business)
  const revisions = await reads.draftRevisions()
  const { id: tenantId } = await reads.tenant()
  const businesses = only === undefined ? business.options : [only]
  return await Promise.all(
    businesses.map(async (one): Promise<TemplateSummary> => {
      const platform = await platformLayerOf(reads, tenantId, one)
      const release = await reads.templateRelease(one)
      const version = release?.currentVersion ?? 0
      const current = version === 0 ? null : await reads.templateVersion(one, version)
      const rollout = release?.rolloutVersion ?? null
      const next = rollout === null ? undefined : await shopLayer(reads, one, rollout)
      const draft = draftOf(parts.get(one), settings.get(one))
      const published = next ?? current ?? emptyShopLayer
      return {
        business: one,
        name: shippedLibrary[one].name,
        version: `${platform.version}.${version}`,
        published_at: current === null ? null : isoInstant(current.createdAt),
        author: current?.author ?? null,
        draft_differs: !saysTheSame(draft, published),
        revision: revisions.get(one) ?? 0,
        draft_brings_back: bringsBack(await reads.takenBackTemplate(one, 'system'), draft, published),
        rollout: rollout === null ? null : { version: rollout, share: release?.rolloutShare ?? 0 },
      }
    }),
  )
}

/** What of a version that the server took back by itself a publish of the draft would put out again. */
function bringsBack(
  version: TemplateVersionRow | null,
  draft: Pick<ShopLayer, 'parts' | 'settings'>,
  published: Pick<ShopLayer, 'parts' | 'settings'>,
): TemplateSummary['draft_brings_back'] {
  const types = version === null ? [] : comesBackOf(version, draft, published)
  return version === null || types.length === 0 ? null : { version: version.version, types }
}

function draftOf(
  parts: readonly DraftPartRow[] = [],
  settings: readonly DraftParamsRow[] = [],
): Pick<ShopLayer, 'parts' | 'settings'> {
  return {
    parts: parts.map(({ type, name, content, sortWeight, fields }) => ({ type, name, content, sortWeight, fields })),
    settings: settings.map(({ type, params }) => ({ type, params })),
  }
}
