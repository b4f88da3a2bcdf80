import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getRequestListener, type HttpBindings } from '@hono/node-server'

/** A setting that only the start shows to be wrong. The message is one line for the operator, in both languages. */
export class SettingError extends Error {
  override readonly name: string = 'SettingError'
  /** The setting to change, such as `XIAOPIAO_TLS_CERT`. */
  readonly setting: string

  constructor(setting: string, words: { readonly zh: string; readonly en: string }, cause?: unknown) {
    super(`${setting}: ${words.zh} / ${words.en}`, cause === undefined ? undefined : { cause })
    this.setting = setting
  }
}

/** Another program has the port. */
export class PortInUseError extends SettingError {
  override readonly name = 'PortInUseError'
  readonly port: number

  constructor(port: number, setting: string) {
    super(setting, {
      zh: `端口 ${port} 已被占用,请改用其他端口`,
      en: `port ${port} is in use, choose another one`,
    })
    this.port = port
  }
}

/** Names the setting behind a port that cannot be opened; other errors pass as they are. */
export function explainListenError(error: unknown, host: string, port: number, setting: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error
  switch (error.code) {
    case 'EADDRINUSE':
      return new PortInUseError(port, setting)
    case 'EACCES': {
      const words = { zh: `没有权限使用端口 ${port}`, en: `this user may not open port ${port}, choose one above 1023` }
      return new SettingError(setting, words, error)
    }
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN': {
      const words = { zh: `"${host}" 不是本机的地址`, en: `"${host}" is not an address of this machine` }
      return new SettingError('XIAOPIAO_HOST', words, error)
    }
    default:
      return error
  }
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
/** Longer than any client keeps an idle connection, so that it is the client who closes it and no request is cut. */
const keepAliveTimeoutMs = 75_000
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
  const timeouts = {
    requestTimeout: requestTimeoutMs,
    headersTimeout: headersTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
  }
  const server =
    options.tls === undefined
      ? createServer(timeouts, listener)
      : createTlsServer({ ...timeouts, ...options.tls }, listener)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explainListenError(error, options.host, options.port, 'XIAOPIAO_HTTP_PORT')))
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
