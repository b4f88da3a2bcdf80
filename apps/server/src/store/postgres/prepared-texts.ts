import { changesKept } from '../kept-tables.ts'

/** A statement as PostgreSQL takes it. */
export interface PreparedText {
  /** With `$1`, `$2` … */
  readonly text: string
  /** The same text has the same name on every connection; undefined: not worth keeping. */
  readonly name: string | undefined
  /** Writes a table whose answers are remembered. */
  readonly changesKept: boolean
}

/** More texts than the store has; only queries built from open-ended parts could fill it. */
const namedTextsMax = 1_000

/** The shared queries write `?` for each parameter; PostgreSQL counts them. Worked out once for each text. */
export class PreparedTexts {
  readonly #ofQuestionMarks = new Map<string, PreparedText>()
  readonly #ofNumbered = new Map<string, PreparedText>()

  /** @param sql with `?` for each parameter */
  questionMarks(sql: string): PreparedText {
    return keep(this.#ofQuestionMarks, sql, () => numbered(sql), 'q')
  }

  /** @param sql with `$1`, `$2` …, as Kysely writes it */
  numbered(sql: string): PreparedText {
    return keep(this.#ofNumbered, sql, () => sql, 'k')
  }
}

export function preparedText(text: string, name: string | undefined): PreparedText {
  return { text, name, changesKept: changesKept(text) }
}

function keep(known: Map<string, PreparedText>, sql: string, translate: () => string, prefix: string): PreparedText {
  const kept = known.get(sql)
  if (kept !== undefined) return kept
  const text = translate()
  if (known.size >= namedTextsMax) return preparedText(text, undefined)
  const made = preparedText(text, `${prefix}${known.size}`)
  known.set(sql, made)
  return made
}

/** Question marks inside quotes and comments are no parameters. */
const partsPattern = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\?/g

function numbered(sql: string): string {
  let count = 0
  return sql.replace(partsPattern, (part) => (part === '?' ? `$${++count}` : part))
}
