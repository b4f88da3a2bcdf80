import type { EpochMs } from '../../clock.ts'
import type { ColumnTypes, Migration } from '../schema/migration.ts'
import { type AppliedMigration, migrationTable, pendingMigrations } from '../schema/migrations.ts'
import type { SqliteConnection } from './sqlite-connection.ts'

const columnTypes: ColumnTypes = {
  id: 'integer primary key autoincrement',
  integer: 'integer',
  bytes: 'blob',
  keptByKey: 'without rowid',
  authInstant: 'date',
  authBoolean: 'integer',
}

/**
 * Brings the schema to the newest step, in one transaction: all of it or nothing. The write lock is taken first, so
 * that of two processes one waits and then finds nothing to do.
 * @param file names the database in messages
 * @throws StoreFault `newer_database`, `changed_migration`, or a fault of the disk
 */
export function migrate(sqlite: SqliteConnection, known: readonly Migration[], file: string, now: EpochMs): void {
  sqlite.run('begin immediate')
  try {
    sqlite.run(migrationTable(columnTypes))
    const { rows } = sqlite.run('select number, name, checksum from schema_migration order by number')
    for (const step of pendingMigrations(known, rows as readonly AppliedMigration[], columnTypes, file)) {
      for (const statement of step.statements) sqlite.run(statement)
      const record = [step.number, step.name, step.checksum, now]
      sqlite.run('insert into schema_migration (number, name, checksum, applied_at) values (?, ?, ?, ?)', record)
    }
    sqlite.run('commit')
  } catch (error) {
    if (sqlite.inTransaction) sqlite.run('rollback')
    throw error
  }
}
