import { createHash, generateKeyPairSync, type KeyObject, sign, timingSafeEqual } from 'node:crypto'

/** How far a request's `stime` may be off, either way. Ours: the vendor names no window (cloud-printers 1.1). */
const stimeWindowSeconds = 300

/** Lower-case hex `sha1(user + UKEY + stime)` (cloud-printers 1.1). */
export function requestSignature(user: string, ukey: string, stime: string): string {
  return createHash('sha1')
    .update(user + ukey + stime, 'utf8')
    .digest('hex')
}

/** Whether `sig` is right and `stime` (ten digits, seconds) is of now. */
export function isSignatureValid(
  given: { readonly user: string; readonly stime: string; readonly sig: string },
  ukey: string,
  nowMs: number,
): boolean {
  if (!/^\d{10}$/.test(given.stime)) return false
  if (Math.abs(Number(given.stime) - nowMs / 1000) > stimeWindowSeconds) return false
  const right = Buffer.from(requestSignature(given.user, ukey, given.stime))
  const written = Buffer.from(given.sig)
  return written.length === right.length && timingSafeEqual(written, right)
}

/** The key pair with which callbacks are signed. */
export interface CallbackKeyPair {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

export function makeCallbackKeyPair(): CallbackKeyPair {
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
}

/** All parameters but `sign` and empty ones, sorted by name, `name=value` joined with `&`, unencoded (cloud-printers 1.7). */
function textToSign(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .filter(([name, value]) => name !== 'sign' && value !== '')
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

/** Base64 of RSA-2048, PKCS#1 v1.5, SHA-256 (cloud-printers 1.7). */
export function callbackSignature(fields: Readonly<Record<string, string>>, privateKey: KeyObject): string {
  return sign('sha256', Buffer.from(textToSign(fields), 'utf8'), privateKey).toString('base64')
}
