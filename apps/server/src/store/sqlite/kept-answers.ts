import { checkIsKept } from '../kept-tables.ts'

/** Far more than a node asks for; past it everything is forgotten and asked again. */
const answersMax = 20_000

/**
 * Counts the changes of the kept tables in one database file, as its only writer sees them. A change counts when it
 * is written and again when it is committed or undone: whoever read in between may have seen the other side of it.
 */
export class KeptVersion {
  #value = 0
  #uncommitted = false

  get value(): number {
    return this.#value
  }

  /** The writer has run this statement. */
  noteStatement(sql: string, changesTables: boolean): void {
    if (changesTables) {
      this.#uncommitted = true
      this.#value += 1
      return
    }
    if (!this.#uncommitted) return
    const ends = sql === 'commit' || sql === 'rollback'
    if (!ends && !sql.startsWith('rollback to')) return
    this.#value += 1
    if (ends) this.#uncommitted = false
  }
}

/** The answers that one connection has given since the kept tables changed last. */
export class KeptAnswers {
  readonly #version: KeptVersion
  readonly #answers = new Map<string, unknown>()
  #heldVersion = 0

  constructor(version: KeptVersion) {
    this.#version = version
  }

  /** @param ask is called when the answer is not known; its text must select from a kept table */
  answer<Answer>(sql: string, parameters: readonly unknown[], ask: () => Answer): Answer {
    if (this.#heldVersion !== this.#version.value || this.#answers.size > answersMax) {
      this.#answers.clear()
      this.#heldVersion = this.#version.value
    }
    const key = `${parameters.join('\u0000')}\u0000${sql}`
    const known = this.#answers.get(key)
    if (known !== undefined) return known as Answer
    checkIsKept(sql)
    const answer = ask()
    if (answer !== undefined) this.#answers.set(key, answer)
    return answer
  }
}
