import type { Issue, IssueCode } from '../issue.ts'
import { issuesMax } from '../limits.ts'
import { didYouMean } from '../suggest.ts'

/** Collects what is wrong with a template, each with its path (TP7). */
export class IssueList {
  readonly issues: Issue[] = []
  private readonly locate: (path: string) => string

  /** @param locate where a JSON path stands in what the author wrote; needed for other forms than JSON */
  constructor(locate: (path: string) => string = (path) => path) {
    this.locate = locate
  }

  add(path: string, code: IssueCode, message: string): void {
    if (this.issues.length < issuesMax) this.issues.push({ path: this.locate(path), code, message })
  }

  get isFull(): boolean {
    return this.issues.length >= issuesMax
  }
}

export type Fields = Readonly<Record<string, unknown>>

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What a value is, for people: `a list`, `the number 7`. */
export function describe(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  switch (typeof value) {
    case 'string':
      return `'${value.length > 40 ? `${value.slice(0, 40)}…` : value}'`
    case 'number':
    case 'boolean':
      return String(value)
    case 'object':
      return 'an object'
    default:
      return typeof value
  }
}

/** Reports the fields that `known` does not have. */
export function refuseUnknownFields(
  fields: Fields,
  known: readonly string[],
  path: string,
  what: string,
  issues: IssueList,
): void {
  for (const name of Object.keys(fields)) {
    if (known.includes(name)) continue
    const shown = name.slice(0, 60)
    const fieldPath = path === '' ? shown : `${path}.${shown}`
    issues.add(fieldPath, 'unknown_field', `${what} has no field '${shown}'${didYouMean(name, known)}`)
    if (issues.isFull) return
  }
}

/** Reads typed fields of one object; a wrong value is an issue and gives the default. */
export class FieldReader {
  private readonly fields: Fields
  private readonly path: string
  private readonly issues: IssueList

  constructor(fields: Fields, path: string, issues: IssueList) {
    this.fields = fields
    this.path = path
    this.issues = issues
  }

  /** A whole number in a range. */
  integer(name: string, min: number, max: number, fallback: number): number {
    const value = this.fields[name]
    if (value === undefined) return fallback
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value
    this.wrong(name, value, `a whole number from ${min} to ${max}`)
    return fallback
  }

  /** A whole number as its fact says; what the fact has no standard for may be undefined. */
  whole<Standard extends number | undefined>(
    name: string,
    { min, max, standard }: { readonly min: number; readonly max: number; readonly standard: Standard },
  ): number | Standard {
    return this.fields[name] === undefined ? standard : this.integer(name, min, max, standard ?? min)
  }

  /** One of the values of a fact. */
  oneOf<Choice extends string | number>(
    name: string,
    { choices, standard }: { readonly choices: readonly Choice[]; readonly standard: Choice },
  ): Choice {
    return this.choice(name, choices, standard)
  }

  /** A number above zero. */
  positive(name: string, max: number, fallback: number): number {
    const value = this.fields[name]
    if (value === undefined) return fallback
    if (typeof value === 'number' && value > 0 && value <= max) return value
    this.wrong(name, value, `a number above 0, at most ${max}`)
    return fallback
  }

  boolean(name: string): boolean {
    const value = this.fields[name]
    if (value === undefined || typeof value === 'boolean') return value === true
    this.wrong(name, value, 'true or false')
    return false
  }

  choice<Choice extends string | number>(name: string, choices: readonly Choice[], fallback: Choice): Choice {
    const value = this.fields[name]
    if (value === undefined) return fallback
    const found = choices.find((choice) => choice === value)
    if (found !== undefined) return found
    const names = choices.filter((choice) => typeof choice === 'string')
    this.wrong(name, value, choices.join(', '), typeof value === 'string' ? didYouMean(value, names) : '')
    return fallback
  }

  /** The wrong value's issue: its code tells a wrong kind of value from a wrong value. */
  wrong(name: string, value: unknown, expected: string, guess = ''): void {
    const code = typeof value === 'object' || value === undefined ? 'invalid_type' : 'invalid_value'
    this.issues.add(`${this.path}.${name}`, code, `expected ${expected}, received ${describe(value)}${guess}`)
  }
}
