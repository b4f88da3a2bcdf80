import { Kysely } from 'kysely'
import type { Connection, SqlValue } from '../connection.ts'
import { StoreFault } from '../faults.ts'
import { checkIsKept } from '../kept-tables.ts'
import type { Tables } from '../tables.ts'
import type { KeptAnswers } from './kept-answers.ts'
import { PostgresSessionDialect } from './postgres-dialect.ts'
import { errorKind, storeFaultOf } from './postgres-faults.ts'
import { PostgresSession, type Scope, type StatementResult } from './postgres-session.ts'
import type { PostgresTarget } from './postgres-target.ts'
import type { PreparedText, PreparedTexts } from './prepared-texts.ts'
import { rowLocking } from './row-locking.ts'
import type { EndedUnit, WaitingUnit } from './unit.ts'

/** Each loss means that another transaction was in the way just then. */
const triesMax = 10

type Attempt =
  | { readonly kind: 'committed'; readonly ended: readonly EndedUnit[] }
  /** Nothing is written, because of the unit at `index`. */
  | { readonly kind: 'undone'; readonly index: number; readonly error: unknown }
  /** The connection broke while the commit was on its way: nobody knows. */
  | { readonly kind: 'unknown'; readonly error: unknown }

/**
 * One connection that writes. Units share a transaction, one after another and without savepoints; when one throws, all
 * of it is undone and those before it run again without it, it alone, and those after it. So a unit that throws costs
 * its neighbours some time, and units that do not cost nothing extra.
 */
export class UnitWriter {
  readonly #target: PostgresTarget
  readonly #connection: Connection
  #session: PostgresSession | undefined
  /** Statements that were sent without waiting; what they fail with, the next awaited one fails with too. */
  #prelude: Promise<unknown>[] = []
  /** The first statement of the unit that failed. */
  #failure: { readonly error: unknown } | undefined
  #unitScope: Scope = 'all'
  readonly #kept: KeptAnswers
  readonly #tellKept: () => void
  /** This transaction has written a table whose answers are kept: it alone knows what stands there now. */
  #wroteKept = false

  /** @param tellKept called when other nodes have to forget their kept answers */
  constructor(target: PostgresTarget, texts: PreparedTexts, kept: KeptAnswers, tellKept: () => void) {
    this.#target = target
    this.#kept = kept
    this.#tellKept = tellKept
    const run = (statement: PreparedText, values: readonly unknown[]) => this.#run(statement, values)
    const keep = <Answer>(key: string, scope: Scope, ask: () => Promise<Answer>) =>
      this.#wroteKept ? ask() : this.#kept.answer(`${scope}\u0000${key}`, ask)
    const unscoped = connectionOf({
      texts,
      run: (statement, values) => this.#runUnscoped(statement, values),
      keep: (key, ask) => keep(key, 'all', ask),
    })
    this.#connection = connectionOf({ texts, run, keep: (key, ask) => keep(key, this.#unitScope, ask) }, unscoped)
  }

  /**
   * Runs the units and answers each caller.
   * @param settle called after each commit with the units that it contains
   */
  async write(units: readonly WaitingUnit[], settle: (ended: readonly EndedUnit[]) => void): Promise<void> {
    if (units.length === 1) return await this.#writeAlone(units, settle)
    const attempt = await this.#attempt(units)
    switch (attempt.kind) {
      case 'committed':
        return settle(attempt.ended)
      case 'unknown':
        return this.#reject(units, attempt.error)
      case 'undone': {
        const { index } = attempt
        if (index > 0) await this.write(units.slice(0, index), settle)
        await this.write(units.slice(index, index + 1), settle)
        if (index + 1 < units.length) await this.write(units.slice(index + 1), settle)
      }
    }
  }

  async end(): Promise<void> {
    await this.#session?.end()
    this.#session = undefined
  }

