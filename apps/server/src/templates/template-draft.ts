import type { MergedParts } from '@xiaopiao/engine'
import type { Business, Issue } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import { canonicalJson } from '../orders/canonical-json.ts'
import type { TenantReads, TenantWrites } from '../store/store.ts'
import type { TemplateParamsRow, TemplatePartRow } from '../store/template-rows.ts'
import { issuesOfFields, issuesOfParams } from './check-params.ts'
import { issuesOfTemplate } from './check-template.ts'
import { mergeLayers } from './merged-template.ts'
import { shopLayer } from './shop-template.ts'
import { layeredRows, type PlatformLayer, platformLayerOf, type ShopLayer } from './template-layers.ts'

/** What a shop works on and has not published. */
export interface Draft {
  readonly parts: readonly TemplatePartRow[]
  readonly settings: readonly TemplateParamsRow[]
  /** Counts its changes. */
  readonly revision: number
}

/** Characters of a draft as JSON: the engine reads 100,000 of text, and everything else of a template is short. */
const draftCharactersMax = 300_000

export type DraftOutcome =
  | { readonly ok: true; readonly revision: number }
  | { readonly ok: false; readonly reason: 'conflict' }
  | { readonly ok: false; readonly reason: 'invalid' | 'template_error'; readonly issues: readonly Issue[] }

export async function readDraft(reads: TenantReads, business: Business): Promise<Draft> {
  const parts = await reads.draftParts(business)
  const settings = await reads.draftParams(business)
  const revision = (await reads.draftRevisions()).get(business) ?? 0
  return { parts: parts.map(withoutBusiness), settings: settings.map(withoutBusiness), revision }
}

/** The draft as it would print, over the platform's parts that the shop takes. */
export async function mergedDraft(
  reads: TenantReads,
  business: Business,
): Promise<{ readonly draft: Draft; readonly platform: PlatformLayer; readonly merged: MergedParts }> {
  const draft = await readDraft(reads, business)
  const platform = await platformLayerOf(reads, (await reads.tenant()).id, business)
  return { draft, platform, merged: mergeLayers(business, platform, draft) }
}

/** A draft to be: what is absent stays as it is. */
export interface DraftChange {
  readonly business: Business
  readonly parts?: readonly TemplatePartRow[]
  readonly settings?: readonly TemplateParamsRow[]
  /** The revision that the change was made of: another by now is a conflict. */
  readonly revision?: number | undefined
}

/**
 * Changes a draft, in a unit of its caller's. What cannot be read is not kept, so that the draft can always be looked at.
 * @returns issues with paths that begin at the part
 */
export async function changeDraft(tx: TenantWrites, change: DraftChange): Promise<DraftOutcome> {
  const { business } = change
  await tx.lockTemplate(business)
  const before = await readDraft(tx, business)
  if (change.revision !== undefined && change.revision !== before.revision) return { ok: false, reason: 'conflict' }
  const after = { parts: change.parts ?? before.parts, settings: change.settings ?? before.settings }
  const issues = issuesOfShape(after)
  if (issues.length > 0) return { ok: false, reason: 'invalid', issues }
  const platform = await platformLayerOf(tx, (await tx.tenant()).id, business)
  if (change.settings !== undefined) {
    const wrong = issuesOfParams(layeredRows(platform, after.parts), change.settings, before.settings)
    if (wrong.length > 0) return { ok: false, reason: 'invalid', issues: wrong }
  }
  const unread = issuesOfTemplate(mergeLayers(business, platform, after))
  if (unread.length > 0) return { ok: false, reason: 'template_error', issues: unread }
  if (change.parts !== undefined) await tx.replaceDraftParts(business, change.parts)
  if (change.settings !== undefined) await tx.replaceDraftParams(business, change.settings)
  return { ok: true, revision: await tx.countDraftChange(business) }
}

/** Chooses values for some parts of a draft, in a unit of its caller's: null goes back to the defaults. */
export async function changeSettings(
  tx: TenantWrites,
  business: Business,
  chosen: readonly { readonly type: string; readonly params: TemplateParamsRow['params'] | null }[],
): Promise<DraftOutcome> {
  // Before it is read what the others are: somebody may be choosing them on another node.
  await tx.lockTemplate(business)
  const after = new Map((await tx.draftParams(business)).map(({ type, params }) => [type, params]))
  for (const { type, params } of chosen) {
    if (params === null) after.delete(type)
    else after.set(type, params)
  }
  return await changeDraft(tx, { business, settings: [...after].map(([type, params]) => ({ type, params })) })
}

/** Makes the draft what was published last, to all or to a share, in a unit of its caller's. */
export async function discardDraft(
  tx: TenantWrites,
  business: Business,
  { actor, now }: { readonly actor: string; readonly now: EpochMs },
): Promise<void> {
  const release = await tx.lockTemplate(business)
  const published = await shopLayer(tx, business, release?.rolloutVersion ?? release?.currentVersion ?? 0)
  await tx.replaceDraftParts(business, published.parts)
  await tx.replaceDraftParams(business, published.settings)
  await tx.countDraftChange(business)
  const detail = { business, version: published.version }
  await tx.insertAudit({ at: now, actor, action: 'template.discarded', detail })
}

/** Whether two say the same, whatever the order in which they say it. */
export function saysTheSame(
  one: Pick<ShopLayer, 'parts' | 'settings'>,
  other: Pick<ShopLayer, 'parts' | 'settings'>,
): boolean {
  return sortedText(one) === sortedText(other)
}

function sortedText({ parts, settings }: Pick<ShopLayer, 'parts' | 'settings'>): string {
  const byType = (one: { readonly type: string }, other: { readonly type: string }) => (one.type < other.type ? -1 : 1)
  // A part for which everything is left to its defaults is as good as none.
  const chosen = settings.filter(({ params }) => Object.keys(params).length > 0)
  return canonicalJson([parts.toSorted(byType), chosen.toSorted(byType)])
}

function issuesOfShape({ parts, settings }: Pick<Draft, 'parts' | 'settings'>): Issue[] {
  const issues: Issue[] = []
  const seen = new Set<string>()
  for (const { type } of parts) {
    const message = `there is more than one part "${type}" / 部件 "${type}" 重复`
    if (seen.has(type)) issues.push({ path: type, code: 'given_twice', message })
    seen.add(type)
  }
  if (JSON.stringify([parts, settings]).length > draftCharactersMax) {
    const message = `a template may have ${draftCharactersMax} characters as JSON / 模板不得超过 ${draftCharactersMax} 个字符`
    issues.push({ path: 'rows', code: 'too_big', message })
  }
  return [...issues, ...issuesOfFields(parts)]
}

function withoutBusiness<Row extends { readonly business: Business }>({
  business: _,
  ...row
}: Row): Omit<Row, 'business'> {
  return row
}
