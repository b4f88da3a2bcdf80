import { expect, test } from 'vitest'
import { memoryStorage } from '../storage/byte-storage.ts'
import { writeJson } from '../storage/json-storage.ts'
import { openJobJournal } from './job-journal.ts'
import type { PrintJob } from './print-job.ts'

function job(jobId: number): PrintJob {
  const createdAt = '2025-07-14T10:30:00.000Z'
  return {
    job_id: jobId,
    order_id: 7,
    type: 'order_receipt',
    content: '',
    copies: 1,
    priority: 1,
    target_printer: { id: 1, name: '', ip_address: '' },
    order_info: { id: 7, status: 'paid', total_amount: 1, created_at: createdAt, customer_phone: '' },
    printer_config: { paper_width: 80, printer_type: 'thermal' },
  }
}

test('[GW32] the journal remembers over restarts, oldest first, and forgets only what is told', async () => {
  const storage = memoryStorage()
  let now = 0
  const journal = await openJobJournal(storage, () => ++now, 2)
  for (const jobId of [5, 4, 3, 2, 1]) await journal.put(job(jobId), 'completed', '')
  for (const entry of journal.unreported().slice(0, 4)) await journal.noteReported(entry)
  expect(await storage.list()).toEqual(['job-1.json', 'job-2.json', 'job-3.json'])
  expect(journal.find(job(5))).toBeUndefined()
  const again = await openJobJournal(storage, () => ++now, 2)
  expect(again.unreported().map(({ jobId }) => jobId)).toEqual([1])
  expect(again.find(job(2))).toMatchObject({ outcome: 'completed', isReported: true })
})

test('a report that was made meanwhile does not count for a newer end', async () => {
  const journal = await openJobJournal(memoryStorage(), () => 0)
  await journal.put(job(1), 'failed', 'no paper')
  const [failed] = journal.unreported()
  await journal.put(job(1), 'completed', '')
  if (failed !== undefined) await journal.noteReported(failed)
  expect(journal.unreported()).toMatchObject([{ jobId: 1, outcome: 'completed' }])
})

test('what is not a journal is passed over', async () => {
  const storage = memoryStorage()
  await writeJson(storage, 'job-1.json', { identity: 'x', outcome: 'printed twice', at: 1 })
  await writeJson(storage, 'job-2.json', null)
  await storage.write('job-3.json', new Uint8Array([1]))
  await writeJson(storage, 'template-shopping.json', {})
  const journal = await openJobJournal(storage, () => 0)
  expect([journal.unreported(), journal.interrupted()]).toEqual([[], []])
})
