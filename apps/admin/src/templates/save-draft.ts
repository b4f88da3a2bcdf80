import type { Business, TemplateSettingRow } from '@xiaopiao/protocol'
import { call } from '../api/client.ts'
import { routes } from '../api/routes.constant.ts'
import type { EditorContent, EditorState, PartSettings } from './editor-state.ts'
import { ownRows } from './part-rows.ts'

/** What a shop has chosen, from the rows of one business. */
export function settingsOf(rows: readonly TemplateSettingRow[]): PartSettings {
  return Object.fromEntries(
    rows.filter(({ params }) => Object.keys(params).length > 0).map(({ type, params }) => [type, params]),
  )
}

/** The rows that a change of settings takes: null forgets all that was chosen for a part. */
export function changedSettings(business: Business, before: PartSettings, after: PartSettings) {
  const types = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...types]
    .filter((type) => JSON.stringify(before[type]) !== JSON.stringify(after[type]))
    .map((type) => ({ business, type, params: after[type] === undefined ? null : { ...after[type] } }))
}

export interface SavedDraft {
  readonly content: EditorContent
  readonly revision: number
}

async function revisionOf(business: Business): Promise<number> {
  const { revisions } = await call(routes.readTemplateBase, { query: { business } })
  return revisions[business] ?? 0
}

/**
 * Writes the draft of a business: its rows, then what was chosen for them.
 * @param overwrite true: also over what somebody else has saved since this editor loaded its draft
 * @throws ProblemError `conflict` when somebody else has, `template_error` with paths of what cannot be kept
 */
export async function saveDraft(state: EditorState, overwrite: boolean): Promise<SavedDraft> {
  const { business, content, saved, revision } = state
  const rows = ownRows(content.parts)
  const body = { business, rows, ...(overwrite ? {} : { revision }) }
  const answer = await call(routes.writeTemplateBase, { body })
  const settings = changedSettings(business, saved.settings, content.settings)
  if (settings.length === 0) return { content, revision: answer.revisions[business] ?? revision }
  await call(routes.writeTemplateSettings, { body: { rows: settings } })
  return { content, revision: await revisionOf(business) }
}
