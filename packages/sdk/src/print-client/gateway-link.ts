import type { ErrorMessage, ServerMessage } from '@xiaopiao/protocol'
import type { Clock } from '../waiting/clock.ts'

/** What a client sends; the time is added. */
export type OutgoingMessage = { readonly type: string } & Readonly<Record<string, unknown>>

/** Why a connection is over. */
export interface LinkEnd {
  /** Of the close frame (RFC 6455, 7.4); 1006 when there was none. */
  readonly code: number
  readonly reason: string
}

export interface LinkHandlers {
  readonly onMessage: (message: ServerMessage) => void
  /** Once, after which nothing else is told. */
  readonly onEnd: (end: LinkEnd) => void
}

export interface LinkOptions {
  readonly url: string
  readonly webSocket: new (url: string) => WebSocket
  readonly clock: Clock
  /** How long to wait for the connection and for each answer. */
  readonly answerTimeoutMs: number
  /** A server that said nothing for so long is asked whether it lives. */
  readonly quietMs: number
}

/** One WebSocket to the gateway, from its beginning to its end. */
export interface GatewayLink {
  /**
   * Sends the messages and a ping after them. Protocol 1 confirms nothing, but the server deals with frames in their
   * order: its pong says that it has dealt with all of them. One exchange at a time.
   * @returns what the server objected to meanwhile
   * @throws LinkEndedError
   */
  exchange(...messages: readonly OutgoingMessage[]): Promise<readonly ErrorMessage[]>
  close(code: number, reason: string): void
}

class LinkEndedError extends Error {
  constructor() {
    super('the connection to the gateway has ended')
    this.name = 'LinkEndedError'
  }
}

interface Exchange {
  readonly errors: ErrorMessage[]
  readonly resolve: (errors: readonly ErrorMessage[]) => void
  readonly reject: (error: Error) => void
}

function readMessage(data: unknown): ServerMessage | undefined {
  if (typeof data !== 'string') return undefined
  try {
    const message: unknown = JSON.parse(data)
    const isMessage = typeof message === 'object' && message !== null && 'type' in message
    return isMessage ? (message as ServerMessage) : undefined
  } catch {
    return undefined
  }
}

class WebSocketLink implements GatewayLink {
  readonly #socket: WebSocket
  readonly #options: LinkOptions
  readonly #handlers: LinkHandlers
  readonly #opened: Promise<void>
  #exchanges: Promise<unknown>
  #current: Exchange | undefined
  #ended = false
  #cancelTimer: () => void
  readonly #onEnded: (() => void)[] = []

  constructor(options: LinkOptions, handlers: LinkHandlers) {
    this.#options = options
    this.#handlers = handlers
    const socket = new options.webSocket(options.url)
    this.#socket = socket
    this.#opened = new Promise((resolve, reject) => {
      socket.addEventListener('open', () => resolve())
      this.#onEnded.push(() => reject(new LinkEndedError()))
    })
    this.#opened.catch(() => undefined)
    this.#exchanges = this.#opened
    socket.addEventListener('message', (event: MessageEvent) => this.#onFrame(event.data))
    socket.addEventListener('close', (event: CloseEvent) => this.#end({ code: event.code, reason: event.reason }))
    // A failed connection is followed by its close event.
    socket.addEventListener('error', () => {})
    this.#cancelTimer = this.#after(options.answerTimeoutMs, () => this.#abandon('no connection in time'))
    this.#opened.then(
      () => this.#heard(),
      () => undefined,
    )
  }

  exchange(...messages: readonly OutgoingMessage[]): Promise<readonly ErrorMessage[]> {
    const turn = this.#exchanges.then(() => this.#exchange(messages))
    this.#exchanges = turn.catch(() => undefined)
    return turn
  }

  close(code: number, reason: string): void {
    this.#closeSocket(code, reason)
    this.#end({ code, reason })
  }

  #exchange(messages: readonly OutgoingMessage[]): Promise<readonly ErrorMessage[]> {
    if (this.#ended) return Promise.reject(new LinkEndedError())
    return new Promise((resolve, reject) => {
      const cancel = this.#after(this.#options.answerTimeoutMs, () => this.#abandon('no answer in time'))
      const settle = (): void => {
        cancel()
        this.#current = undefined
      }
      this.#current = {
        errors: [],
        resolve: (errors) => {
          settle()
          resolve(errors)
        },
        reject: (error) => {
          settle()
          reject(error)
        },
      }
      for (const message of messages) this.#send(message)
      this.#send({ type: 'ping' })
    })
  }

  #send(message: OutgoingMessage): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    const timestamp = new Date(this.#options.clock.now()).toISOString()
    this.#socket.send(JSON.stringify({ ...message, timestamp }))
  }

  #onFrame(data: unknown): void {
    if (this.#ended) return
    this.#heard()
    const message = readMessage(data)
    if (message === undefined) return
    if (message.type === 'ping') this.#send({ type: 'pong' })
    else if (message.type === 'pong') this.#current?.resolve(this.#current.errors)
    else {
      if (message.type === 'error') this.#current?.errors.push(message)
      this.#handlers.onMessage(message)
    }
  }

  /** GW14 from this side: a server of which nothing is heard is asked, and left when it does not answer. */
  #heard(): void {
    this.#cancelTimer()
    this.#cancelTimer = this.#after(this.#options.quietMs, () => void this.exchange().catch(() => undefined))
  }

  #abandon(reason: string): void {
    // The other side may be gone without a word: its part of the closing is not waited for.
    this.#closeSocket(4000, reason)
    this.#end({ code: 1006, reason })
  }

  #closeSocket(code: number, reason: string): void {
    try {
      this.#socket.close(code, reason)
    } catch {
      // Some platforms refuse codes while the connection is still being made.
      this.#socket.close()
    }
  }

  #end(end: LinkEnd): void {
    if (this.#ended) return
    this.#ended = true
    this.#cancelTimer()
    for (const tell of this.#onEnded) tell()
    this.#current?.reject(new LinkEndedError())
    this.#handlers.onEnd(end)
  }

  #after(delayMs: number, action: () => void): () => void {
    return this.#options.clock.after(delayMs, () => {
      if (!this.#ended) action()
    })
  }
}

export function openGatewayLink(options: LinkOptions, handlers: LinkHandlers): GatewayLink {
  return new WebSocketLink(options, handlers)
}
