import type { Business, TemplateVersion } from '@xiaopiao/protocol'
import { isoInstant } from '../clock.ts'
import type { Page } from '../store/page.ts'
import type { TemplatePrints } from '../store/rows.ts'
import type { TakenBack, TemplateReleaseRow, TemplateVersionRow } from '../store/template-rows.ts'
import { differencesOf } from './template-differences.ts'
import { emptyShopLayer } from './template-layers.ts'

/** What a list of versions asks, of a shop's or of the platform's. */
export interface VersionSource {
  find(version: number): Promise<TemplateVersionRow | null>
  /** How prints with a version went. */
  prints(version: number): Promise<TemplatePrints>
}

/** Versions as people see them (TP33): how far each has got, how its prints went, and what it changed. */
export async function versionViews(
  page: Page<TemplateVersionRow>,
  release: TemplateReleaseRow | null,
  source: VersionSource,
): Promise<{ data: TemplateVersion[]; next_cursor: string | null }> {
  const older = new Map(page.rows.map((row) => [row.version, row]))
  const data = page.rows.map(async (row) => await versionView(row, release, source, older.get(row.version - 1)))
  return { data: await Promise.all(data), next_cursor: page.nextCursor }
}

/** @param before the version before it, where its caller has it at hand */
export async function versionView(
  row: TemplateVersionRow,
  release: TemplateReleaseRow | null,
  source: VersionSource,
  before?: TemplateVersionRow,
): Promise<TemplateVersion> {
  const previous = before ?? (await source.find(row.version - 1)) ?? emptyShopLayer
  return {
    business: row.business,
    version: row.version,
    ...reachOf(row.version, release),
    author: row.author,
    note: row.note,
    created_at: isoInstant(row.createdAt),
    taken_back: takenBackView(row.takenBack),
    prints: await source.prints(row.version),
    differences: differencesOf(previous, row),
  }
}

function takenBackView(takenBack: TakenBack | null): TemplateVersion['taken_back'] {
  return takenBack && { ...takenBack, at: isoInstant(takenBack.at) }
}

function reachOf(version: number, release: TemplateReleaseRow | null): Pick<TemplateVersion, 'state' | 'share'> {
  if (release === null) return { state: 'former', share: 0 }
  const { currentVersion, rolloutVersion, rolloutShare } = release
  if (version === rolloutVersion) return { state: 'rollout', share: rolloutShare }
  return version === currentVersion ? { state: 'current', share: 100 - rolloutShare } : { state: 'former', share: 0 }
}

/** Platform versions beneath a shop's own that are asked how prints went: those of long ago have none among the newest. */
const platformVersionsMax = 20

/**
 * How prints with a shop's version went, on whichever of the platform's versions.
 * @param newestPlatform the platform's newest version of the business
 */
export async function shopPrints(
  reads: { templatePrints(version: string): Promise<TemplatePrints> },
  business: Business,
  version: number,
  newestPlatform: number,
): Promise<TemplatePrints> {
  const total = { printed: 0, failed: 0, open: 0 }
  for (let platform = newestPlatform; platform >= Math.max(0, newestPlatform - platformVersionsMax); platform--) {
    const prints = await reads.templatePrints(`${business}@${platform}.${version}`)
    total.printed += prints.printed
    total.failed += prints.failed
    total.open += prints.open
  }
  return total
}
