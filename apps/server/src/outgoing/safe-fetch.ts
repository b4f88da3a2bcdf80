import { type IncomingHttpHeaders, type IncomingMessage, request as openHttp } from 'node:http'
import { request as openHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { type Clock, systemClock } from '../clock.ts'
import { type LookUpName, lookUpName } from './look-up-name.ts'
import { isPublicAddress, reachedAddress } from './public-address.ts'

/** Why no answer came. `stopped`: the caller's signal ended it. */
export type OutgoingFault = 'bad_url' | 'refused_address' | 'unreachable' | 'timed_out' | 'too_large' | 'stopped'

interface Answered<Body> {
  readonly ok: true
  readonly status: number
  /** Text is UTF-8; not decompressed, because no encoding was offered. */
  readonly body: Body
  readonly headers: IncomingHttpHeaders
}

type Unanswered = { readonly ok: false; readonly fault: OutgoingFault; readonly detail: string }

export type OutgoingAnswer = Answered<string> | Unanswered
/** An answer that is no text. */
export type OutgoingBytes = Answered<Uint8Array> | Unanswered

export interface OutgoingRequest {
  readonly method: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** From the question for the name to the last byte of the answer. */
  readonly timeoutMs: number
  readonly responseBytesMax: number
  /** A longer answer: `refuse` (default) makes it `too_large`, `cut` takes what fits. */
  readonly longBody?: 'refuse' | 'cut'
  /** Whether an address that is not public may be reached all the same (XIAOPIAO_OUTGOING_NETWORKS). */
  readonly allowPrivate: (ipAddress: string) => boolean
  /** Plain http only to addresses that `allowPrivate` allows. Default: http to every allowed address. */
  readonly requireTls?: boolean
  readonly signal?: AbortSignal
  readonly clock?: Clock
  readonly lookUp?: LookUpName
}

/** What decides whether a URL may be asked at all. */
export type OutgoingTarget = Pick<OutgoingRequest, 'allowPrivate' | 'requireTls' | 'lookUp'>

class OutgoingError extends Error {
  readonly fault: OutgoingFault

  constructor(fault: OutgoingFault, detail: string) {
    super(detail)
    this.fault = fault
  }
}

/** An answer's head beyond this is no answer to a question of ours. */
const headBytesMax = 16 * 1024

/**
 * Sends one request to an address that a stranger chose. The name is looked up here, every address is judged, and the
 * connection goes to a judged address and nowhere else, whatever the name means a moment later. Redirects are answers
 * like any other; they are not followed. Never rejects for what the other side does.
 */
export async function safeFetch(urlText: string, request: OutgoingRequest): Promise<OutgoingAnswer> {
  const answer = await safeFetchBytes(urlText, request)
  return answer.ok ? { ...answer, body: new TextDecoder('utf-8', { ignoreBOM: true }).decode(answer.body) } : answer
}

/** `safeFetch` of what is no text. */
export async function safeFetchBytes(urlText: string, request: OutgoingRequest): Promise<OutgoingBytes> {
  const { clock = systemClock, timeoutMs, signal } = request
  const ending = new AbortController()
  const stop = () => ending.abort(new OutgoingError('stopped', 'the request was ended from this side'))
  const cancelTimer = clock.at(clock.now() + timeoutMs, () =>
    ending.abort(new OutgoingError('timed_out', `no complete answer within ${timeoutMs} ms`)),
  )
  if (signal?.aborted === true) stop()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    const url = readUrl(urlText)
    const addresses = await judgedAddresses(url, request, ending.signal)
    return await exchange(url, addresses, request, ending.signal)
  } catch (error) {
    const reason: unknown = ending.signal.aborted ? ending.signal.reason : error
    if (reason instanceof OutgoingError) return { ok: false, fault: reason.fault, detail: reason.message }
    throw reason
  } finally {
    cancelTimer()
    signal?.removeEventListener('abort', stop)
  }
}

/**
 * Whether a URL may be asked, as far as can be told now; `safeFetch` judges again each time.
 * @returns undefined when it may; else why not (`bad_url`, `refused_address`), or that its name is not known (`unreachable`)
 */
