import { Worker } from 'node:worker_threads'

/**
 * Some ten thousand pages of the write-ahead log, a second or two of a busy node. A page that many units change is
 * moved once for all of them, and the disk has fewer flushes beside the commits.
 */
const unitsPerCheckpoint = 5_000

/**
 * Moves what is committed from the write-ahead log into the database, in a thread of its own: the flush of so many
 * pages takes tens of milliseconds, which every waiting print would feel. The thread starts with the first need of it.
 */
export class Checkpointer {
  readonly #file: string
  #thread: Worker | undefined
  #unitsSince = 0
  #busy = false

  constructor(file: string) {
    this.#file = file
  }

  /** Counts committed units, and sees to a checkpoint when there are enough. */
  noteCommitted(unitCount: number): void {
    this.#unitsSince += unitCount
    if (this.#unitsSince < unitsPerCheckpoint || this.#busy) return
    this.#unitsSince = 0
    this.#busy = true
    this.#thread ??= this.#start()
    this.#thread.postMessage('checkpoint')
  }

  /** Ends the thread; a checkpoint that runs is finished first. */
  async close(): Promise<void> {
    const thread = this.#thread
    if (thread === undefined) return
    this.#thread = undefined
    this.#busy = true
    const ended = new Promise<void>((resolve) => thread.once('exit', () => resolve()))
    thread.ref()
    thread.postMessage('close')
    await ended
  }

  #start(): Worker {
    const thread = new Worker(new URL('./checkpoint-thread.ts', import.meta.url), { workerData: this.#file })
    thread.unref()
    thread.on('message', () => {
      this.#busy = false
    })
    // Whatever hinders the thread meets the writer too, whose own checkpoints take over when the log is long.
    thread.on('error', () => {
      this.#thread = undefined
    })
    return thread
  }
}
