import type { ErrorMessage } from '@xiaopiao/protocol'
import { type Clock, wait } from '../waiting/clock.ts'
import type { GatewayLink, OutgoingMessage } from './gateway-link.ts'
import type { JobJournal, JournalEntry } from './job-journal.ts'

/** The server reads 100 messages a second and a report is two; other things are said, too. */
const betweenReportsMs = 50
/** The server closes a connection at the tenth mistake within a minute. */
const afterRefusalMs = 7_000

export function statusMessage(jobId: number, status: string, message: string): OutgoingMessage {
  return { type: 'print_status', job_id: jobId, status, message }
}

/** What the server made of a report. `later`: it did not read it, for there were too many messages. */
function verdictOf(errors: readonly ErrorMessage[]): 'taken' | 'refused' | 'later' {
  if (errors.some(({ code }) => code === 'too_many_messages')) return 'later'
  return errors.some(({ code }) => code === 'unknown_job' || code === 'invalid_message') ? 'refused' : 'taken'
}

/**
 * Makes the reports that the journal still has, one after the other, each until the server has dealt with it. Protocol 1
 * lets them be repeated, so one whose answer got lost is made again over the next connection.
 * @throws what the link throws when it ends
 */
export async function makeReports(options: {
  readonly link: GatewayLink
  readonly journal: JobJournal
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly onReported: (entry: JournalEntry, isTaken: boolean) => void
  readonly onStorageFailed: (error: unknown) => void
}): Promise<void> {
  const { link, journal, clock, signal } = options
  for (let entry = journal.unreported()[0]; entry !== undefined; entry = journal.unreported()[0]) {
    const verdict = verdictOf(await link.exchange(statusMessage(entry.jobId, entry.outcome, entry.message)))
    if (verdict !== 'later') {
      await journal.noteReported(entry).catch(options.onStorageFailed)
      options.onReported(entry, verdict === 'taken')
    }
    const isDone = journal.unreported().length === 0
    if (!isDone) await wait(clock, verdict === 'taken' ? betweenReportsMs : afterRefusalMs, signal)
  }
}