  async #writeAlone(units: readonly WaitingUnit[], settle: (ended: readonly EndedUnit[]) => void): Promise<void> {
    for (let tries = 1; ; tries++) {
      const attempt = await this.#attempt(units)
      if (attempt.kind === 'committed') return settle(attempt.ended)
      const kind = attempt.kind === 'unknown' ? 'other' : errorKind(attempt.error)
      // A new connection that cannot be opened has said why; a broken one is worth one more try.
      const isWorthATry = kind === 'conflict' ? tries < triesMax : kind === 'disconnected' && tries === 1
      if (!isWorthATry) return this.#reject(units, attempt.error)
    }
  }

  #reject(units: readonly WaitingUnit[], error: unknown): void {
    const fault = storeFaultOf(error, this.#target.name)
    for (const unit of units) unit.reject(fault)
  }

  async #attempt(units: readonly WaitingUnit[]): Promise<Attempt> {
    let session: PostgresSession
    try {
      session = await this.#openSession()
    } catch (error) {
      return { kind: 'unknown', error }
    }
    this.#prelude = []
    this.#wroteKept = false
    this.#sendAhead(session.begin())
    const ended: EndedUnit[] = []
    for (const [index, unit] of units.entries()) {
      try {
        ended.push(await this.#runUnit(session, unit, units[index - 1]?.scope))
      } catch (error) {
        await this.#undo(session)
        return { kind: 'undone', index, error }
      }
    }
    const attempt = await this.#commit(session, ended)
    if (this.#wroteKept) {
      this.#kept.forget()
      this.#tellKept()
    }
    return attempt
  }

  async #runUnit(session: PostgresSession, unit: WaitingUnit, scopeBefore: Scope | undefined): Promise<EndedUnit> {
    this.#failure = undefined
    this.#unitScope = unit.scope
    if (unit.scope !== scopeBefore) this.#sendAhead(session.setScope(unit.scope))
    try {
      const ended = await unit.run(this.#connection)
      this.#throwFailure('any')
      return ended
    } catch (error) {
      // What the unit makes of the database's error is for its caller, unless another try helps.
      this.#throwFailure('passing')
      throw error
    }
  }

  /** A transaction is lost with its first failed statement, even when the unit caught the error. */
  #throwFailure(which: 'any' | 'passing'): void {
    const failure = this.#failure
    if (failure !== undefined && (which === 'any' || errorKind(failure.error) !== 'other')) throw failure.error
  }

  async #commit(session: PostgresSession, ended: readonly EndedUnit[]): Promise<Attempt> {
    try {
      await Promise.all(this.#prelude)
      if ((await session.commit()) === 'committed') return { kind: 'committed', ended }
      return { kind: 'undone', index: ended.length - 1, error: new Error('The transaction was undone at its commit') }
    } catch (error) {
      // An answer of the database, such as a conflict, says that nothing is written; silence says nothing.
      if (errorKind(error) === 'disconnected') return { kind: 'unknown', error: this.#unknownOutcome(error) }
      await this.#undo(session)
      return { kind: 'undone', index: ended.length - 1, error }
    }
  }

  #unknownOutcome(error: unknown): StoreFault {
    const reason = error instanceof Error ? error.message : String(error)
    return new StoreFault(
      'unreachable',
      `Lost the connection to the database "${this.#target.name}" during a commit: it may have been written or not (${reason})`,
      error,
    )
  }

  async #undo(session: PostgresSession): Promise<void> {
    try {
      await session.rollback()
      if (this.#wroteKept) this.#kept.forget()
    } catch {
      // The connection has ended, and the transaction with it; the next attempt opens another.
      await this.end()
    }
  }

  async #openSession(): Promise<PostgresSession> {
    if (this.#session?.broken) await this.end()
    this.#session ??= await PostgresSession.open(this.#target, 'writer')
    return this.#session
  }

  #sendAhead(sent: Promise<unknown>): void {
    sent.catch(() => {})
    this.#prelude.push(sent)
  }

  async #run(statement: PreparedText, values: readonly unknown[]): Promise<StatementResult> {
    const session = this.#session
    if (session === undefined) throw new Error('A statement of a unit runs outside its transaction')
    if (statement.changesKept) {
      this.#wroteKept = true
      this.#kept.forget()
    }
    try {
      return await session.run(statement, values)
    } catch (error) {
      this.#failure ??= { error }
      throw error
    }
  }

  async #runUnscoped(statement: PreparedText, values: readonly unknown[]): Promise<StatementResult> {
    const session = this.#session
    if (session === undefined) throw new Error('A statement of a unit runs outside its transaction')
    this.#sendAhead(session.setScope('all'))
    const answer = this.#run(statement, values)
    this.#sendAhead(session.setScope(this.#unitScope))
    return await answer
  }
}

/** What a connection is made of. */
interface ConnectionParts {
  readonly texts: PreparedTexts
  readonly run: (statement: PreparedText, values: readonly unknown[]) => Promise<StatementResult>
  /** Answers what is known under the key, or asks. */
  readonly keep: <Answer>(key: string, ask: () => Promise<Answer>) => Promise<Answer>
}

/** A connection over whatever runs its statements. @param unscoped the same without the wall; itself when absent */
export function connectionOf({ texts, run, keep }: ConnectionParts, unscoped?: Connection): Connection {
  const rows = async <Row>(sql: string, parameters: readonly SqlValue[]) =>
    (await run(texts.questionMarks(sql), parameters)).rows as readonly Row[]
  // Most connections are made for a request of hand-written statements and never need it.
  let kysely: Kysely<Tables> | undefined
  const connection: Connection = {
    get kysely() {
      kysely ??= new Kysely<Tables>({
        dialect: new PostgresSessionDialect(async (query) => await run(texts.numbered(query.sql), query.parameters)),
      })
      return kysely
    },
    locking: rowLocking,
    get unscoped() {
      return unscoped ?? connection
    },
    rows,
    run: async (sql, parameters) => (await run(texts.questionMarks(sql), parameters)).changedRows ?? 0,
    kept: async <Row, Answer>(
      sql: string,
      parameters: readonly SqlValue[],
      load: (rows: readonly Row[]) => Answer,
    ): Promise<Answer> => {
      checkIsKept(sql)
      const key = `${parameters.join('\u0000')}\u0000${sql}`
      return await keep(key, async () => load(await rows<Row>(sql, parameters)))
    },
  }
  return connection
}
