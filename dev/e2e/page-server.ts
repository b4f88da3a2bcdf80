import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface PageServer {
  readonly url: string
  stop(): Promise<void>
}

/**
 * Serves files and hands `/api` on to the server, as a shop's own web server does: so a page and the API have one origin.
 * It stays when the server behind it is gone.
 * @param files by path, with their media type
 */
export async function startPageServer(
  files: Readonly<Record<string, { readonly type: string; readonly content: string }>>,
  behind: () => string,
): Promise<PageServer> {
  const server = createServer((incoming, response) => {
    const file = files[new URL(incoming.url ?? '/', 'http://localhost').pathname]
    if (file !== undefined) response.writeHead(200, { 'Content-Type': file.type }).end(file.content)
    else if (incoming.url?.startsWith('/api/') === true) handOn(incoming, response, behind())
    else response.writeHead(404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function handOn(incoming: IncomingMessage, response: ServerResponse, url: string): void {
  const { method, headers } = incoming
  const further = request(url + incoming.url, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
    // A stream that breaks behind must break in front.
    answer.on('close', () => response.end())
  })
  further.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()))
  response.on('close', () => further.destroy())
  incoming.pipe(further)
}
