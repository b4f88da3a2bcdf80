import { Kysely } from 'kysely'
import type { Connection, SqlValue } from '../connection.ts'
import { StoreFault } from '../faults.ts'
import { checkIsKept } from '../kept-tables.ts'
import type { Tables } from '../tables.ts'
import type { KeptAnswers } from './kept-answers.ts'
import { PostgresSessionDialect } from './postgres-dialect.ts'
import { errorKind, storeFaultOf } from './postgres-faults.ts'
import { PostgresSession, type Scope } from './postgres-session.ts'
import type { PostgresTarget } from './postgres-target.ts'
import type { PreparedText, PreparedTexts } from './prepared-texts.ts'
import { rowLocking } from './row-locking.ts'
import { PassedOver, type StatementResult } from './statement-group.ts'
import type { EndedUnit, WaitingUnit } from './unit.ts'

/** Each loss means that another transaction was in the way just then. */
const triesMax = 10

type Attempt =
  | { readonly kind: 'committed'; readonly ended: readonly EndedUnit[] }
  /** Nothing is written, because of this unit. */
  | { readonly kind: 'undone'; readonly unit: WaitingUnit; readonly error: unknown }
  /** The connection broke while the commit was on its way, or there is none: no other try helps. */
  | { readonly kind: 'unknown'; readonly error: unknown }

/** Why a transaction is lost. */
interface Culprit {
  readonly unit: WaitingUnit
  readonly error: unknown
}

/**
 * One connection that writes. Units share a transaction without savepoints: a tenant's one after another, those of
 * several tenants side by side, so that their statements are sent and answered together. Each statement goes with its
 * own tenant's setting. When a unit throws, all of it is undone, and the others run again without it. So a unit that
 * throws costs its neighbours some time, and units that do not cost nothing extra.
 */
export class UnitWriter {
  readonly #target: PostgresTarget
  readonly #texts: PreparedTexts
  readonly #kept: KeptAnswers
  readonly #tellKept: () => void
  #session: PostgresSession | undefined
  #culprit: Culprit | undefined
  /** Whose rows the next statement would see. */
  #scope: Scope | undefined
  /** This transaction has written a table whose answers are kept: it alone knows what stands there now. */
  #wroteKept = false

  /** @param tellKept called when other nodes have to forget their kept answers */
  constructor(target: PostgresTarget, texts: PreparedTexts, kept: KeptAnswers, tellKept: () => void) {
    this.#target = target
    this.#texts = texts
    this.#kept = kept
    this.#tellKept = tellKept
  }

