import type { Business } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type { TemplateReleaseRow } from '../store/template-rows.ts'

/** So many steps back are remembered; older versions can still be named. */
const earlierVersionsMax = 50

/** What a release becomes, or why it stays; the same for a shop's versions and for the platform's. */
export type ReleaseChange =
  | { readonly ok: true; readonly release: TemplateReleaseRow }
  | { readonly ok: false; readonly detail: { readonly zh: string; readonly en: string } }

/** Before anything is published. */
export function noRelease(business: Business, now: EpochMs): TemplateReleaseRow {
  const nothing = { currentVersion: 0, earlierVersions: [], rolloutVersion: null, rolloutShare: 0 }
  return { business, ...nothing, updatedAt: now }
}

/**
 * Gives a version to everyone (100), or to a share first, in the place of any other that is being rolled out. Who has it
 * keeps it while the share grows.
 */
export function released(
  before: TemplateReleaseRow,
  version: number,
  sharePercent: number,
  now: EpochMs,
): ReleaseChange {
  const { currentVersion, earlierVersions, rolloutVersion } = before
  if (version === currentVersion && (rolloutVersion === null || sharePercent < 100)) {
    return { ok: false, detail: { zh: `版本 ${version} 已经是当前版本`, en: `Version ${version} is the current one` } }
  }
  if (sharePercent < 100) {
    return { ok: true, release: { ...before, rolloutVersion: version, rolloutShare: sharePercent, updatedAt: now } }
  }
  const settled = { ...before, rolloutVersion: null, rolloutShare: 0, updatedAt: now }
  if (version === currentVersion) return { ok: true, release: settled }
  const earlier = [currentVersion, ...earlierVersions].slice(0, earlierVersionsMax)
  return { ok: true, release: { ...settled, currentVersion: version, earlierVersions: earlier } }
}

/**
 * Goes one step back: ends a roll-out, or makes current what was so before, or makes `to` current. What was current is
 * no longer a place to go back to.
 */
export function backTo(before: TemplateReleaseRow, to: number | undefined, now: EpochMs): ReleaseChange {
  const { currentVersion, earlierVersions, rolloutVersion } = before
  const settled = { ...before, rolloutVersion: null, rolloutShare: 0, updatedAt: now }
  if (rolloutVersion !== null && (to === undefined || to === currentVersion)) return { ok: true, release: settled }
  const target = to ?? earlierVersions[0]
  if (target === undefined) {
    return { ok: false, detail: { zh: '没有更早的版本可以回滚', en: 'There is no earlier version to go back to' } }
  }
  if (target === currentVersion) {
    return { ok: false, detail: { zh: `版本 ${target} 已经是当前版本`, en: `Version ${target} is the current one` } }
  }
  const place = earlierVersions.indexOf(target)
  const earlier = place < 0 ? earlierVersions : earlierVersions.slice(place + 1)
  return { ok: true, release: { ...settled, currentVersion: target, earlierVersions: earlier } }
}