export async function refuseTarget(
  urlText: string,
  target: OutgoingTarget,
  signal: AbortSignal,
): Promise<Unanswered | undefined> {
  try {
    await judgedAddresses(readUrl(urlText), target, signal)
    return undefined
  } catch (error) {
    if (!(error instanceof OutgoingError)) throw error
    return { ok: false, fault: error.fault, detail: error.message }
  }
}

function readUrl(text: string): URL {
  const url = URL.parse(text)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new OutgoingError('bad_url', 'not an http or https URL')
  }
  // They would end up in lists and logs beside the URL.
  if (url.username !== '' || url.password !== '') throw new OutgoingError('bad_url', 'a URL with a user or a password')
  return url
}

/** The host without the brackets of an IPv6 address. The URL parser has made plain decimal of every IPv4 notation. */
function hostOf(url: URL): string {
  return url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname
}

async function judgedAddresses(url: URL, target: OutgoingTarget, signal: AbortSignal): Promise<readonly string[]> {
  const { allowPrivate, requireTls = false, lookUp = lookUpName } = target
  const host = hostOf(url)
  const found = isIP(host) === 0 ? await namedAddresses(host, lookUp, signal) : [host]
  const mayPublic = url.protocol === 'https:' || !requireTls
  const judged = found.filter((address) => {
    const reached = reachedAddress(address)
    if (reached === undefined) return false
    return (mayPublic && isPublicAddress(reached)) || allowPrivate(reached)
  })
  if (judged.length > 0) return judged
  // The addresses are not told: they would be a map of the inner network.
  const why = found.some(isPublicAddress) ? 'has to be asked by https' : 'is not a public address'
  throw new OutgoingError('refused_address', `${host} ${why}`)
}

async function namedAddresses(name: string, lookUp: LookUpName, signal: AbortSignal): Promise<readonly string[]> {
  try {
    const found = await lookUp(name, signal)
    if (found.length > 0) return found
  } catch (error) {
    throw new OutgoingError('unreachable', `${name} was not found: ${messageOf(error)}`)
  }
  throw new OutgoingError('unreachable', `${name} has no address`)
}

function exchange(
  url: URL,
  addresses: readonly string[],
  request: OutgoingRequest,
  signal: AbortSignal,
): Promise<Answered<Uint8Array>> {
  signal.throwIfAborted()
  const records = addresses.map((address) => ({ address, family: isIP(address) }))
  // The one question that the connection asks for the name gets the judged addresses for an answer.
  const lookup: LookupFunction = (_name, { all = false }, answer) => {
    const [first] = records
    if (first === undefined) answer(new Error('there is no judged address'), [])
    else if (all) answer(null, records)
    else answer(null, first.address, first.family)
  }
  const { method, headers = {}, body = '' } = request
  const open = url.protocol === 'https:' ? openHttps : openHttp
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(new OutgoingError('unreachable', messageOf(error)))
    const sent = open({
      host: hostOf(url),
      port: url.port === '' ? undefined : Number(url.port),
      path: `${url.pathname}${url.search}`,
      method,
      headers: { 'user-agent': 'xiaopiao', ...headers, 'content-length': String(Buffer.byteLength(body)) },
      // A connection of its own: what an earlier request was allowed says nothing of this one.
      agent: false,
      maxHeaderSize: headBytesMax,
      lookup,
      signal,
    })
    sent.on('error', fail)
    sent.on('response', (response) => {
      readBody(response, request)
        .then((bytes) =>
          resolve({ ok: true, status: response.statusCode ?? 0, body: bytes, headers: response.headers }),
        )
        .catch(reject)
        .finally(() => sent.destroy())
    })
    // Nothing here speaks another protocol.
    sent.on('upgrade', (_response, socket) => {
      socket.destroy()
      fail(new Error('the answer changes the protocol'))
    })
    sent.end(body)
  })
}

async function readBody(
  response: IncomingMessage,
  { responseBytesMax, longBody = 'refuse' }: OutgoingRequest,
): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let byteCount = 0
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      byteCount += chunk.length
      if (byteCount > responseBytesMax) break
    }
  } catch (error) {
    throw new OutgoingError('unreachable', messageOf(error))
  }
  if (byteCount > responseBytesMax && longBody === 'refuse') {
    throw new OutgoingError('too_large', `the answer is longer than ${responseBytesMax} bytes`)
  }
  return Buffer.concat(chunks).subarray(0, responseBytesMax)
}

function messageOf(error: unknown): string {
  // Several addresses, several errors.
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}
