import { buildUrl } from '@xiaopiao/protocol/build-url'
import { tell } from '../listening/tell.ts'
import { backoffMs } from '../waiting/backoff.ts'
import { type Clock, systemClock, wait } from '../waiting/clock.ts'
import type { ApiOptions } from './api-options.ts'
import { type EventParser, eventParser } from './event-parser.ts'
import { type HttpSender, jsonOf } from './http-sender.ts'
import { type LiveEvent, readLiveEvent } from './live-event.ts'
import { ProblemError, readProblem } from './problem-error.ts'
import { retryAfterSeconds } from './retry-after.ts'
import { routeAddresses } from './route-addresses.ts'

/** `live`: changes arrive by themselves; `lost`: they do not, and the connection is tried again. */
export type LiveState = 'connecting' | 'live' | 'lost' | 'stopped'

export interface FollowOptions {
  readonly onEvent: (event: LiveEvent) => void
  /** With the reason when it is lost; `unauthorized` and `forbidden` are tried again too, for keys can be renewed. */
  readonly onState?: (now: { readonly state: LiveState; readonly problem?: ProblemError | undefined }) => void
  /** Of the last event of an earlier run, to go on from there. */
  readonly lastEventId?: string
  readonly signal?: AbortSignal
}

export interface Following {
  readonly state: LiveState
  /** Undefined before the first connection. */
  readonly lastEventId: string | undefined
  stop(): void
}

/** The server says something every 15 s, if only that it is alive. */
const silenceMaxMs = 45_000
const reconnect = { firstMs: 1_000, longestMs: 30_000 }

interface Stream {
  readonly clock: Clock
  readonly random: () => number
  readonly open: (lastEventId: string | undefined, signal: AbortSignal) => Promise<Response>
}

class ChangeFollower implements Following {
  state: LiveState = 'connecting'
  lastEventId: string | undefined
  readonly #stream: Stream
  readonly #options: FollowOptions
  readonly #stopping = new AbortController()

  constructor(stream: Stream, options: FollowOptions) {
    this.#stream = stream
    this.#options = options
    this.lastEventId = options.lastEventId
    options.signal?.addEventListener('abort', () => this.stop(), { once: true })
    if (options.signal?.aborted === true) this.stop()
    else {
      tell(options.onState, { state: 'connecting' })
      void this.#run()
    }
  }

  stop(): void {
    if (this.state === 'stopped') return
    this.#tell('stopped')
    this.#stopping.abort()
  }

  #tell(state: LiveState, problem?: ProblemError): void {
    if (this.state === 'stopped' || (this.state === state && state === 'live')) return
    this.state = state
    tell(this.#options.onState, { state, problem })
  }

  async #run(): Promise<void> {
    let failures = 0
    for (let isFirst = true; !this.#stopping.signal.aborted; isFirst = false) {
      let firstMs = reconnect.firstMs
      const parser = eventParser((event) => this.#pass(readLiveEvent(event)), this.lastEventId)
      try {
        await this.#read(parser, isFirst, () => {
          failures = 0
        })
        // The server ends streams from time to time, so that keys that ran out count.
        firstMs = parser.retryMs ?? firstMs
        this.#tell('lost')
      } catch (error) {
        if (this.#stopping.signal.aborted) return
        this.#tell('lost', problemOf(error))
      }
      const waitMs = backoffMs({ ...reconnect, firstMs }, failures, this.#stream.random)
      failures += 1
      await wait(this.#stream.clock, waitMs, this.#stopping.signal).catch(() => undefined)
    }
  }

  /** Reads one connection to its end. */
  async #read(parser: EventParser, isFirst: boolean, onOpen: () => void): Promise<void> {
    const silent = new AbortController()
    const signal = AbortSignal.any([this.#stopping.signal, silent.signal])
    const arm = () => this.#stream.clock.after(silenceMaxMs, () => silent.abort())
    let disarm = arm()
    try {
      const response = await this.#stream.open(this.lastEventId, signal)
      onOpen()
      const isGap = !isFirst && this.lastEventId === undefined
      this.#tell('live')
      if (isGap) this.#pass({ type: 'reset' })
      const decoder = new TextDecoder()
      const reader = response.body?.getReader()
      for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
        disarm()
        disarm = arm()
        parser.push(decoder.decode(part.value, { stream: true }))
        this.lastEventId = parser.lastEventId
      }
    } finally {
      disarm()
      // Whatever ended it, nothing of the connection stays behind.
      silent.abort()
    }
  }

  #pass(event: LiveEvent | undefined): void {
    if (event !== undefined && this.state !== 'stopped') tell(this.#options.onEvent, event)
  }
}

function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  return new ProblemError('unreachable', 0, error instanceof Error ? error.message : String(error))
}

/**
 * `GET /api/tasks/stream` by fetch, because EventSource sends no API key: reconnects with jitter for as long as it takes
 * and goes on after the last event (`Last-Event-ID`).
 */
export function followChanges(api: ApiOptions, sender: HttpSender, options: FollowOptions): Following {
  const { fetch = globalThis.fetch, clock = systemClock, random = Math.random } = api
  const url = buildUrl(api.url, routeAddresses.streamTasks.path)
  const open = async (lastEventId: string | undefined, signal: AbortSignal): Promise<Response> => {
    const response = await fetch(url, {
      headers: {
        ...(await sender.callerHeaders()),
        Accept: 'text/event-stream',
        ...(lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId }),
      },
      cache: 'no-store',
      credentials: api.key === undefined ? 'same-origin' : 'omit',
      signal,
    })
    const type = response.headers.get('Content-Type') ?? ''
    if (response.ok && type.startsWith('text/event-stream')) return response
    const body = jsonOf(new Uint8Array(await response.arrayBuffer()))
    throw readProblem(response.status, body, retryAfterSeconds(response.headers.get('Retry-After'), clock.now()))
  }
  return new ChangeFollower({ clock, random, open }, options)
}
