import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type CompiledQuery, Kysely, RawNode, SelectQueryNode } from 'kysely'
import { type Clock, systemClock } from '../../clock.ts'
import { type Connection, noLocking, type SqlValue } from '../connection.ts'
import { StoreFault } from '../faults.ts'
import type { TenantId } from '../rows.ts'
import type { AcrossTenants, Store, TenantStore } from '../store.ts'
import type { StoreChange } from '../store-change.ts'
import { AcrossView, type RunUnit, TenantView } from '../store-views.ts'
import type { Tables } from '../tables.ts'
import { Checkpointer } from './checkpointer.ts'
import { GroupCommit } from './group-commit.ts'
import { NodeSqliteDialect } from './node-sqlite-dialect.ts'
import { openWriter } from './open-writer.ts'
import { SqliteConnection } from './sqlite-connection.ts'

export interface SqliteStoreOptions {
  /** The database file; missing folders are made. `:memory:` is a scratch database for tests, gone after `close`. */
  readonly path: string
  /** Dates the migrations; the system's clock by default. */
  readonly clock?: Clock
}

export interface SqliteStore extends Store {
  /**
   * The same file for better-auth, whose tables the migrations make. Each of its writes is a unit of its own in
   * the common queue, so that none gets into an open batch and none meets a lock. It has no transactions.
   */
  readonly authDatabase: Kysely<unknown>
}

/**
 * Opens the embedded store: one file in WAL mode, every commit flushed to the disk before it is answered (DL4).
 * Migrates the schema first.
 * @throws StoreFault that names the file when it cannot be used, or when a newer release has changed it
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<SqliteStore> {
  if (options.path === ':memory:') return await openScratchStore(options.clock ?? systemClock)
  await makeFolder(options.path)
  return new OpenSqliteStore(options.path, options.clock ?? systemClock, async () => {})
}

/** Two connections cannot share a database in memory without locking each other out, so it is a file after all. */
async function openScratchStore(clock: Clock): Promise<SqliteStore> {
  const folder = await mkdtemp(join(tmpdir(), 'xiaopiao-store-'))
  return new OpenSqliteStore(join(folder, 'scratch.db'), clock, async () => {
    await rm(folder, { recursive: true, force: true })
  })
}

async function makeFolder(file: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StoreFault('cannot_open', `Cannot make the folder of the database "${file}": ${reason}`, error)
  }
}

class OpenSqliteStore implements SqliteStore {
  readonly shared = false
  readonly acrossTenants: AcrossTenants
  readonly authDatabase: Kysely<unknown>
  readonly #file: string
  readonly #writer: SqliteConnection
  readonly #reader: SqliteConnection
  readonly #reads: Connection
  readonly #checkpointer: Checkpointer
  readonly #groupCommit: GroupCommit
  readonly #listeners = new Set<(change: StoreChange) => void>()
  readonly #afterClose: () => Promise<void>
  #closed: Promise<void> | undefined

  constructor(file: string, clock: Clock, afterClose: () => Promise<void>) {
    this.#file = file
    this.#afterClose = afterClose
    this.#writer = openWriter(file, clock.now())
    this.#reader = new SqliteConnection(file, { readOnly: true, keptVersion: this.#writer.keptVersion })
    this.#reads = connectionOf(() => this.#openReader())
    this.#checkpointer = new Checkpointer(file)
    const writes = connectionOf(() => this.#writer)
    this.#groupCommit = new GroupCommit(this.#writer, writes, {
      committed: (unitCount) => this.#checkpointer.noteCommitted(unitCount),
      changed: (change) => this.#publish(change),
    })
    this.acrossTenants = new AcrossView(this.#reads, this.#runUnit, this.shared)
    this.authDatabase = new Kysely<unknown>({ dialect: new NodeSqliteDialect((query) => this.#executeAlone(query)) })
  }

  forTenant(tenantId: TenantId): TenantStore {
    return new TenantView(this.#reads, this.#runUnit, tenantId)
  }

  subscribe(listener: (change: StoreChange) => void): () => void {
    // A wrapper, so that the same function may listen twice and stop each time on its own.
    const own = (change: StoreChange) => listener(change)
    this.#listeners.add(own)
    return () => {
      this.#listeners.delete(own)
    }
  }

  /** There is no other node: one process owns the file. */
  announce(): void {}

  /** The file has one server. */
  async alone<Answer>(run: () => Promise<Answer>): Promise<Answer> {
    return await run()
  }

  async ping(): Promise<void> {
    await this.#reads.rows('select count(*) as migrations from schema_migration', [])
  }

  /** New work is refused at once; what is queued is still written. */
  async close(): Promise<void> {
    this.#closed ??= this.#groupCommit.idle().then(async () => {
      await this.#checkpointer.close()
      this.#reader.close()
      this.#writer.close()
      await this.#afterClose()
    })
    await this.#closed
  }

  readonly #runUnit: RunUnit = async (unit) => {
    this.#checkOpen()
    return await this.#groupCommit.run(unit)
  }

  /** One statement on its own: reading goes past the queue, everything else through it. */
  async #executeAlone(query: CompiledQuery) {
    if (onlyReads(query)) return this.#openReader().run(query.sql, query.parameters)
    return await this.#runUnit(async () => this.#writer.run(query.sql, query.parameters))
  }

  /**
   * Between batches the writer answers: every commit empties the reader's cache of pages, never its own. While a
   * batch is open only the reader sees nothing of it.
   */
  #openReader(): SqliteConnection {
    this.#checkOpen()
    return this.#writer.inTransaction ? this.#reader : this.#writer
  }

  #checkOpen(): void {
    if (this.#closed !== undefined) throw new StoreFault('closed', `The database "${this.#file}" is closed`)
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

function connectionOf(sqlite: () => SqliteConnection): Connection {
  const connection: Connection = {
    kysely: new Kysely<Tables>({
      dialect: new NodeSqliteDialect(async (query) => sqlite().run(query.sql, query.parameters)),
    }),
    locking: noLocking,
    nestsWrites: false,
    get unscoped() {
      return connection
    },
    rows: async <Row>(sql: string, parameters: readonly SqlValue[]) =>
      sqlite().run(sql, parameters).rows as readonly Row[],
    run: async (sql, parameters) => sqlite().run(sql, parameters).changes?.rowCount ?? 0,
    kept: async (sql, parameters, load) => sqlite().kept(sql, parameters, load),
  }
  return connection
}

function onlyReads(query: CompiledQuery): boolean {
  if (SelectQueryNode.is(query.query)) return true
  return RawNode.is(query.query) && /^\s*(select|pragma|explain)\b/i.test(query.sql)
}
