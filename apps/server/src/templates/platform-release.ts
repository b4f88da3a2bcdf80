import type { Business, Issue } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type { DecidePlatformTemplate } from '../store/store.ts'
import type { NewTemplateVersion, TemplatePartRow, TemplateReleaseRow } from '../store/template-rows.ts'
import { issuesOfFields } from './check-params.ts'
import { issuesOfPrinting } from './check-template.ts'
import { mergeLayers } from './merged-template.ts'
import { backTo, noRelease, type ReleaseChange, released } from './release-change.ts'
import { completeParts, emptyShopLayer } from './template-layers.ts'

export type PlatformRefusal = { readonly zh: string; readonly en: string }

/** What is wrong with rows that are to be the platform's: types twice, or a template that prints no sample. */
export function issuesOfPlatformRows(business: Business, rows: readonly TemplatePartRow[]): readonly Issue[] {
  const types = rows.map(({ type }) => type)
  const twice = types.find((type, index) => types.indexOf(type) !== index)
  if (twice !== undefined) {
    const message = `there is more than one part "${twice}" / 部件 "${twice}" 重复`
    return [{ path: twice, code: 'given_twice', message }]
  }
  const wrongFields = issuesOfFields(rows)
  if (wrongFields.length > 0) return wrongFields
  return issuesOfPrinting(business, mergeLayers(business, { parts: completeParts(business, rows) }, emptyShopLayer))
}

/** Makes rows the platform's next version, for a share of the tenants first (TP33). */
export function publishPlatform(version: NewTemplateVersion, share: number): DecidePlatformTemplate<PlatformRefusal> {
  const { business, createdAt } = version
  return (now, newest) =>
    decided(released(now ?? noRelease(business, createdAt), newest + 1, share, createdAt), { version })
}

/** Gives the version that is rolled out, or else the newest one, to more of the tenants. */
export function sharePlatform(business: Business, share: number, at: EpochMs): DecidePlatformTemplate<PlatformRefusal> {
  return (now, newest) => {
    const release = now ?? noRelease(business, at)
    return decided(released(release, release.rolloutVersion ?? newest, share, at), {})
  }
}

export function rollBackPlatform(
  business: Business,
  to: number | undefined,
  at: EpochMs,
): DecidePlatformTemplate<PlatformRefusal> {
  return (now) => decided(backTo(now ?? noRelease(business, at), to, at), {})
}

function decided(
  change: ReleaseChange,
  more: { readonly version?: NewTemplateVersion },
):
  | { readonly release: TemplateReleaseRow; readonly version?: NewTemplateVersion }
  | { readonly refused: PlatformRefusal } {
  return change.ok ? { release: change.release, ...more } : { refused: change.detail }
}
