import {
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { StatementResult } from './sqlite-connection.ts'

/** Runs one statement somewhere: the dialect leaves to its owner on which connection, and when. */
export type Execute = (query: CompiledQuery) => Promise<StatementResult>

/** SQLite's language for Kysely, over whatever runs the statements. It opens and closes nothing. */
export class NodeSqliteDialect implements Dialect {
  readonly #execute: Execute

  constructor(execute: Execute) {
    this.#execute = execute
  }

  createAdapter(): SqliteAdapter {
    return new UnlockedSqliteAdapter()
  }

  createDriver(): Driver {
    return new StatementDriver(this.#execute)
  }

  createIntrospector(kysely: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(kysely)
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler()
  }
}

/** Kysely need not queue for the connection: statements run at once, and transactions are not its business here. */
class UnlockedSqliteAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

class StatementDriver implements Driver {
  readonly #connection: DatabaseConnection

  constructor(execute: Execute) {
    this.#connection = {
      executeQuery: async <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => {
        const { rows, changes } = await execute(query)
        if (changes === undefined) return { rows: rows as Row[] }
        return { rows: [], numAffectedRows: BigInt(changes.rowCount), insertId: BigInt(changes.insertId) }
      },
      streamQuery: () => {
        throw new Error('Streaming is not supported: ask for a page')
      },
    }
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection
  }

  /** Units are the transactions; one opened here would mix with theirs. */
  async beginTransaction(): Promise<void> {
    throw new Error('Transactions are not supported here: write one unit')
  }

  async commitTransaction(): Promise<void> {
    throw new Error('Transactions are not supported here: write one unit')
  }

  async rollbackTransaction(): Promise<void> {
    // Kysely rolls back when beginTransaction has failed; there is nothing to undo.
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {}
}
