import { type KeyObject, verify } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import type { VendorReports } from '../../tasks/report-vendor-job.ts'
import type { SeenNotices } from './seen-notices.ts'

/** How a notice was taken; only `SUCCESS` keeps the vendor from telling it again. */
export type CallbackVerdict =
  /** Recorded now or before, or of a kind that means nothing to us. */
  | 'success'
  /** It may have come before the answer to the print (cloud-printers 1.7): the vendor should tell it again. */
  | 'unknown_order'
  /** No notice at all, not the vendor's, or not of now. */
  | 'malformed'
  | 'bad_signature'
  | 'stale'
  /** Told before, word for word, and taken. */
  | 'replayed'
  /** Nobody has said which key the vendor signs with. */
  | 'no_key'

/** A notice may be this old or this new: what is repeated later proves nothing. */
const staleAfterMs = 5 * 60_000
/** The vendor waits this long for `SUCCESS` and then tells the notice again (cloud-printers 1.7). */
const vendorWaitsMs = 5_000
/** Printed is the only status that is documented (cloud-printers 1.7). */
const printedStatus = '1'

/** All parameters but `sign` and empty ones, sorted by name, `name=value` joined by `&`, unencoded (cloud-printers 1.7). */
export function signedText(form: URLSearchParams): string {
  return [...form]
    .filter(([name, value]) => name !== 'sign' && value !== '')
    .sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

/** Whether `sign` is the RSA-SHA256 (PKCS#1 v1.5) signature of the notice; never throws, whatever it holds. */
export function isSigned(form: URLSearchParams, publicKey: KeyObject): boolean {
  const signature = Buffer.from(form.get('sign') ?? '', 'base64')
  try {
    return verify('sha256', Buffer.from(signedText(form), 'utf8'), publicKey, signature)
  } catch {
    return false
  }
}

/** What a notice needs. */
export interface CallbackContext {
  readonly publicKey: KeyObject | undefined
  readonly reports: Pick<VendorReports, 'printed'>
  readonly clock: Pick<Clock, 'now'>
  readonly seen: SeenNotices
}

/**
 * Takes a notice of the vendor. It names its own order and no tenant, which the order's row knows; nothing is looked
 * up before the signature is found right. Another notice of the same order changes nothing and is a success; the very
 * same one again is a replay, unless our answer came too late for the vendor to hear.
 * @param body as it came, form-encoded
 */
export async function takeCallback(body: string, context: CallbackContext): Promise<CallbackVerdict> {
  const { publicKey, reports, clock, seen } = context
  const now = clock.now()
  if (publicKey === undefined) return 'no_key'
  const form = new URLSearchParams(body)
  const names = [...form.keys()]
  if (new Set(names).size < names.length) return 'malformed'
  const [orderId, status, stime] = ['orderId', 'status', 'stime'].map((name) => form.get(name) ?? '')
  if (!orderId || orderId.length > 100 || !status || !/^\d{10}$/.test(stime ?? '')) return 'malformed'
  if (!isSigned(form, publicKey)) return 'bad_signature'
  const toldAt = Number(stime) * 1000
  if (Math.abs(toldAt - now) > staleAfterMs) return 'stale'
  // Of one text there is one signature, which can be written in several ways.
  const notice = signedText(form)
  if (!seen.add(notice, { now, until: toldAt + staleAfterMs })) return 'replayed'
  let verdict: CallbackVerdict = 'unknown_order'
  try {
    verdict = await recorded({ orderId, status }, reports)
    return verdict
  } finally {
    if (verdict !== 'success' || clock.now() - now > vendorWaitsMs) seen.forget(notice)
  }
}

async function recorded(
  { orderId, status }: { readonly orderId: string; readonly status: string },
  reports: Pick<VendorReports, 'printed'>,
): Promise<CallbackVerdict> {
  if (status !== printedStatus) return 'success'
  return (await reports.printed('feie', orderId, 'callback')) === 'recorded' ? 'success' : 'unknown_order'
}
