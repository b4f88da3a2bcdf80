import { createHash } from 'node:crypto'
import { StoreFault } from '../faults.ts'
import { first } from './0001-first.ts'
import { cloudPrinting } from './0002-cloud-printing.ts'
import { templatesAndReleases } from './0003-templates-and-releases.ts'
import type { ColumnTypes, Migration } from './migration.ts'

/** Every step, oldest first. New steps go to the end; nothing is ever taken out or changed. */
export const migrations: readonly Migration[] = [first, cloudPrinting, templatesAndReleases]

/** A step that a database has gone through, as its own table remembers it. */
export interface AppliedMigration {
  readonly number: number
  readonly name: string
  readonly checksum: string
}

export interface PendingMigration extends AppliedMigration {
  readonly statements: readonly string[]
}

/** Remembers the applied steps; made before everything else. */
export function migrationTable(type: ColumnTypes): string {
  return `create table if not exists schema_migration (
    number ${type.integer} not null primary key,
    name text not null,
    checksum text not null,
    applied_at ${type.integer} not null
  )`
}

/**
 * The steps that a database still has to take.
 * @param applied its own record, by number
 * @param database how messages name it
 * @throws StoreFault `newer_database` when it knows steps that this release does not; `changed_migration` when an
 *   applied step reads differently now, so that nobody can know what the tables look like
 */
export function pendingMigrations(
  known: readonly Migration[],
  applied: readonly AppliedMigration[],
  type: ColumnTypes,
  database: string,
): readonly PendingMigration[] {
  const newest = applied.at(-1)
  if (newest !== undefined && newest.number > known.length) {
    throw new StoreFault(
      'newer_database',
      `Cannot open the database "${database}": a newer release has changed it (step "${newest.name}"); ` +
        `this release knows ${known.length} of its ${newest.number} steps. Start that release or a later one`,
    )
  }
  const steps = known.map((migration, index) => {
    const statements = migration.statements(type)
    const checksum = createHash('sha256').update(statements.join(';\n')).digest('hex')
    return { number: index + 1, name: migration.name, checksum, statements }
  })
  for (const record of applied) {
    const step = steps[record.number - 1]
    if (step?.name !== record.name || step.checksum !== record.checksum) {
      throw new StoreFault(
        'changed_migration',
        `Cannot open the database "${database}": its step ${record.number} "${record.name}" is not the one that this ` +
          'release contains. It was made by another build; use that build or an empty data directory',
      )
    }
  }
  return steps.slice(applied.length)
}
