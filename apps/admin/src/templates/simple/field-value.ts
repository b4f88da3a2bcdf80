import type { PartField } from '@xiaopiao/protocol'
import type { EditorPart, PartSettings, SettingValue } from '../editor-state.ts'

/** What holds for a field: what the shop has chosen, else its default. A value of another kind counts as none (TP31). */
export function fieldValue(part: EditorPart, settings: PartSettings, field: PartField): SettingValue {
  const chosen = settings[part.type]?.[field.key]
  return typeof chosen === typeof field.default && chosen !== undefined ? chosen : field.default
}

/** The switch that decides whether the part prints, where it has one. */
export function showField(part: EditorPart): PartField | undefined {
  return part.fields.find(({ key, kind }) => key === 'show' && kind === 'boolean')
}

/** Whether the part prints: neither left out by its switch nor emptied by the shop. */
export function isPrinted(part: EditorPart, settings: PartSettings): boolean {
  if (part.content.length === 0) return false
  const shown = settings[part.type]?.['show']
  return (typeof shown === 'boolean' ? shown : showField(part)?.default) !== false
}

/** What is wrong with a value, as far as its field says. */
export type FieldFault =
  | { readonly code: 'needs_number' }
  | { readonly code: 'out_of_range'; readonly min: number; readonly max: number }
  | { readonly code: 'too_long'; readonly max: number }

export function fieldFault(field: PartField, value: SettingValue | null): FieldFault | undefined {
  const { kind, min, max } = field
  if (kind === 'number') {
    if (typeof value !== 'number') return { code: 'needs_number' }
    const range = { min: min ?? Number.NEGATIVE_INFINITY, max: max ?? Number.POSITIVE_INFINITY }
    return value < range.min || value > range.max ? { code: 'out_of_range', ...range } : undefined
  }
  if ((kind === 'text' || kind === 'long_text') && typeof value === 'string' && max !== undefined) {
    return value.length > max ? { code: 'too_long', max } : undefined
  }
  return undefined
}
