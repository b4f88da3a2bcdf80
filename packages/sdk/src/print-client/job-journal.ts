import type { ByteStorage } from '../storage/byte-storage.ts'
import { readJson, writeJson } from '../storage/json-storage.ts'
import type { PrintJob } from './print-job.ts'

/**
 * What became of a job. `begun`: it is printing, or the program died while it was; `unconfirmed`: something may have come
 * out. Of these two the server is told nothing, and it decides what follows.
 */
export type JobOutcome = 'begun' | 'completed' | 'failed' | 'unconfirmed'

export interface JournalEntry {
  readonly jobId: number
  /** Tells this job from one of the same number of another server, or of one whose database began anew. */
  readonly identity: string
  readonly outcome: JobOutcome
  readonly message: string
  /** The server has taken the report, or there is none to make. */
  readonly isReported: boolean
  /** Milliseconds since 1970. */
  readonly at: number
}

export interface JobJournal {
  find(job: PrintJob): JournalEntry | undefined
  /** Written through before it resolves. @throws what the storage throws; the entry counts nevertheless while this runs */
  put(job: PrintJob, outcome: JobOutcome, message: string): Promise<void>
  /** The server has this report, or refuses it for good; nothing happens when there is a newer one. */
  noteReported(entry: JournalEntry): Promise<void>
  /** Ends of jobs that the server does not know of yet, oldest first. */
  unreported(): readonly JournalEntry[]
  /** Jobs that were printing when the program ended. */
  interrupted(): readonly JournalEntry[]
}

const namePattern = /^job-(\d+)\.json$/
const nameOf = (jobId: number): string => `job-${jobId}.json`
const identityOf = (job: PrintJob): string => `${job.order_id} ${job.order_info.created_at}`
const isEnd = (outcome: JobOutcome): boolean => outcome === 'completed' || outcome === 'failed'

function readEntry(jobId: number, value: unknown): JournalEntry | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { identity, outcome, message, isReported, at } = value as Record<string, unknown>
  if (typeof identity !== 'string' || typeof at !== 'number') return undefined
  if (outcome !== 'begun' && outcome !== 'completed' && outcome !== 'failed' && outcome !== 'unconfirmed')
    return undefined
  return { jobId, identity, outcome, message: String(message), isReported: isReported === true, at }
}

async function readAll(storage: ByteStorage): Promise<JournalEntry[]> {
  const names = (await storage.list()).filter((name) => namePattern.test(name))
  const entries = await Promise.all(
    names.map(async (name) => readEntry(Number(namePattern.exec(name)?.[1]), await readJson(storage, name))),
  )
  return entries.filter((entry) => entry !== undefined).toSorted((one, other) => one.at - other.at)
}

/**
 * Which jobs were printed, so that none is printed twice, and which reports are still to be made.
 * @param keptMax how many jobs of which everything is told are remembered; of those to be reported, all
 */
export async function openJobJournal(storage: ByteStorage, now: () => number, keptMax = 1_000): Promise<JobJournal> {
  const begunBefore = await readAll(storage)
  const entries = new Map(begunBefore.map((entry) => [entry.jobId, entry]))
  const interrupted = begunBefore.filter(({ outcome }) => outcome === 'begun')
  /** One write of a job after the other, so that the last one stays. */
  let writes: Promise<void> = Promise.resolve()

  const write = (entry: JournalEntry): Promise<void> => {
    // Newest last, which is the order in which the oldest are forgotten.
    entries.delete(entry.jobId)
    entries.set(entry.jobId, entry)
    const { jobId, ...fields } = entry
    const written = writes.then(() => writeJson(storage, nameOf(jobId), fields))
    writes = written.catch(() => undefined)
    return written
  }

  const forgetOldest = async (): Promise<void> => {
    const told = [...entries.values()].filter(({ isReported }) => isReported)
    for (const { jobId } of told.slice(0, Math.max(0, told.length - keptMax))) {
      entries.delete(jobId)
      await storage.remove(nameOf(jobId))
    }
  }

  return {
    find(job) {
      const entry = entries.get(job.job_id)
      return entry?.identity === identityOf(job) ? entry : undefined
    },
    put: (job, outcome, message) =>
      write({
        jobId: job.job_id,
        identity: identityOf(job),
        outcome,
        message,
        isReported: !isEnd(outcome),
        at: now(),
      }),
    async noteReported(entry) {
      if (entries.get(entry.jobId) !== entry) return
      await write({ ...entry, isReported: true })
      await forgetOldest()
    },
    unreported: () => [...entries.values()].filter(({ isReported }) => !isReported),
    interrupted: () => interrupted,
  }
}
