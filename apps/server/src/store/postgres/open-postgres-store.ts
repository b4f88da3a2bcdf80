import { type CompiledQuery, Kysely, SelectQueryNode } from 'kysely'
import { type Clock, systemClock } from '../../clock.ts'
import type { Connection } from '../connection.ts'
import { StoreFault } from '../faults.ts'
import type { TenantId } from '../rows.ts'
import { migrations } from '../schema/migrations.ts'
import type { AcrossTenants, Store, TenantStore } from '../store.ts'
import type { RemoteChange, StoreChange } from '../store-change.ts'
import { AcrossView, type RunUnit, TenantView } from '../store-views.ts'
import { KeptAnswers } from './kept-answers.ts'
import { migrate, runAlone } from './migrate.ts'
import { Notices } from './notices.ts'
import { PostgresSessionDialect } from './postgres-dialect.ts'
import type { Scope } from './postgres-session.ts'
import { type PostgresTarget, postgresTarget } from './postgres-target.ts'
import { PreparedTexts } from './prepared-texts.ts'
import { ReadPool } from './read-pool.ts'
import { remoteChange } from './remote-changes.ts'
import { refuseInsideUnit } from './unit.ts'
import { UnitQueue } from './unit-queue.ts'
import { connectionOf, UnitWriter } from './unit-writer.ts'

export interface PostgresStoreOptions {
  /** `postgres://user:password@host:port/database`; the user owns the database or its schema. */
  readonly url: string
  /** Dates the migrations; the system's clock by default. */
  readonly clock?: Clock
  /** Connections that write, so that tenants need not wait for each other; 8 by default. */
  readonly writers?: number
  /** Connections that read; 4 by default. */
  readonly readers?: number
}

const writersDefault = 8
const readersDefault = 4

/**
 * Opens the store that many nodes share. Migrates the schema first.
 * @throws StoreFault that names the database, never its password: when it cannot be reached or used, or when a newer
 *   release has changed it
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const target = postgresTarget(options.url)
  await migrate(target, migrations, (options.clock ?? systemClock).now())
  const store = new OpenPostgresStore(target, options)
  try {
    await store.start()
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}

class OpenPostgresStore implements Store {
  readonly shared = true
  readonly acrossTenants: AcrossTenants
  readonly authDatabase: Kysely<unknown>
  readonly #target: PostgresTarget
  readonly #texts = new PreparedTexts()
  readonly #kept: KeptAnswers
  readonly #pool: ReadPool
  readonly #writers: readonly UnitWriter[]
  readonly #queue: UnitQueue
  readonly #notices: Notices
  readonly #listeners = new Set<(change: StoreChange) => void>()
  #closed: Promise<void> | undefined

  constructor(target: PostgresTarget, options: PostgresStoreOptions) {
    this.#target = target
    const { clock = systemClock } = options
    this.#kept = new KeptAnswers(() => clock.now())
    this.#pool = new ReadPool(target, options.readers ?? readersDefault)
    const tellKept = () => this.#notices.tellKept()
    this.#writers = Array.from(
      { length: options.writers ?? writersDefault },
      () => new UnitWriter(target, this.#texts, this.#kept, tellKept),
    )
    this.#queue = new UnitQueue(this.#writers, (change) => this.#publishOwn(change))
    this.#notices = new Notices(target, {
      hear: (changes) => this.#publish({ kind: 'elsewhere', changes }),
      hearKept: () => this.#kept.forget(),
      connected: (isConnected) => this.#kept.setHearing(isConnected),
    })
    this.acrossTenants = new AcrossView(this.#readsOf('all'), this.#unitsOf('all'), this.shared)
    this.authDatabase = new Kysely<unknown>({
      dialect: new PostgresSessionDialect((query) => this.#executeAlone(query)),
    })
  }

  async start(): Promise<void> {
    await this.#notices.start()
  }

  forTenant(tenantId: TenantId): TenantStore {
    return new TenantView(this.#readsOf(tenantId), this.#unitsOf(tenantId), tenantId)
  }

  subscribe(listener: (change: StoreChange) => void): () => void {
    // A wrapper, so that the same function may listen twice and stop each time on its own.
    const own = (change: StoreChange) => listener(change)
    this.#listeners.add(own)
    return () => {
      this.#listeners.delete(own)
    }
  }

  announce(change: RemoteChange): void {
    this.#notices.tell(change)
  }

  async alone<Answer>(run: () => Promise<Answer>): Promise<Answer> {
    this.#checkOpen()
    return await runAlone(this.#target, run)
  }

  async ping(): Promise<void> {
    this.#checkOpen()
    await this.#readsOf('all').rows('select 1 as answers', [])
  }

  /** New work is refused at once; what is queued is still written. */
  async close(): Promise<void> {
    this.#closed ??= this.#queue.idle().then(async () => {
      await Promise.all(this.#writers.map((writer) => writer.end()))
      await this.#notices.end()
      await this.#pool.end()
    })
    await this.#closed
  }

  #readsOf(scope: Scope): Connection {
    return connectionOf({
      texts: this.#texts,
      run: async (statement, values) => {
        this.#checkOpen()
        return await this.#pool.run(statement, values, scope)
      },
      keep: async (key, ask) => {
        this.#checkOpen()
        return await this.#kept.answer(`${scope}\u0000${key}`, ask)
      },
    })
  }

  #unitsOf(scope: Scope): RunUnit {
    return async (unit) => {
      this.#checkOpen()
      refuseInsideUnit()
      return await this.#queue.run(scope, unit)
    }
  }

  /** Sign-in's statements: each alone, over all tenants, since nobody knows yet whose the visitor is. */
  async #executeAlone(query: CompiledQuery) {
    this.#checkOpen()
    return await this.#pool.run(
      this.#texts.numbered(query.sql),
      query.parameters,
      'all',
      SelectQueryNode.is(query.query),
    )
  }

  #checkOpen(): void {
    if (this.#closed !== undefined) throw new StoreFault('closed', `The database "${this.#target.name}" is closed`)
  }

  #publishOwn(change: StoreChange): void {
    const remote = remoteChange(change)
    if (remote !== undefined) this.#notices.tell(remote)
    this.#publish(change)
  }

  #publish(change: StoreChange): void {
    for (const listener of this.#listeners) {
      try {
        listener(change)
      } catch (error) {
        // A listener's bug must neither reach the writer's caller nor stop the other listeners, nor stay unseen.
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }
}
