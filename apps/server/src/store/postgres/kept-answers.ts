import type { EpochMs } from '../../clock.ts'

/** Answers are asked again after this time, whatever was or was not heard from other nodes. */
const keptForMs = 5_000
/** Far more than a node asks for; past it everything is forgotten and asked again. */
const answersMax = 20_000

interface Kept {
  readonly answer: unknown
  readonly until: EpochMs
}

/**
 * Answers from tables that hardly ever change, for all connections of a node. Everything is forgotten when one of the
 * tables is written, when that is committed or undone, and when another node says that it has done so; an answer that
 * was under way meanwhile is not kept. While nothing can be heard, nothing is kept.
 */
export class KeptAnswers {
  /** Whether other nodes are heard. */
  #hearing = false
  readonly #now: () => EpochMs
  readonly #answers = new Map<string, Kept>()
  #version = 0

  constructor(now: () => EpochMs) {
    this.#now = now
  }

  setHearing(hearing: boolean): void {
    this.#hearing = hearing
    this.forget()
  }

  forget(): void {
    this.#version += 1
    this.#answers.clear()
  }

  /** @param ask is called when the answer is not known; `undefined` is not kept */
  async answer<Answer>(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    if (!this.#hearing) return await ask()
    const known = this.#answers.get(key)
    if (known !== undefined && known.until > this.#now()) return known.answer as Answer
    const version = this.#version
    const answer = await ask()
    if (answer !== undefined && version === this.#version) {
      if (this.#answers.size >= answersMax) this.#answers.clear()
      this.#answers.set(key, { answer, until: this.#now() + keptForMs })
    }
    return answer
  }
}
