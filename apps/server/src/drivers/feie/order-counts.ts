import type { Clock, EpochMs } from '../../clock.ts'
import { chinaDay } from './china-day.ts'
import type { FeieCounts } from './feie-api.ts'
import type { FeieLine } from './feie-line.ts'

/** How many orders the vendor counted for a printer, before we sent one. */
export interface CountedBefore extends FeieCounts {
  readonly day: string
  readonly at: EpochMs
  /** All that the vendor counted were ours: nobody else prints there. */
  readonly oursAlone: boolean
}

/** What the counts tell about an order of which no answer came. */
export type CountVerdict = 'not_received' | 'waiting' | 'printed' | 'cannot_know'

/**
 * Counts before an order is sent.
 * @param printedByUs how many orders of the printer and day we know to be printed
 * @returns undefined when the vendor does not say
 */
export async function countBefore(
  line: FeieLine,
  printerSn: string,
  context: {
    readonly now: EpochMs
    readonly printedByUs: (day: string) => Promise<number>
    readonly signal: AbortSignal
  },
): Promise<CountedBefore | undefined> {
  const day = chinaDay(context.now)
  const [counted, ours] = await Promise.all([
    line.call(printerSn, (api, account, options) => api.orderCounts(account, printerSn, day, options), context.signal),
    context.printedByUs(day),
  ])
  if (!counted.ok) return undefined
  const { print, waiting } = counted.data
  return { print, waiting, day, at: context.now, oursAlone: waiting === 0 && print === ours }
}

/**
 * Compares the counts of before and after. Without a difference the order has not arrived, whoever else prints there.
 * One more may be another's, unless nobody else uses the printer. Orders that waited before may have been dropped
 * meanwhile: then nothing can be said.
 * @param accepted orders that the vendor took from us in between
 * @param times copies of the order in question: the vendor's counts may go by slips
 */
export function compareCounts(
  before: CountedBefore | undefined,
  after: FeieCounts,
  { accepted, times }: { readonly accepted: number; readonly times: number },
): CountVerdict {
  if (before === undefined || before.waiting > 0) return 'cannot_know'
  const added = after.print + after.waiting - before.print - accepted
  if (added === 0 && accepted === 0) return after.waiting === 0 ? 'not_received' : 'cannot_know'
  if (added === 0) return 'not_received'
  if (!before.oursAlone || (added !== 1 && added !== times)) return 'cannot_know'
  return after.waiting === 0 ? 'printed' : 'waiting'
}

/** Clocks differ: near midnight an order may count under another day than the one that was asked about. */
const midnightMarginMs = 5 * 60_000

/** Whether all that happened until now surely counts under the day of the first count. */
export function isSameDay(before: CountedBefore, now: EpochMs): boolean {
  const days = [before.at - midnightMarginMs, now + midnightMarginMs].map(chinaDay)
  return days.every((day) => day === before.day)
}

/** The vendor's stations abroad (cloud-printers 1.1) may begin their days at other times than China. */
export function countsByChinaDay(host: string): boolean {
  return !/(?:^|\.)(?:jp|de)\.feieyun\.com$/i.test(host)
}

/** As often as this an order must be missing from the counts before it counts as not received: requests may be slow. */
export const missingLooks = 2

/** The first look comes when a request that was still under way has surely ended. */
export const countPausesMs = [10_000, 10_000, 20_000, 30_000, 60_000] as const

/** Waits by the server's clock. False: the signal came before. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false)
  return new Promise((resolve) => {
    const stop = () => {
      cancel()
      resolve(false)
    }
    const cancel = clock.at(clock.now() + ms, () => {
      signal.removeEventListener('abort', stop)
      resolve(true)
    })
    signal.addEventListener('abort', stop, { once: true })
  })
}
