import { type Issue, type PartField, suggestName } from '@xiaopiao/protocol'
import type { TemplateParamsRow } from '../store/template-rows.ts'
import type { LibraryPart } from './library/library-template.ts'

type Value = string | number | boolean

/** Every part can be left out, whether it says so or not. */
const showField: PartField = { key: 'show', kind: 'boolean', name: { zh: '显示', en: 'Show' }, default: true }

const textCharactersMax = 2_000

/**
 * What of a shop's choices no field of its parts takes; paths such as `footer.text`.
 * @param before what was chosen already: it may stay, even where the platform has taken its field away meanwhile
 */
export function issuesOfParams(
  parts: readonly LibraryPart[],
  rows: readonly TemplateParamsRow[],
  before: readonly TemplateParamsRow[] = [],
): readonly Issue[] {
  const kept = new Map(before.map(({ type, params }) => [type, new Map(Object.entries(params))]))
  const fieldsOf = new Map(parts.map(({ type, fields }) => [type, new Map(fields.map((field) => [field.key, field]))]))
  const issues: Issue[] = []
  for (const { type, params } of rows) {
    const fields = fieldsOf.get(type)
    if (fields === undefined && kept.has(type)) continue
    if (fields === undefined) {
      issues.push(unknown(type, `there is no part "${type}"`, `没有部件 "${type}"`, type, [...fieldsOf.keys()]))
      continue
    }
    for (const [key, value] of Object.entries(params)) {
      if (kept.get(type)?.get(key) === value) continue
      const path = `${type}.${key}`
      const field = fields.get(key) ?? (key === 'show' ? showField : undefined)
      if (field === undefined) {
        const known = [...fields.keys(), 'show']
        issues.push(unknown(path, `"${type}" has no setting "${key}"`, `"${type}" 没有设置 "${key}"`, key, known))
        continue
      }
      const wrong = wrongValue(field, value)
      if (wrong !== undefined) issues.push({ path, code: 'invalid_value', message: wrong })
    }
  }
  return issues
}

/** What is wrong with the fields that parts offer; paths such as `footer.fields[1].default`. */
export function issuesOfFields(
  parts: readonly { readonly type: string; readonly fields: readonly PartField[] | null }[],
): readonly Issue[] {
  const issues: Issue[] = []
  for (const { type, fields } of parts) {
    const seen = new Set<string>()
    for (const [index, field] of (fields ?? []).entries()) {
      const path = `${type}.fields[${index}]`
      const twice = `there is more than one field "${field.key}" / 字段 "${field.key}" 重复`
      if (seen.has(field.key)) issues.push({ path: `${path}.key`, code: 'given_twice', message: twice })
      seen.add(field.key)
      const wrong = wrongValue(field, field.default)
      if (wrong !== undefined) issues.push({ path: `${path}.default`, code: 'invalid_value', message: wrong })
    }
  }
  return issues
}

function unknown(path: string, en: string, zh: string, name: string, known: readonly string[]): Issue {
  const near = suggestName(name, known)
  const hint = near === undefined ? '' : `: did you mean "${near}"?`
  return { path, code: 'unknown_setting', message: `${en}${hint} / ${zh}` }
}

/** What is wrong with a value, for people; undefined when nothing is. */
function wrongValue({ kind, min, max, choices = [] }: PartField, value: Value): string | undefined {
  switch (kind) {
    case 'text':
    case 'long_text':
    case 'image': {
      const most = kind === 'image' ? textCharactersMax : (max ?? textCharactersMax)
      if (typeof value === 'string' && value.length <= most) return undefined
      return `expected a text of at most ${most} characters / 应为不超过 ${most} 个字符的文本`
    }
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'expected true or false / 应为 true 或 false'
    case 'number': {
      const fits = typeof value === 'number' && value >= (min ?? value) && value <= (max ?? value)
      return fits ? undefined : `expected a number${range(min, max)} / 应为数字${range(min, max)}`
    }
    case 'choice': {
      const known = choices.map((choice) => choice.value)
      const fits = known.some((choice) => choice === value)
      return fits ? undefined : `expected one of ${known.join(', ')} / 应为 ${known.join('、')} 之一`
    }
  }
}

function range(min: number | undefined, max: number | undefined): string {
  if (min === undefined && max === undefined) return ''
  return ` ${min ?? ''}…${max ?? ''}`
}