  /**
   * Runs the units and answers each caller.
   * @param settle called after each commit with the units that it contains
   */
  async write(units: readonly WaitingUnit[], settle: (ended: readonly EndedUnit[]) => void): Promise<void> {
    if (units.length === 0) return
    if (units.length === 1) return await this.#writeAlone(units, settle)
    const attempt = await this.#attempt(units)
    switch (attempt.kind) {
      case 'committed':
        return settle(attempt.ended)
      case 'unknown':
        return this.#reject(units, attempt.error)
      case 'undone': {
        const { unit } = attempt
        const index = units.indexOf(unit)
        const comesAfter = (other: WaitingUnit) => other.scope === unit.scope && units.indexOf(other) >= index
        await this.write(
          units.filter((other) => !comesAfter(other)),
          settle,
        )
        await this.write([unit], settle)
        await this.write(
          units.filter((other) => comesAfter(other) && other !== unit),
          settle,
        )
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
    const [first] = units
    if (first === undefined) return { kind: 'committed', ended: [] }
    let session: PostgresSession
    try {
      session = await this.#openSession()
    } catch (error) {
      return { kind: 'unknown', error }
    }
    this.#culprit = undefined
    this.#wroteKept = false
    this.#scope = undefined
    this.#sendAhead(session.begin(), first)
    if (units.length > 1) this.#sendAhead(session.waitShortly(), first)
    const attempt = await this.#runAll(session, units)
    if (this.#wroteKept) {
      this.#kept.forget()
      if (attempt.kind !== 'undone') this.#tellKept()
    }
    return attempt
  }

  async #runAll(session: PostgresSession, units: readonly WaitingUnit[]): Promise<Attempt> {
    const ofTenants = [...Map.groupBy(units, (unit) => unit.scope).values()]
    const ended: EndedUnit[] = []
    // All come to their end before anything is undone: none may write into what comes next.
    await Promise.all(ofTenants.map((ofTenant) => this.#runInTurn(session, ofTenant, ended)))
    const culprit = this.#culprit
    if (culprit === undefined) return await this.#commit(session, ended, units)
    await this.#undo(session)
    return { kind: 'undone', ...culprit }
  }

  async #runInTurn(session: PostgresSession, units: readonly WaitingUnit[], ended: EndedUnit[]): Promise<void> {
    for (const unit of units) {
      if (this.#culprit !== undefined) return
      try {
        ended.push(await unit.run(this.#connectionFor(session, unit)))
      } catch (error) {
        this.#blame(unit, error)
      }
    }
  }

  /** The first to fail loses the transaction for all; later failures are its doing. */
  #blame(unit: WaitingUnit, error: unknown): void {
    const known = this.#culprit
    // What a unit makes of the database's error is for its caller, unless another try helps.
    const isItsOwnWord = known?.unit === unit && errorKind(known.error) === 'other' && !(error instanceof PassedOver)
    if (known === undefined || isItsOwnWord) this.#culprit = { unit, error }
  }

  /** The transaction is lost with it, even when the unit catches the error. */
  #blameStatement(unit: WaitingUnit, error: unknown): void {
    if (!(error instanceof PassedOver)) this.#culprit ??= { unit, error }
  }

  #connectionFor(session: PostgresSession, unit: WaitingUnit): Connection {
    const keep = <Answer>(scope: Scope, key: string, ask: () => Promise<Answer>) =>
      this.#wroteKept ? ask() : this.#kept.answer(`${scope}\u0000${key}`, ask)
    const ofScope = (scope: Scope) => ({
      texts: this.#texts,
      run: (statement: PreparedText, values: readonly unknown[]) => this.#run(session, unit, scope, statement, values),
      keep: <Answer>(key: string, ask: () => Promise<Answer>) => keep(scope, key, ask),
    })
    return connectionOf(ofScope(unit.scope), () => connectionOf(ofScope('all')))
  }

  async #commit(
    session: PostgresSession,
    ended: readonly EndedUnit[],
    units: readonly WaitingUnit[],
  ): Promise<Attempt> {
    const unit = units.at(-1)
    if (unit === undefined) return { kind: 'committed', ended }
    try {
      if ((await session.commit()) === 'committed') return { kind: 'committed', ended }
      return { kind: 'undone', unit, error: new Error('The transaction was undone at its commit') }
    } catch (error) {
      // An answer of the database, such as a conflict, says that nothing is written; silence says nothing.
      if (errorKind(error) === 'disconnected') return { kind: 'unknown', error: this.#unknownOutcome(error) }
      await this.#undo(session)
      return { kind: 'undone', unit, error }
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

  /** Not waited for: what it fails with, the statement behind it fails with too. */
  #sendAhead(sent: Promise<unknown>, unit: WaitingUnit): void {
    sent.catch((error: unknown) => this.#blameStatement(unit, error))
  }

  async #run(
    session: PostgresSession,
    unit: WaitingUnit,
    scope: Scope,
    statement: PreparedText,
    values: readonly unknown[],
  ): Promise<StatementResult> {
    if (this.#culprit !== undefined) throw new PassedOver('The transaction is lost by a statement before this one')
    if (statement.changesKept) {
      this.#wroteKept = true
      this.#kept.forget()
    }
    if (scope !== this.#scope) {
      this.#scope = scope
      this.#sendAhead(session.setScope(scope), unit)
    }
    try {
      return await session.run(statement, values)
    } catch (error) {
      this.#blameStatement(unit, error)
      throw error
    }
  }
}

/** What a connection is made of. */
interface ConnectionParts {
  readonly texts: PreparedTexts
  readonly run: (statement: PreparedText, values: readonly unknown[]) => Promise<StatementResult>
  /** Answers what is known under the key, or asks. */
  readonly keep: <Answer>(key: string, ask: () => Promise<Answer>) => Promise<Answer>
}

/**
 * A connection over whatever runs its statements.
 * @param makeUnscoped makes the same without the wall; itself when absent
 */
export function connectionOf({ texts, run, keep }: ConnectionParts, makeUnscoped?: () => Connection): Connection {
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
    nestsWrites: true,
    get unscoped() {
      return makeUnscoped?.() ?? connection
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
