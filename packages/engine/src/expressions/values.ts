import type { Run } from '../run.ts'

const ownProperty = Object.prototype.hasOwnProperty

/** TP2: a property that the value itself has; what it inherits, such as `constructor`, is not data. */
export function ownValue(container: unknown, key: string): unknown {
  if (container === null || container === undefined) return undefined
  if (typeof container === 'object') {
    const value = (container as Record<string, unknown>)[key]
    return value !== undefined && ownProperty.call(container, key) ? value : undefined
  }
  return typeof container === 'string' && key === 'length' ? container.length : undefined
}

/** As Handlebars' `#if` sees it: undefined, null, false, '', NaN and an empty list are empty; 0 is told apart by the caller. */
export function isEmpty(value: unknown): boolean {
  if (value === 0) return false
  return !value || (Array.isArray(value) && value.length === 0)
}

/** As Handlebars' `#if` decides: empty values and 0 are false. */
export function isTruthy(value: unknown): boolean {
  return value !== 0 && !isEmpty(value)
}

/** How deep lists inside lists are printed; deeper is not a receipt, and a list may contain itself. */
const listDepthMax = 4

/** What a value prints as: text and numbers as they are, nothing for nothing, a list joined by commas. */
export function toText(value: unknown, run: Run): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  if (value === undefined || value === null) return ''
  return otherToText(value, run, 0)
}

function otherToText(value: unknown, run: Run, depth: number): string {
  switch (typeof value) {
    case 'string':
      return value
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value)
    case 'object':
      if (value === null) return ''
      if (Array.isArray(value) && depth < listDepthMax) {
        run.spend(value.length)
        const items: readonly unknown[] = value
        return joinTexts(
          items.map((item) => otherToText(item, run, depth + 1)),
          ',',
          run,
        )
      }
      run.report('not_text', `${Array.isArray(value) ? 'a list' : 'an object'} cannot be printed as text`)
      return ''
    default:
      return ''
  }
}

/** Joins texts; the result is paid for before it is made, since a long separator multiplies. */
export function joinTexts(texts: readonly string[], separator: string, run: Run): string {
  let chars = separator.length * texts.length
  for (const text of texts) chars += text.length
  run.spendText(chars)
  return texts.join(separator)
}
