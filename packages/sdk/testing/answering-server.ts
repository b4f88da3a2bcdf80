import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SeenRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface AnsweringServer {
  readonly url: string
  readonly requests: readonly SeenRequest[]
  /** One more answer; each request takes the next, and the last one stays. */
  answer(handler: (response: ServerResponse, request: SeenRequest) => void): void
  /** Breaks every connection and listens no more. */
  stop(): Promise<void>
}

/** A server that answers in turn what a test says. */
export async function answeringServer(port = 0): Promise<AnsweringServer> {
  const requests: SeenRequest[] = []
  const handlers: ((response: ServerResponse, request: SeenRequest) => void)[] = []
  const server = createServer(async (incoming, response) => {
    let body = ''
    for await (const part of incoming) body += part
    const seen = { method: incoming.method ?? '', url: incoming.url ?? '', headers: incoming.headers, body }
    requests.push(seen)
    const handler = handlers.length > 1 ? handlers.shift() : handlers[0]
    if (handler === undefined) response.destroy()
    else handler(response, seen)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: (handler) => void handlers.push(handler),
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  return (response: ServerResponse): void => {
    const type = status < 400 ? 'application/json' : 'application/problem+json'
    response.writeHead(status, { 'Content-Type': type, ...headers }).end(JSON.stringify(body))
  }
}

/** The connection breaks without an answer. */
export const lost = (response: ServerResponse): void => void response.destroy()
