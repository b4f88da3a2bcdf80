import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { EpochMs } from '../../clock.ts'
import { StoreFault } from '../faults.ts'
import { claimDatabase } from '../sqlite/claim-database.ts'
import { openWriter } from '../sqlite/open-writer.ts'
import { type MovedTable, selectStatement } from './moved-table.ts'

/** Kept by each database for itself. */
const ownTables = ['schema_migration']

/** The SQLite file that is moved: nobody else uses it meanwhile, and nothing of its rows is changed. */
export class SourceFile {
  readonly #database: DatabaseSync
  readonly #giveUpClaim: () => void

  /**
   * Brings the file's schema to that of this release first, so that both databases have the same columns.
   * @throws StoreFault `cannot_open`, `locked` when a server uses it, or what is wrong with the file
   */
  constructor(file: string, now: EpochMs) {
    if (!existsSync(file)) throw new StoreFault('cannot_open', `没有这个数据库文件 / There is no database "${file}"`)
    this.#giveUpClaim = claimDatabase(file)
    try {
      openWriter(file, now).close()
      this.#database = new DatabaseSync(file, { readOnly: true })
      this.#database.exec('begin')
    } catch (error) {
      this.#giveUpClaim()
      throw error
    }
  }

  /** Names of the tables, each after those that it refers to. */
  tables(): readonly string[] {
    const found = this.#database
      .prepare(`select name from sqlite_master where type = 'table' and name not like 'sqlite%' order by name`)
      .all()
    const names = found.map((row) => String(row['name'])).filter((name) => !ownTables.includes(name))
    const ordered: string[] = []
    const place = (name: string) => {
      if (ordered.includes(name)) return
      for (const needed of this.#tablesNeededBy(name)) if (needed !== name) place(needed)
      ordered.push(name)
    }
    for (const name of names) place(name)
    return ordered
  }

  #tablesNeededBy(name: string): readonly string[] {
    return this.#database
      .prepare('select "table" as needed from pragma_foreign_key_list(?)')
      .all(name)
      .map((row) => String(row['needed']))
  }

  columns(table: string): readonly string[] {
    return this.#database
      .prepare('select name from pragma_table_info(?) order by cid')
      .all(table)
      .map((row) => String(row['name']))
  }

  rows(table: MovedTable): Iterable<Record<string, unknown>> {
    return this.#database.prepare(selectStatement(table)).iterate()
  }

  /** The last id that each counting table has given out, though its row may be gone. */
  lastIds(): ReadonlyMap<string, number> {
    const rows = this.#database.prepare('select name, seq from sqlite_sequence').all()
    return new Map(rows.map((row) => [String(row['name']), Number(row['seq'])]))
  }

  close(): void {
    this.#database.close()
    this.#giveUpClaim()
  }
}
