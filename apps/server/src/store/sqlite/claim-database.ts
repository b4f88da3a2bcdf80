import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StoreFault } from '../faults.ts'

/**
 * Makes this process the only server of a database file: two would each print every task. The claim is a lock of the
 * operating system on a file beside the database, so that it ends with the process, however that ends.
 * @returns gives the claim up
 * @throws StoreFault `locked` when another server has the database
 */
export function claimDatabase(databaseFile: string): () => void {
  mkdirSync(dirname(databaseFile), { recursive: true })
  const claim = new DatabaseSync(`${databaseFile}.claim`)
  try {
    claim.exec('pragma locking_mode = exclusive; begin exclusive')
  } catch (error) {
    claim.close()
    throw new StoreFault(
      'locked',
      `另一个小票服务正在使用 ${databaseFile},请先停止它 / Another Xiaopiao server uses ${databaseFile}: stop it first`,
      error,
    )
  }
  return () => claim.close()
}
