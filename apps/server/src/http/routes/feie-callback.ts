import type { Hono } from 'hono'
import type { CallbackVerdict } from '../../drivers/feie/callback.ts'
import { addressKey } from '../../gateway/address.ts'
import type { HttpContext } from '../http-context.ts'
import type { HttpEnv } from '../http-env.ts'
import { Refusal } from '../problem.ts'
import { rateLimit } from '../rate-limit.ts'
import { readBytes } from '../read-body.ts'

/** Where the vendor tells of printed orders; registered in its console. */
export const feieCallbackPath = '/api/feie/callback'

/** A notice is four short fields and a signature of 344 characters. */
const bodyBytesMax = 8 * 1024
/** Of one address in a minute. The vendor sends none, and each costs no more than a signature check. */
const badNoticesPerMinute = 300

/** Anything but `SUCCESS` makes the vendor tell it again (cloud-printers 1.7). */
const answers: Readonly<
  Record<CallbackVerdict, { readonly status: 200 | 400 | 403 | 404 | 409 | 503; readonly text: string }>
> = {
  success: { status: 200, text: 'SUCCESS' },
  unknown_order: { status: 404, text: 'UNKNOWN ORDER' },
  malformed: { status: 400, text: 'MALFORMED' },
  bad_signature: { status: 403, text: 'BAD SIGNATURE' },
  stale: { status: 403, text: 'STALE' },
  replayed: { status: 409, text: 'REPLAYED' },
  no_key: { status: 503, text: 'XIAOPIAO_FEIE_PUBLIC_KEY IS NOT SET' },
}

/** `POST /api/feie/callback`: the vendor's signed notices. Their signature is all that admits them. */
export function registerFeieCallback(app: Hono<HttpEnv>, context: HttpContext): void {
  const bad = rateLimit('callback', badNoticesPerMinute, context.clock)
  app.post(feieCallbackPath, async (c) => {
    const address = addressKey(c.get('address'))
    if (bad.isExhausted(address)) return c.text('TOO MANY', 429, { 'retry-after': '60' })
    const body = await readBytes(c, bodyBytesMax)
    if (body instanceof Refusal) return c.text('TOO LARGE', 413, { connection: 'close' })
    const verdict = await context.feie.takeCallback(body.toString('utf8'))
    if (verdict === 'malformed' || verdict === 'bad_signature') bad.count(address)
    if (verdict !== 'success') context.log.debug({ verdict, address }, 'a notice of Feie was not taken')
    const { status, text } = answers[verdict]
    return c.text(text, status, { 'cache-control': 'no-store' })
  })
}
