import type { EpochMs } from '../../clock.ts'
import { StoreFault } from '../faults.ts'
import { migrations } from '../schema/migrations.ts'
import { migrate } from './migrate.ts'
import { SqliteConnection } from './sqlite-connection.ts'

/**
 * The `Checkpointer` keeps up with the log, but a log that is written all the time never becomes empty by it. At this
 * length, 160 MB, the writer moves the little that is left itself, and the log begins anew.
 */
const longestLogPages = 40_000

/** Keys such as a task's id stand all over their index; SQLite's own 2 MB hold the indexes of a few thousand tasks. */
const cacheKibibytes = 64 * 1024

/**
 * Opens the one connection that writes: WAL, so that reading goes on while it writes, and a flush to the disk at every
 * commit (DL4). Brings the schema to the newest step.
 * @param now dates the migrations
 * @throws StoreFault that names the file
 */
export function openWriter(file: string, now: EpochMs): SqliteConnection {
  const writer = new SqliteConnection(file, { readOnly: false })
  try {
    const [mode] = writer.run('pragma journal_mode = wal').rows as readonly { journal_mode: string }[]
    if (mode?.journal_mode !== 'wal') {
      throw new StoreFault('cannot_open', `Cannot use the database "${file}": its disk does not support WAL mode`)
    }
    writer.run('pragma synchronous = full')
    // On macOS a plain fsync leaves the data in the disk's cache; elsewhere this changes nothing.
    writer.run('pragma fullfsync = on')
    writer.run('pragma foreign_keys = on')
    writer.run(`pragma cache_size = -${cacheKibibytes}`)
    writer.run(`pragma wal_autocheckpoint = ${longestLogPages}`)
    migrate(writer, migrations, file, now)
    return writer
  } catch (error) {
    writer.close()
    throw error
  }
}
