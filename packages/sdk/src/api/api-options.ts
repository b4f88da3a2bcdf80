import type { Clock } from '../waiting/clock.ts'

/** How to reach the server, and as whom. */
export interface ApiOptions {
  /** Such as `https://print.example.com`; empty in a page that the server's own address serves. */
  readonly url: string
  /**
   * An API key; a function is asked for each request, so that a key can be renewed. Without one the browser's session
   * cookie counts. A key in a page can be read by whoever sees the page: give it the scope it needs, or keep it on a
   * server of your own.
   */
  readonly key?: string | (() => string | Promise<string>)
  /** Of the words in problems. Default `zh-CN`. */
  readonly language?: 'zh-CN' | 'en'
  /** Of one try, with its answer's body. Default 30,000. */
  readonly timeoutMs?: number
  /** How often a request is sent again, where that is harmless. Default 3. */
  readonly retriesMax?: number
  /** The first wait before that; doubled each time. Default 300. */
  readonly retryFirstMs?: number
  /** A server that asks to wait longer than this is not waited for: the problem says how long. Default 20,000. */
  readonly retryLongestMs?: number
  /** Default the platform's own. */
  readonly fetch?: typeof globalThis.fetch
  readonly clock?: Clock
  /** 0 to 1, for jitter. */
  readonly random?: () => number
}

export interface CallOptions {
  readonly signal?: AbortSignal
  /** Of one try, where this call is in more of a hurry or less. */
  readonly timeoutMs?: number
  readonly retriesMax?: number
  /**
   * HA3. Made by itself for each call of a route that creates, and kept over its retries. Give one of your own, such as
   * `receipt-of-order-17`, to be safe over restarts too: for 24 hours the same key gives the first answer again.
   */
  readonly idempotencyKey?: string
}
