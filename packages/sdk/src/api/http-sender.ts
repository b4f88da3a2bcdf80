import { type Backoff, backoffMs } from '../waiting/backoff.ts'
import { type Clock, systemClock, wait } from '../waiting/clock.ts'
import type { ApiOptions, CallOptions } from './api-options.ts'
import { ProblemError, readProblem } from './problem-error.ts'
import { retryAfterSeconds } from './retry-after.ts'
import type { RouteAddress } from './route-address.ts'

/** One request, ready to be sent and sent again. */
export interface HttpRequest {
  readonly route: RouteAddress
  readonly url: string
  readonly body?: unknown
  readonly accept: string
  readonly headers?: Readonly<Record<string, string>>
}

/** An answer with its body read: 2xx or 304. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Uint8Array
}

export interface HttpSender {
  /** @throws ProblemError for every failure, and the signal's reason when the caller gave up */
  send(request: HttpRequest, options?: CallOptions): Promise<HttpAnswer>
  /** Headers that say who asks and in which language. */
  callerHeaders(): Promise<Record<string, string>>
}

const utf8 = new TextDecoder()

export function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes))
  } catch {
    return undefined
  }
}

/** A random key for one intent. `crypto.randomUUID` is missing on plain http addresses of a local network. */
function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * What to do after a failure. Sent again is what surely did nothing (the server refused for its rate), and, where a
 * repetition is harmless, what may or may not have been done.
 */
function mayRetry(route: RouteAddress, problem: ProblemError): boolean {
  if (problem.code === 'rate_limited') return true
  if (route.repeatable !== true) return false
  return problem.isOffline || problem.code === 'idempotency_in_progress'
}

class FetchSender implements HttpSender {
  readonly #options: ApiOptions
  readonly #clock: Clock
  readonly #backoff: Backoff

  constructor(options: ApiOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#backoff = { firstMs: options.retryFirstMs ?? 300, longestMs: options.retryLongestMs ?? 20_000 }
  }

  async callerHeaders(): Promise<Record<string, string>> {
    const { key, language = 'zh-CN' } = this.#options
    const known = typeof key === 'function' ? await key() : key
    return { 'Accept-Language': language, ...(known === undefined ? {} : { Authorization: `Bearer ${known}` }) }
  }

  async send(request: HttpRequest, options: CallOptions = {}): Promise<HttpAnswer> {
    const headers: Record<string, string> = { Accept: request.accept, ...request.headers }
    if (request.body !== undefined) headers['Content-Type'] = 'application/json'
    // One key for all tries: it is what makes trying again safe.
    if (request.route.idempotent === true) headers['Idempotency-Key'] = options.idempotencyKey ?? newIdempotencyKey()
    const body = request.body === undefined ? null : JSON.stringify(request.body)
    const retriesMax = options.retriesMax ?? this.#options.retriesMax ?? 3
    for (let failures = 0; ; failures++) {
      try {
        return await this.#try(request, headers, body, options)
      } catch (error) {
        if (!(error instanceof ProblemError) || failures >= retriesMax || !mayRetry(request.route, error)) throw error
        const waitMs = this.#waitMs(failures, error)
        if (waitMs === undefined) throw error
        await wait(this.#clock, waitMs, options.signal)
      }
    }
  }

  /** Undefined: longer than anybody wants to wait here. */
  #waitMs(failures: number, problem: ProblemError): number | undefined {
    const own = backoffMs(this.#backoff, failures, this.#options.random ?? Math.random)
    if (problem.retryAfterSeconds === undefined) return own
    const askedMs = problem.retryAfterSeconds * 1_000
    // The jitter comes on top: nobody is to come before the time.
    return askedMs > this.#backoff.longestMs ? undefined : askedMs + Math.min(own, this.#backoff.firstMs)
  }

  async #try(
    request: HttpRequest,
    headers: Readonly<Record<string, string>>,
    body: string | null,
    options: CallOptions,
  ): Promise<HttpAnswer> {
    const { signal } = options
    signal?.throwIfAborted()
    const givenUp = new AbortController()
    const cancel = this.#clock.after(options.timeoutMs ?? this.#options.timeoutMs ?? 30_000, () => givenUp.abort())
    try {
      const { key, fetch = globalThis.fetch } = this.#options
      const response = await fetch(request.url, {
        method: request.route.method.toUpperCase(),
        headers: { ...(await this.callerHeaders()), ...headers },
        body,
        credentials: key === undefined ? 'same-origin' : 'omit',
        signal: signal === undefined ? givenUp.signal : AbortSignal.any([signal, givenUp.signal]),
      })
      const bytes = new Uint8Array(await response.arrayBuffer())
      if (response.ok || response.status === 304) return { status: response.status, headers: response.headers, bytes }
      const seconds = retryAfterSeconds(response.headers.get('Retry-After'), this.#clock.now())
      throw readProblem(response.status, jsonOf(bytes), seconds)
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason
      if (error instanceof ProblemError) throw error
      if (givenUp.signal.aborted) throw new ProblemError('timed_out', 0, 'no answer in time / 未在时限内得到应答')
      throw new ProblemError('unreachable', 0, error instanceof Error ? error.message : String(error))
    } finally {
      cancel()
    }
  }
}

export function httpSender(options: ApiOptions): HttpSender {
  return new FetchSender(options)
}
