import { Client } from 'pg'
import type { TenantId } from '../rows.ts'
import { storeFaultOf } from './postgres-faults.ts'
import type { PostgresTarget } from './postgres-target.ts'
import { type PreparedText, preparedText } from './prepared-texts.ts'
import { serverRole, tenantSetting } from './row-security.ts'
import { type PreparedStatements, StatementGroup, type StatementResult } from './statement-group.ts'

/** Whose rows a statement may see: one tenant's, or everybody's where the store's interface says so. */
export type Scope = TenantId | 'all'

/** Nothing of the store takes as long; a statement that does is ended before it holds up everything behind it. */
const statementTimeoutMs = 30_000
/** Waiting for a row that another transaction has locked. */
const lockTimeoutMs = 5_000
/** The same where units share a transaction. */
const sharedLockTimeoutMs = 250
/** A node that stopped in the middle of a transaction must not keep its locks. */
const idleInTransactionTimeoutMs = 10_000
/** Longer than the server itself needs to end a statement: then the connection is dead. */
const answerTimeoutMs = 45_000
const connectTimeoutMs = 5_000

/** Every connection of the store: what PostgreSQL answers within its time, or not at all. */
export function newClient(target: PostgresTarget, part: string): Client {
  return new Client({
    connectionString: target.url,
    application_name: `xiaopiao ${part}`,
    keepAlive: true,
    connectionTimeoutMillis: connectTimeoutMs,
    // Statements are sent without waiting for the answers of those before them.
    pipeline: true,
  } as ConstructorParameters<typeof Client>[0])
}

/**
 * Makes a new connection safe to use: time-outs, commits that are on the disk before they are answered (DL4), and a
 * user whom row-level security holds.
 */
export async function prepareSession(client: Client): Promise<void> {
  const [asked] = (
    await client.query<{ commit: string; unbound: boolean }>(
      `select current_setting('synchronous_commit') as commit, (rolsuper or rolbypassrls) as unbound
       from pg_roles where rolname = current_user`,
    )
  ).rows
  const statements = [
    `set statement_timeout = ${statementTimeoutMs}`,
    `set lock_timeout = ${lockTimeoutMs}`,
    `set idle_in_transaction_session_timeout = ${idleInTransactionTimeoutMs}`,
    `set client_min_messages = warning`,
    // Every question takes the first few rows of an index in its order. Where a table has no statistics yet, the planner
    // would read all that waits by a bitmap and sort it: 1.0 ms instead of 0.03 for the next due time.
    'set enable_bitmapscan = off',
  ]
  // Every other value waits at least for the own disk.
  if (asked?.commit === 'off') statements.push('set synchronous_commit = on')
  if (asked?.unbound === true) statements.push(`set role ${serverRole}`)
  await client.query(statements.join('; '))
}

/**
 * One connection. Statements are answered in the order in which they are sent; many may be under way. Those of one turn
 * of the event loop go out together.
 */
export class PostgresSession {
  readonly #client: Client
  readonly #name: string
  readonly #prepared: PreparedStatements = new Map()
  /** What this turn of the event loop has to send. */
  #gathering: StatementGroup | undefined
  #isGatheringWrites = false
  #inFlight = 0
  #broken = false
  #answerCount = 0
  #watchdog: NodeJS.Timeout | undefined

  private constructor(client: Client, name: string) {
    this.#client = client
    this.#name = name
    client.on('error', () => {
      this.#broken = true
    })
    client.on('end', () => {
      this.#broken = true
    })
  }

  /** @throws StoreFault `unreachable` or `cannot_open` */
  static async open(target: PostgresTarget, part: string): Promise<PostgresSession> {
    const client = newClient(target, part)
    const session = new PostgresSession(client, target.name)
    try {
      await client.connect()
      await prepareSession(client)
      return session
    } catch (error) {
      client.end().catch(() => {})
      throw storeFaultOf(error, target.name)
    }
  }

  /** The connection is gone; another one has to be opened. */
  get broken(): boolean {
    return this.#broken
  }

  /** Statements that are not answered yet. */
  get inFlight(): number {
    return this.#inFlight
  }

