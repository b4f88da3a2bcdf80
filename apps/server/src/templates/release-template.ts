import type { Business, Issue } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type { TenantWrites } from '../store/store.ts'
import type { TakenBack, TemplateReleaseRow, TemplateVersionRow } from '../store/template-rows.ts'
import { issuesOfPrinting } from './check-template.ts'
import { mergeLayers } from './merged-template.ts'
import { backTo, noRelease, type ReleaseChange, released } from './release-change.ts'
import { shopLayer } from './shop-template.ts'
import { mergedDraft, saysTheSame } from './template-draft.ts'
import { platformLayerOf } from './template-layers.ts'

/** Who changes what a shop prints with, and when. */
interface Actor {
  /** `system` when the server does it by itself. */
  readonly actor: string
  readonly note: string
  readonly now: EpochMs
}

export interface PublishRequest extends Actor {
  readonly business: Business
  /** Percent of the shop's printers that take it; 100: all. */
  readonly share: number
  /** A version that there is already; absent: the draft becomes a new one. */
  readonly version?: number | undefined
  /** The revision of the draft that its publisher has seen. */
  readonly revision?: number | undefined
  readonly versionBytesMax?: number
}

export interface RollbackRequest extends Actor {
  readonly business: Business
  /** Absent: what was printed with before. */
  readonly to?: number | undefined
}

type Words = { readonly zh: string; readonly en: string }

export type Refused =
  | { readonly ok: false; readonly reason: 'conflict' | 'not_found' | 'too_many' }
  | { readonly ok: false; readonly reason: 'wrong_state'; readonly detail: Words }
  | { readonly ok: false; readonly reason: 'template_error'; readonly issues: readonly Issue[] }

export type PublishOutcome =
  | { readonly ok: true; readonly version: TemplateVersionRow; readonly release: TemplateReleaseRow }
  | Refused

export type RollbackOutcome = { readonly ok: true; readonly release: TemplateReleaseRow } | Refused

/**
 * Versions stay for good. What a shop writes of its own is a few kilobytes: thousands of versions, and of the largest
 * drafts hundreds.
 */
const versionBytesMax = 100_000_000

const nothingNew = {
  ok: false,
  reason: 'wrong_state',
  detail: { zh: '草稿与已发布的版本相同,没有可发布的修改', en: 'The draft says what is published already' },
} as const

/**
 * Publishes a draft as the shop's next version, or gives a version that there is to more printers (TP33), in a unit of
 * its caller's. Nothing is published that cannot print every sample of its business at 58 and at 80 mm.
 */
export async function publishTemplate(tx: TenantWrites, request: PublishRequest): Promise<PublishOutcome> {
  const { business } = request
  const release = (await tx.lockTemplate(business)) ?? noRelease(business, request.now)
  return request.version === undefined
    ? await publishDraft(tx, request, release)
    : await publishVersion(tx, request, release, request.version)
}

/**
 * Goes back in one step (TP33), in a unit of its caller's: a version that is being rolled out is taken back from those
 * who have it; else what was printed with before is again, or the version `to`.
 */
export async function rollBackTemplate(tx: TenantWrites, request: RollbackRequest): Promise<RollbackOutcome> {
  const { business, to, actor, note, now } = request
  const release = (await tx.lockTemplate(business)) ?? noRelease(business, now)
  if (to !== undefined && to !== 0 && (await tx.templateVersion(business, to)) === null) {
    return { ok: false, reason: 'not_found' }
  }
  const change = backTo(release, to, now)
  if (!change.ok) return { ok: false, reason: 'wrong_state', detail: change.detail }
  await tx.putTemplateRelease(change.release)
  const from = release.rolloutVersion ?? release.currentVersion
  await noteTakenBack(tx, release, change.release, { at: now, by: actor, note })
  const detail = { business, from, to: change.release.currentVersion, note }
  await tx.insertAudit({ at: now, actor, action: 'template.rolled_back', detail })
  return change
}

/** What a shop printed with and does not any more was taken back; what it prints with again was not. */
async function noteTakenBack(
  tx: TenantWrites,
  before: TemplateReleaseRow,
  { business, currentVersion }: TemplateReleaseRow,
  takenBack: TakenBack,
): Promise<void> {
  for (const version of [before.currentVersion, before.rolloutVersion ?? 0]) {
    if (version !== 0 && version !== currentVersion) await tx.putTakenBack({ business, version }, takenBack)
  }
  if (currentVersion !== 0) await tx.putTakenBack({ business, version: currentVersion }, null)
}

async function publishDraft(
  tx: TenantWrites,
  request: PublishRequest,
  release: TemplateReleaseRow,
): Promise<PublishOutcome> {
  const { business, actor, note, now, revision } = request
  const { draft, merged } = await mergedDraft(tx, business)
  if (revision !== undefined && revision !== draft.revision) return { ok: false, reason: 'conflict' }
  const newest = await shopLayer(tx, business, release.rolloutVersion ?? release.currentVersion)
  if (saysTheSame(draft, newest)) return nothingNew
  const issues = issuesOfPrinting(business, merged)
  if (issues.length > 0) return { ok: false, reason: 'template_error', issues }
  const { parts, settings } = draft
  if ((await tx.templateVersionBytes()) >= (request.versionBytesMax ?? versionBytesMax)) {
    return { ok: false, reason: 'too_many' }
  }
  const version = await tx.insertTemplateVersion({ business, parts, settings, author: actor, note, createdAt: now })
  return await putOut(tx, request, version, released(release, version.version, request.share, now))
}

async function publishVersion(
  tx: TenantWrites,
  request: PublishRequest,
  release: TemplateReleaseRow,
  number: number,
): Promise<PublishOutcome> {
  const { business, share, now } = request
  const version = await tx.templateVersion(business, number)
  if (version === null) return { ok: false, reason: 'not_found' }
  const platform = await platformLayerOf(tx, (await tx.tenant()).id, business)
  const issues = issuesOfPrinting(business, mergeLayers(business, platform, version))
  if (issues.length > 0) return { ok: false, reason: 'template_error', issues }
  return await putOut(tx, request, version, released(release, number, share, now))
}

async function putOut(
  tx: TenantWrites,
  { business, share, actor, note, now }: PublishRequest,
  version: TemplateVersionRow,
  change: ReleaseChange,
): Promise<PublishOutcome> {
  if (!change.ok) return { ok: false, reason: 'wrong_state', detail: change.detail }
  await tx.putTemplateRelease(change.release)
  if (version.takenBack !== null) await tx.putTakenBack(version, null)
  const detail = { business, version: version.version, share, note }
  await tx.insertAudit({ at: now, actor, action: 'template.published', detail })
  return { ok: true, version: { ...version, takenBack: null }, release: change.release }
}
