import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getRequestListener, type HttpBindings } from '@hono/node-server'

/** Another program has the port. The message is one line for the operator. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError'
  readonly port: number
  /** The setting to change, such as `XIAOPIAO_HTTP_PORT`. */
  readonly setting: string

  constructor(port: number, setting: string) {
    super(`端口 ${port} 已被占用,请修改 ${setting} / Port ${port} is in use: set ${setting} to another one`)
    this.port = port
    this.setting = setting
  }
}

/** Names the setting behind a port that cannot be opened; other errors pass as they are. */
export function explainListenError(error: unknown, port: number, setting: string): unknown {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    ? new PortInUseError(port, setting)
    : error
}

export type Fetch = (request: Request, env: HttpBindings) => Response | Promise<Response>

export interface HttpListener {
  readonly port: number
  /** From now on requests go here; before, they are answered with 503. */
  serve(fetch: Fetch): void
  /** Stops accepting, lets requests finish, then cuts what is left. */
  close(): Promise<void>
}

/** A whole request, body included, has this long to arrive: slow senders must not hold connections. */
const requestTimeoutMs = 60_000
const headersTimeoutMs = 20_000
/** Requests that still run when the server stops have this long. */
const closeGraceMs = 3_000

/**
 * Takes the port at once, so that a second server finds out before it has touched anything.
 * @throws PortInUseError
 */
export async function listenHttp(options: {
  readonly host: string
  readonly port: number
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | undefined
}): Promise<HttpListener> {
  let serving: Fetch = () =>
    new Response('{"status":"starting"}', {
      status: 503,
      headers: { 'content-type': 'application/json', 'retry-after': '1' },
    })
  const listener = getRequestListener((request, env) => serving(request, env as HttpBindings), {
    overrideGlobalObjects: false,
  })
  const timeouts = { requestTimeout: requestTimeoutMs, headersTimeout: headersTimeoutMs }
  const server =
    options.tls === undefined
      ? createServer(timeouts, listener)
      : createTlsServer({ ...timeouts, ...options.tls }, listener)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explainListenError(error, options.port, 'XIAOPIAO_HTTP_PORT')))
    server.listen(options.port, options.host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    serve(fetch) {
      serving = fetch
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const cut = setTimeout(() => server.closeAllConnections(), closeGraceMs)
      await closed
      clearTimeout(cut)
    },
  }
}
