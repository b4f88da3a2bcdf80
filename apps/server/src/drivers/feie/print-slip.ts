import { createHash } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import type { VendorJobRow } from '../../store/rows.ts'
import type { Store } from '../../store/store.ts'
import type { VendorReports } from '../../tasks/report-vendor-job.ts'
import type { DriverJob, PrintResult } from '../driver.ts'
import type { FeieAnswer, FeieFailure } from './answers.ts'
import { dayOfOrder, printerDay } from './china-day.ts'
import type { FeieOrder } from './feie-api.ts'
import type { FeieLine } from './feie-line.ts'
import {
  type CountedBefore,
  type CountVerdict,
  compareCounts,
  countBefore,
  countPausesMs,
  isSameDay,
  missingLooks,
  pause,
} from './order-counts.ts'
import { planOrders, type SlipPart } from './split-content.ts'
import { dropMarginMs } from './watch-jobs.ts'

export interface PrintContext {
  readonly store: Store
  readonly clock: Clock
  readonly reports: VendorReports
  readonly line: FeieLine
  readonly backurl: string | undefined
  /** Whether the vendor's counts may decide about an order without an answer. */
  readonly countsDecide: boolean
  readonly signal: AbortSignal
}

/** "now<expired≤now+24 h" (cloud-printers 1.2), a minute less for clocks that differ. */
const expiredAheadMaxMs = 24 * 3_600_000 - 60_000

interface Sending extends PrintContext {
  readonly job: DriverJob
  readonly parts: readonly SlipPart[]
  readonly expiredSeconds: number
  readonly before: CountedBefore | undefined
}

/**
 * Gives a slip to the vendor, in parts where it is long. What earlier attempts have brought there already is not sent
 * again. DL9: each order has its end, so that the vendor's queue cannot bring it out when it is too old.
 */
export async function printSlip(job: DriverJob, context: PrintContext): Promise<PrintResult> {
  const { printer, task, copies } = job
  const { clock, line, store, signal } = context
  const content = new TextDecoder().decode(job.bytes)
  const parts = planOrders(content, copies, printer.printerType === 'label' ? 'labels' : 'slip')
  if (parts === undefined) {
    const detail = '单行内容超过 5000 字节,无法拆分 / more than 5,000 bytes that cannot be divided'
    return { outcome: 'not_printed', fault: { code: 'content_refused', detail }, copiesDone: 0 }
  }
  const now = clock.now()
  const expiresAt = Math.min(task.expiresAt ?? Number.POSITIVE_INFINITY, now + expiredAheadMaxMs)
  const printedByUs = (day: string) => store.acrossTenants.printedVendorJobs('feie', printerDay(printer.printerSn, day))
  const before = context.countsDecide
    ? await countBefore(line, printer.printerSn, { now, printedByUs, signal })
    : undefined
  return sendParts({ ...context, job, parts, before, expiredSeconds: Math.ceil(expiresAt / 1000) })
}

async function sendParts(sending: Sending): Promise<PrintResult> {
  const { job, parts } = sending
  const kept = await partsAtVendor(sending)
  let first: string | undefined
  let accepted = 0
  for (const [index, part] of parts.entries()) {
    const known = kept.get(index + 1)
    if (known !== undefined) {
      await takeOver(sending, known)
      first ??= known.vendorJobId
      continue
    }
    const answer = await send(sending, part)
    if (!answer.ok) return afterFailure(sending, answer, { accepted, part, isFirst: first === undefined })
    await keep(sending, index + 1, answer.data)
    first ??= answer.data
    accepted += 1
  }
  const vendorJobId = first ?? null
  // Earlier attempts may have brought out every part: then nothing is left to hear.
  const known = kept.size === parts.length ? [...kept.values()] : []
  const last = known.find(({ printedAt }) => printedAt !== null)
  if (last !== undefined && known.every(({ printedAt }) => printedAt !== null)) {
    return { outcome: 'printed', confirmation: 'device_confirmed', detail: job.task.vendorJobId ?? last.vendorJobId }
  }
  return { outcome: 'accepted', vendorJobId }
}

function send({ job, line, expiredSeconds, backurl, signal }: Sending, part: SlipPart): Promise<FeieAnswer<string>> {
  const { printerSn: sn, printerType } = job.printer
  const order: FeieOrder = { sn, ...part, expiredSeconds, backurl }
  return line.call(
    sn,
    (api, account, options) =>
      printerType === 'label' ? api.printLabel(account, order, options) : api.printReceipt(account, order, options),
    signal,
  )
}

function keep(sending: Sending, part: number, vendorJobId: string): Promise<void> {
  const { job, parts, clock, expiredSeconds } = sending
  const now = clock.now()
  return sending.reports.accepted({
    vendor: 'feie',
    vendorJobId,
    tenantId: job.tenantId,
    jobId: job.task.id,
    attempt: job.task.attempt,
    part,
    parts: parts.length,
    contentHash: hashOf(sending, part),
    expiresAt: expiredSeconds * 1000,
    printerDay: printerDay(job.printer.printerSn, dayOfOrder(vendorJobId, now)),
    createdAt: now,
  })
}

