import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'

/*
 * The program of the thread that `Checkpointer` starts. It takes the database's file as `workerData`; every message
 * asks for one checkpoint and is answered when it is done.
 */

const database = new DatabaseSync(workerData as string)
// As for the writer: on macOS a plain fsync leaves the data in the disk's cache.
database.exec('pragma synchronous = full; pragma fullfsync = on')
const checkpoint = database.prepare('pragma wal_checkpoint(passive)')

parentPort?.on('message', (message: 'checkpoint' | 'close') => {
  if (message === 'checkpoint') checkpoint.all()
  else database.close()
  parentPort?.postMessage(message)
  if (message === 'close') parentPort?.close()
})
