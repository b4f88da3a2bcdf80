import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Somebody's web server with pictures, which does what a test tells it to. */
export interface PictureServer {
  readonly url: string
  /** Paths that were asked for, in order. */
  readonly asked: readonly string[]
  /** Answers from now on. */
  serve(answer: (request: IncomingMessage, response: ServerResponse) => void): void
  close(): Promise<void>
}

export async function startPictureServer(): Promise<PictureServer> {
  const asked: string[] = []
  let answer = (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(404).end()
  }
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    serve(next) {
      answer = next
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
