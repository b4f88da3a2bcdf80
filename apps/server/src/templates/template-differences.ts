import type { VersionDifference } from '@xiaopiao/protocol'
import { canonicalJson } from '../orders/canonical-json.ts'
import type { TemplateParamsRow, TemplatePartRow } from '../store/template-rows.ts'

interface Version {
  readonly parts: readonly TemplatePartRow[]
  readonly settings: readonly TemplateParamsRow[]
}

/** What a version says otherwise than the one before it, part by part (TP33). */
export function differencesOf(before: Version, after: Version): VersionDifference[] {
  return [...partDifferences(before.parts, after.parts), ...settingDifferences(before.settings, after.settings)]
}

/**
 * Parts that a draft has as a version had them and what is printed with now has not: they would come back with it.
 * @returns types of parts
 */
export function comesBackOf(version: Version, draft: Version, published: Version): string[] {
  const nameOf = ({ type, change }: VersionDifference) =>
    `${change === 'settings' || change === 'order' ? change : 'content'} ${type}`
  const changed = new Set(differencesOf(draft, version).map(nameOf))
  const back = differencesOf(published, version).filter((difference) => !changed.has(nameOf(difference)))
  return [...new Set(back.map(({ type }) => type))]
}

function partDifferences(
  before: readonly TemplatePartRow[],
  after: readonly TemplatePartRow[],
): readonly VersionDifference[] {
  const differences: VersionDifference[] = []
  for (const [type, old, now] of byType(before, after)) {
    if (old === undefined) differences.push({ type, change: 'added', after: now?.content })
    else if (now === undefined) differences.push({ type, change: 'removed', before: old.content })
    else {
      if (old.sortWeight !== now.sortWeight) {
        differences.push({ type, change: 'order', before: old.sortWeight, after: now.sortWeight })
      }
      if (canonicalJson(printed(old)) !== canonicalJson(printed(now))) {
        differences.push({ type, change: 'content', before: old.content, after: now.content })
      }
    }
  }
  return differences
}

function settingDifferences(
  before: readonly TemplateParamsRow[],
  after: readonly TemplateParamsRow[],
): readonly VersionDifference[] {
  const differences: VersionDifference[] = []
  for (const [type, old, now] of byType(before, after)) {
    if (canonicalJson(old?.params ?? {}) === canonicalJson(now?.params ?? {})) continue
    differences.push({ type, change: 'settings', before: old?.params, after: now?.params })
  }
  return differences
}

/** What of a part is seen on paper or in the editor, its place aside. */
function printed({ name, content, fields }: TemplatePartRow): unknown {
  return [name, content, fields]
}

function byType<Row extends { readonly type: string }>(
  before: readonly Row[],
  after: readonly Row[],
): readonly (readonly [type: string, before: Row | undefined, after: Row | undefined])[] {
  const old = new Map(before.map((row) => [row.type, row]))
  const now = new Map(after.map((row) => [row.type, row]))
  return [...new Set([...old.keys(), ...now.keys()])].map((type) => [type, old.get(type), now.get(type)])
}
