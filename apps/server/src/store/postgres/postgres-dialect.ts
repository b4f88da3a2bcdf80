import {
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import type { StatementResult } from './statement-group.ts'

/** Runs one statement somewhere: the dialect leaves to its owner on which connection, and when. */
export type Execute = (query: CompiledQuery) => Promise<StatementResult>

/** PostgreSQL's language for Kysely, over whatever runs the statements. It opens and closes nothing. */
export class PostgresSessionDialect implements Dialect {
  readonly #execute: Execute

  constructor(execute: Execute) {
    this.#execute = execute
  }

  createAdapter(): PostgresAdapter {
    return new PostgresAdapter()
  }

  createDriver(): Driver {
    return new StatementDriver(this.#execute)
  }

  createIntrospector(kysely: Kysely<unknown>): DatabaseIntrospector {
    return new PostgresIntrospector(kysely)
  }

  createQueryCompiler(): PostgresQueryCompiler {
    return new PostgresQueryCompiler()
  }
}

class StatementDriver implements Driver {
  readonly #connection: DatabaseConnection

  constructor(execute: Execute) {
    this.#connection = {
      executeQuery: async <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => {
        const { rows, changedRows } = await execute(query)
        const answer = { rows: rows as Row[] }
        return changedRows === undefined ? answer : { ...answer, numAffectedRows: BigInt(changedRows) }
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
