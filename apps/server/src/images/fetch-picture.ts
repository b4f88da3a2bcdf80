import type { Clock } from '../clock.ts'
import { safeFetchBytes } from '../outgoing/safe-fetch.ts'
import { fetchTimeoutMs, redirectsMax } from './picture-limits.ts'

export type FetchedPicture =
  | { readonly ok: true; readonly bytes: Uint8Array }
  /** `server`: nobody answers there, so that other pictures of the same server are not worth a question now. */
  | { readonly ok: false; readonly of: 'server' | 'picture'; readonly why: string }

export interface FetchContext {
  readonly clock: Clock
  /** Whether an address that is not public may be reached (XIAOPIAO_OUTGOING_NETWORKS). */
  readonly allowPrivate: (ipAddress: string) => boolean
  readonly bytesMax: number
  readonly signal: AbortSignal
}

/** Gets the file at an http or https address. Never rejects for what the other side does. */
export async function fetchPicture(url: string, context: FetchContext): Promise<FetchedPicture> {
  const { clock, allowPrivate, bytesMax, signal } = context
  const deadline = clock.now() + fetchTimeoutMs
  let address = url
  for (let redirects = 0; redirects <= redirectsMax; redirects++) {
    const answer = await safeFetchBytes(address, {
      method: 'GET',
      headers: { accept: 'image/png, image/jpeg, image/webp, image/svg+xml' },
      timeoutMs: Math.max(1, deadline - clock.now()),
      responseBytesMax: bytesMax,
      allowPrivate,
      signal,
      clock,
    })
    if (!answer.ok) {
      const isServers = answer.fault === 'unreachable' || answer.fault === 'timed_out'
      return { ok: false, of: isServers ? 'server' : 'picture', why: `${answer.fault}: ${answer.detail}` }
    }
    const { status, headers, body } = answer
    if (status === 200) return { ok: true, bytes: body }
    const next = status >= 301 && status <= 308 ? URL.parse(headers.location ?? '', address) : null
    if (next === null) return { ok: false, of: 'picture', why: `HTTP ${status}` }
    address = next.href
  }
  return { ok: false, of: 'picture', why: `more than ${redirectsMax} redirects` }
}