function takeOver({ reports, job }: Sending, known: VendorJobRow): Promise<void> {
  const { printedAt: _printedAt, ...row } = known
  return reports.accepted({ ...row, attempt: job.task.attempt })
}

/** The same printer, the same part of the same slip. */
function hashOf({ job, parts }: Sending, part: number): string {
  const { content, times } = parts[part - 1] ?? { content: '', times: 0 }
  const what = [job.printer.printerSn, part, parts.length, times, content]
  return createHash('sha256').update(JSON.stringify(what)).digest('hex')
}

/** What earlier attempts have brought to the vendor, by part: printed, or still to come out of its queue. */
async function partsAtVendor(sending: Sending): Promise<ReadonlyMap<number, VendorJobRow>> {
  const { job, store, clock } = sending
  const { task, tenantId } = job
  const kept = new Map<number, VendorJobRow>()
  if (task.attempt === 1) return kept
  for (const row of await store.forTenant(tenantId).vendorJobs(task.id)) {
    const mayComeOut = row.printedAt !== null || clock.now() < row.expiresAt + dropMarginMs
    if (row.vendor === 'feie' && mayComeOut && row.contentHash === hashOf(sending, row.part)) kept.set(row.part, row)
  }
  return kept
}

interface Failed {
  readonly accepted: number
  readonly part: SlipPart
  /** Nothing of this slip is at the vendor. */
  readonly isFirst: boolean
}

async function afterFailure(sending: Sending, failure: FeieFailure, failed: Failed): Promise<PrintResult> {
  switch (failure.reason) {
    case 'refused':
      if (failure.code === 'account_refused' && failed.isFirst) {
        return { outcome: 'held', reason: 'account_problem', detail: failure.message }
      }
      return { outcome: 'not_printed', fault: { code: failure.code, detail: failure.message }, copiesDone: 0 }
    case 'not_sent':
      return notSent(failure.message, failed)
    case 'unknown':
      return settleByCounts(sending, failure.message, failed)
  }
}

/** Nothing has left: the task waits and no try is counted (DL8). With parts at the vendor it is a failed try. */
function notSent(detail: string, { isFirst }: Failed): PrintResult {
  if (isFirst) return { outcome: 'held', reason: 'vendor_unavailable', detail }
  return { outcome: 'not_printed', fault: { code: 'vendor_unreachable', detail }, copiesDone: 0 }
}

/** DL3: no answer came. The vendor's own counts may tell whether the order has arrived. */
async function settleByCounts(sending: Sending, detail: string, failed: Failed): Promise<PrintResult> {
  const { clock, signal, expiredSeconds, parts } = sending
  const unknown: PrintResult = { outcome: 'unknown', fault: { code: 'vendor_unreachable', detail }, copiesDone: 0 }
  if (sending.before === undefined || !isSameDay(sending.before, clock.now())) return unknown
  const dropsAt = expiredSeconds * 1000 + dropMarginMs
  let wasReceived = false
  let missing = 0
  for (let looks = 0; clock.now() < dropsAt; looks++) {
    const pauseMs = countPausesMs[Math.min(looks, countPausesMs.length - 1)] ?? countPausesMs[0]
    if (!(await pause(clock, Math.min(pauseMs, dropsAt - clock.now()), signal))) return unknown
    const verdict = await countAfter(sending, failed)
    if (verdict === 'no_answer') continue
    if (verdict === 'cannot_know') return unknown
    if (verdict === 'not_received') {
      // It was there, and is neither waiting nor printed: the vendor has dropped it.
      if (wasReceived) return { outcome: 'not_printed', fault: { code: 'vendor_expired', detail }, copiesDone: 0 }
      missing += 1
      if (missing < missingLooks) continue
      return notSent(detail, failed)
    }
    // Its id is not known, so that of several parts nobody could tell later which are out.
    if (parts.length > 1) return unknown
    if (verdict === 'printed') return { outcome: 'printed', confirmation: 'status_ok', detail: countedWords }
    wasReceived = true
  }
  return unknown
}

const countedWords = '按厂商计数确认 / by the counts of the vendor'

async function countAfter(sending: Sending, { accepted, part }: Failed): Promise<CountVerdict | 'no_answer'> {
  const { line, job, before, signal } = sending
  if (before === undefined) return 'cannot_know'
  const sn = job.printer.printerSn
  const counted = await line.call(
    sn,
    (api, account, options) => api.orderCounts(account, sn, before.day, options),
    signal,
  )
  if (!counted.ok) return 'no_answer'
  return compareCounts(before, counted.data, { accepted, times: part.times })
}
