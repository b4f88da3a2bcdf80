import { type Issue, type PartField, suggestName } from '@xiaopiao/protocol'
import type { TemplateParamsRow } from '../store/rows.ts'
import type { LibraryPart } from './library/library-template.ts'

type Value = string | number | boolean

/** Every part can be left out, whether it says so or not. */
const showField: PartField = { key: 'show', kind: 'boolean', name: { zh: '显示', en: 'Show' }, default: true }

const textCharactersMax = 2_000

/** What of a shop's choices no field of its parts takes; paths such as `footer.text`. */
export function issuesOfParams(parts: readonly LibraryPart[], rows: readonly TemplateParamsRow[]): readonly Issue[] {
  const fieldsOf = new Map(parts.map(({ type, fields }) => [type, new Map(fields.map((field) => [field.key, field]))]))
  const issues: Issue[] = []
  for (const { type, params } of rows) {
    const fields = fieldsOf.get(type)
    if (fields === undefined) {
      issues.push(unknown(type, `there is no part "${type}"`, `没有部件 "${type}"`, type, [...fieldsOf.keys()]))
      continue
    }
    for (const [key, value] of Object.entries(params)) {
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