  /** Outside a transaction: one statement that sees the rows of its scope, which ends with it. */
  async read(statement: PreparedText, values: readonly unknown[], scope: Scope): Promise<StatementResult> {
    const group = new StatementGroup(this.#prepared)
    const scoped = group.add(setScope, [settingOf(scope)])
    const answer = group.add(statement, values)
    this.#send(group)
    const [, result] = await Promise.all([scoped, answer])
    return result
  }

  /**
   * Inside a transaction. Where a statement before it that went out with it fails, it ends with `PassedOver`.
   * @throws the database's own error; `storeFaultOf` reads it
   */
  run(statement: PreparedText, values: readonly unknown[]): Promise<StatementResult> {
    this.#gathering ??= this.#gather()
    return this.#gathering.add(statement, values)
  }

  begin(): Promise<StatementResult> {
    return this.run(begin, [])
  }

  /**
   * For the rest of the transaction. Many units share it, and others may hold what one of them wants while they want what
   * another holds; then waiting is of no use, and the units do better one by one.
   */
  waitShortly(): Promise<StatementResult> {
    return this.run(waitShortly, [])
  }

  /** For the rest of the transaction. */
  setScope(scope: Scope): Promise<StatementResult> {
    return this.run(setScope, [settingOf(scope)])
  }

  /** Answers what the database made of it: a transaction with a failed statement is undone by `commit` too. */
  async commit(): Promise<'committed' | 'undone'> {
    const { command } = await this.#runAlone(commit)
    return command === 'COMMIT' ? 'committed' : 'undone'
  }

  async rollback(): Promise<void> {
    await this.#runAlone(rollback)
  }

  async end(): Promise<void> {
    this.#broken = true
    clearTimeout(this.#watchdog)
    await this.#client.end().catch(() => {})
  }

  /** @throws StoreFault */
  fault(error: unknown): unknown {
    return storeFaultOf(error, this.#name)
  }

  #gather(): StatementGroup {
    const group = new StatementGroup(this.#prepared)
    process.nextTick(() => this.#sendGathered(group))
    return group
  }

  #sendGathered(group: StatementGroup | undefined): void {
    if (group === undefined || group !== this.#gathering) return
    this.#gathering = undefined
    this.#send(group)
  }

  /** The end of a transaction must not be passed over with what was sent just before it. */
  async #runAlone(statement: PreparedText) {
    this.#sendGathered(this.#gathering)
    const group = new StatementGroup(this.#prepared)
    const answer = group.add(statement, [])
    this.#send(group)
    return await answer
  }

  #send(group: StatementGroup): void {
    const { size } = group
    this.#inFlight += size
    this.#watchdog ??= this.#watch()
    group.whenEnded(() => {
      this.#inFlight -= size
      this.#answerCount += 1
    })
    this.#gatherWrites()
    this.#client.query(group)
  }

  /** What one turn of the event loop sends goes out together: each write is a call of the system. */
  #gatherWrites(): void {
    if (this.#isGatheringWrites) return
    this.#isGatheringWrites = true
    const { stream } = this.#client.connection
    stream.cork()
    process.nextTick(() => {
      this.#isGatheringWrites = false
      stream.uncork()
    })
  }

  /** A connection that is silent for longer than the server lets a statement run is dead, though nobody has said so. */
  #watch(): NodeJS.Timeout {
    const answeredBefore = this.#answerCount
    const timer = setTimeout(() => {
      this.#watchdog = undefined
      if (this.#inFlight === 0) return
      if (this.#answerCount === answeredBefore) this.#client.connection.stream.destroy()
      else this.#watchdog = this.#watch()
    }, answerTimeoutMs)
    timer.unref()
    return timer
  }
}

const begin = preparedText('begin', 'begin')
const commit = preparedText('commit', 'commit')
const rollback = preparedText('rollback', 'rollback')
const waitShortly = preparedText(`select set_config('lock_timeout', '${sharedLockTimeoutMs}', true)`, 'wait')
const setScope = preparedText(`select set_config('${tenantSetting}', $1, true)`, 'scope')

function settingOf(scope: Scope): string {
  return scope === 'all' ? '-1' : String(scope)
}
