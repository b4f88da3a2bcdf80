import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { type ClientOptions, WebSocket } from 'ws'

/** A message as a client sees it: whatever JSON came. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads fields of messages whose very shape it is checking
export type Received = Record<string, any>

/** A print client for tests: keeps what came in until it is asked for. */
export interface PrintClient {
  readonly socket: WebSocket
  /** How the connection ended. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  /** The text of every frame so far. */
  readonly frames: readonly string[]
  /** The next message that has not been asked for. Rejects when the connection ends before it comes. */
  next(): Promise<Received>
  /** Skips messages up to the next one of this type. */
  nextOf(type: string): Promise<Received>
  send(message: object | string): void
  /** Answers once the server has dealt with everything sent so far. */
  settled(): Promise<void>
}

/** Connects and answers once the handshake is done. */
export async function connectClient(url: string, options: ClientOptions = {}): Promise<PrintClient> {
  const socket = new WebSocket(url, options)
  const frames: string[] = []
  let read = 0
  let arrived = Promise.withResolvers<void>()
  socket.on('message', (data) => {
    frames.push(String(data))
    arrived.resolve()
    arrived = Promise.withResolvers()
  })
  let isClosed = false
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => {
      isClosed = true
      resolve({ code, reason: reason.toString() })
      arrived.resolve()
    })
  })
  await once(socket, 'open')
  // An error is followed by `close`, which is what tests look at.
  socket.on('error', () => {})

  const next = async (): Promise<Received> => {
    while (read >= frames.length) {
      if (isClosed) throw new Error(`the connection ended, after: ${frames.slice(-3).join(' ')}`)
      await arrived.promise
    }
    const text = frames[read] ?? ''
    read += 1
    return JSON.parse(text)
  }
  const nextOf = async (type: string): Promise<Received> => {
    for (;;) {
      const message = await next()
      if (message['type'] === type) return message
    }
  }
  const send = (message: object | string) => {
    socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  }
  return {
    socket,
    closed,
    frames,
    next,
    nextOf,
    send,
    async settled() {
      send({ type: 'ping' })
      await nextOf('pong')
    },
  }
}

/** Tries a handshake that is to be refused with an HTTP status. */
export function refusedHandshake(
  url: string,
  options: ClientOptions = {},
): Promise<{ readonly status: number; readonly headers: IncomingMessage['headers']; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, options)
    socket.on('open', () => {
      socket.terminate()
      reject(new Error('the handshake was accepted'))
    })
    socket.on('error', reject)
    socket.on('unexpected-response', (_request, response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
  })
}
