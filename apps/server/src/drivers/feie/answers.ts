import { z } from 'zod'
import type { FaultCode } from '../driver.ts'
import type { PostAnswer } from './post-form.ts'

/** What the vendor, or the way there, made of a call. */
export type FeieAnswer<Data> = { readonly ok: true; readonly data: Data } | FeieFailure

export type FeieFailure =
  /** The vendor's own no; nothing was carried out. */
  | {
      readonly ok: false
      readonly reason: 'refused'
      readonly ret: number
      readonly message: string
      readonly code: FaultCode
    }
  /** Surely not carried out: it never left, or the circuit keeps calls away. */
  | { readonly ok: false; readonly reason: 'not_sent'; readonly message: string }
  /** It may have been carried out (DL3). */
  | { readonly ok: false; readonly reason: 'unknown'; readonly message: string }

/** `msg` ends now in `.` and now in `。`: only `ret` decides (cloud-printers 1.3). */
const envelope = z.object({ ret: z.coerce.number().int(), msg: z.string().nullish(), data: z.unknown() })

/** An answer's text as it is shown to people: the vendor's pages of error are long. */
const shownCharactersMax = 200

/** Reads the vendor's envelope; `ret` 0 and nothing else is a yes. */
export function readAnswer<Data>(answer: PostAnswer, data: z.ZodType<Data>): FeieAnswer<Data> {
  if (answer.kind !== 'answered') return { ok: false, reason: answer.kind, message: answer.detail }
  const { status, text } = answer
  const seen = `HTTP ${status}: ${text.slice(0, shownCharactersMax)}`
  // A proxy's or a server's 4xx and a redirect mean that nobody has dealt with the request.
  if (status >= 300 && status < 500) return { ok: false, reason: 'not_sent', message: seen }
  const read = status === 200 ? envelope.safeParse(parseJson(text)) : undefined
  if (read?.success !== true) return { ok: false, reason: 'unknown', message: seen }
  const { ret, msg } = read.data
  if (ret !== 0) {
    const message = `${msg ?? ''} (ret ${ret})`
    return { ok: false, reason: 'refused', ret, message, code: faultOfRet(ret, msg ?? '') }
  }
  const known = data.safeParse(read.data.data)
  return known.success ? { ok: true, data: known.data } : { ok: false, reason: 'unknown', message: seen }
}

/**
 * Who must act on a refusal. -2 means two things, of which only the words tell: an account that does not exist, or
 * a value that the vendor does not take. 1001 and 1002: the vendor does not know the printer, or not as this account's.
 */
export function faultOfRet(ret: number, message: string): FaultCode {
  if (ret === -3) return 'account_refused'
  if (ret === -2) return /未注册|not regist|unregistered/i.test(message) ? 'account_refused' : 'content_refused'
  return 'vendor_refused'
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
