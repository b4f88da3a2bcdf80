import { errorKind } from './postgres-faults.ts'
import { PostgresSession, type Scope } from './postgres-session.ts'
import type { PostgresTarget } from './postgres-target.ts'
import type { PreparedText } from './prepared-texts.ts'
import type { StatementResult } from './statement-group.ts'

/** Connections that only read, opened when they are needed. Each carries many questions at once, in turn. */
export class ReadPool {
  readonly #target: PostgresTarget
  readonly #sessionsMax: number
  #sessions: PostgresSession[] = []
  #opening: Promise<PostgresSession> | undefined
  #ended = false

  constructor(target: PostgresTarget, sessionsMax: number) {
    this.#target = target
    this.#sessionsMax = sessionsMax
  }

  /**
   * @param mayRepeat whether the statement may be run twice, as every question may
   * @throws StoreFault for operating faults, the database's own error for everything else
   */
  async run(
    statement: PreparedText,
    values: readonly unknown[],
    scope: Scope,
    mayRepeat = true,
  ): Promise<StatementResult> {
    for (let tries = 1; ; tries++) {
      const session = await this.#leastLoaded()
      try {
        return await session.read(statement, values, scope)
      } catch (error) {
        // The first connection may have died unnoticed.
        if (!mayRepeat || errorKind(error) !== 'disconnected' || tries > 1) throw session.fault(error)
      }
    }
  }

  async end(): Promise<void> {
    this.#ended = true
    await this.#opening?.catch(() => {})
    await Promise.all(this.#sessions.map((session) => session.end()))
    this.#sessions = []
  }

  async #leastLoaded(): Promise<PostgresSession> {
    this.#sessions = this.#sessions.filter((session) => !session.broken)
    let best: PostgresSession | undefined
    for (const session of this.#sessions) {
      if (best === undefined || session.inFlight < best.inFlight) best = session
    }
    if (best !== undefined && best.inFlight === 0) return best
    if (this.#sessions.length < this.#sessionsMax && !this.#ended) this.#open()
    // While another one opens, those that are open carry on.
    if (best !== undefined) return best
    if (this.#opening !== undefined) return await this.#opening
    throw new Error('A question runs after its store was closed')
  }

  #open(): void {
    this.#opening ??= PostgresSession.open(this.#target, 'reader').then(
      (session) => {
        this.#opening = undefined
        this.#sessions.push(session)
        return session
      },
      (error: unknown) => {
        this.#opening = undefined
        throw error
      },
    )
    this.#opening.catch(() => {})
  }
}
