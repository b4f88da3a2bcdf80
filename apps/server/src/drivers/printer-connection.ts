import { connect, isIP, type Socket } from 'node:net'
import type { Clock } from '../clock.ts'

/** How a connection can fail; `refused` and `unreachable` happen before anything was sent. */
export type ConnectionFaultKind = 'refused' | 'unreachable' | 'timed_out' | 'closed' | 'stopped'

export class ConnectionError extends Error {
  readonly kind: ConnectionFaultKind

  constructor(kind: ConnectionFaultKind, detail: string) {
    super(detail)
    this.name = 'ConnectionError'
    this.kind = kind
  }
}

/** One TCP connection to a printer. Every promise rejects with a `ConnectionError` and nothing else. */
export interface PrinterConnection {
  /** Resolves when the operating system has taken the bytes: back-pressure reaches as far as the printer's window. */
  write(bytes: Uint8Array, timeoutMs: number): Promise<void>
  /**
   * Sends a query and waits for the first byte that `accepts`; what came before the query is forgotten.
   * @returns undefined when no such byte came in time
   */
  ask(query: Uint8Array, accepts: (byte: number) => boolean, timeoutMs: number): Promise<number | undefined>
  /** Ends our side after the last byte and waits until the printer ends its own, at most `timeoutMs`. */
  finish(timeoutMs: number): Promise<void>
  destroy(): void
}

export interface ConnectOptions {
  readonly host: string
  readonly port: number
  readonly timeoutMs: number
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Decides on the IP address, after a name has been looked up. Default: every address. */
  readonly allowAddress?: (ipAddress: string) => boolean
}

function connectFault(error: NodeJS.ErrnoException): ConnectionError {
  return new ConnectionError(error.code === 'ECONNREFUSED' ? 'refused' : 'unreachable', error.message)
}

/** Connects, or rejects with a `ConnectionError`. The signal ends the connection at any time. */
export function connectPrinter(options: ConnectOptions): Promise<PrinterConnection> {
  const { host, port, timeoutMs, clock, signal, allowAddress = () => true } = options
  const notAllowed = (ipAddress: string) =>
    new ConnectionError('unreachable', `${ipAddress} is not among XIAOPIAO_PRINTER_NETWORKS`)
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new ConnectionError('stopped', 'the server is stopping'))
      return
    }
    if (isIP(host) !== 0 && !allowAddress(host)) {
      reject(notAllowed(host))
      return
    }
    const socket = connect({ host, port, noDelay: true })
    const settle = (outcome: () => void) => {
      cancelTimer()
      signal.removeEventListener('abort', stop)
      socket.removeAllListeners('error')
      outcome()
    }
    const fail = (error: ConnectionError) =>
      settle(() => {
        // A late error of a socket that nobody waits for any more must not end the process.
        socket.on('error', () => {})
        socket.destroy()
        reject(error)
      })
    const stop = () => fail(new ConnectionError('stopped', 'the server is stopping'))
    const cancelTimer = clock.at(clock.now() + timeoutMs, () =>
      fail(new ConnectionError('unreachable', `no connection to ${host}:${port} within ${timeoutMs} ms`)),
    )
    signal.addEventListener('abort', stop, { once: true })
    socket.on('error', (error) => fail(connectFault(error)))
    socket.on('lookup', (_error, ipAddress) => {
      if (ipAddress && !allowAddress(ipAddress)) fail(notAllowed(ipAddress))
    })
    socket.once('connect', () => settle(() => resolve(openConnection(socket, clock, signal))))
  })
}

function openConnection(socket: Socket, clock: Clock, signal: AbortSignal): PrinterConnection {
  let fault: ConnectionError | undefined
  let onByte: ((byte: number) => void) | undefined
  const interrupts = new Set<(fault: ConnectionError) => void>()
  const break_ = (error: ConnectionError) => {
    fault ??= error
    for (const interrupt of [...interrupts]) interrupt(fault)
  }
  const stop = () => break_(new ConnectionError('stopped', 'the server is stopping'))
  signal.addEventListener('abort', stop, { once: true })
  socket.on('data', (chunk: Buffer) => {
    for (const byte of chunk) onByte?.(byte)
  })
  socket.on('error', (error) => break_(new ConnectionError('closed', error.message)))
  socket.on('end', () => break_(new ConnectionError('closed', 'the printer closed the connection')))
  socket.on('close', () => {
    signal.removeEventListener('abort', stop)
    break_(new ConnectionError('closed', 'the connection closed'))
  })

  /** Runs one exchange; whichever of its end, the time-out and a broken connection comes first decides. */
  function within<Answer>(
    timeoutMs: number,
    onTimeout: (resolve: (answer: Answer) => void, reject: (error: ConnectionError) => void) => void,
    start: (resolve: (answer: Answer) => void) => void,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (fault !== undefined) {
        reject(fault)
        return
      }
      const done = () => {
        cancelTimer()
        interrupts.delete(interrupt)
      }
      const succeed = (answer: Answer) => {
        done()
        resolve(answer)
      }
      const interrupt = (error: ConnectionError) => {
        done()
        reject(error)
      }
      const cancelTimer = clock.at(clock.now() + timeoutMs, () => onTimeout(succeed, interrupt))
      interrupts.add(interrupt)
      start(succeed)
    })
  }

  const write = (bytes: Uint8Array, timeoutMs: number) =>
    within<void>(
      timeoutMs,
      (_resolve, reject) => reject(new ConnectionError('timed_out', `the printer took no data for ${timeoutMs} ms`)),
      (resolve) => socket.write(bytes, (error) => (error === null || error === undefined ? resolve() : undefined)),
    )

  return {
    write,
    async ask(query, accepts, timeoutMs) {
      const answer = within<number | undefined>(
        timeoutMs,
        (resolve) => resolve(undefined),
        (resolve) => {
          onByte = (byte) => (accepts(byte) ? resolve(byte) : undefined)
          if (fault === undefined) socket.write(query)
        },
      )
      return answer.finally(() => {
        onByte = undefined
      })
    },
    async finish(timeoutMs) {
      if (fault !== undefined) throw fault
      await new Promise<void>((resolve, reject) => {
        const cancelTimer = clock.at(clock.now() + timeoutMs, resolve)
        socket.once('error', (error) => {
          cancelTimer()
          reject(new ConnectionError('closed', error.message))
        })
        socket.once('close', () => {
          cancelTimer()
          resolve()
        })
        socket.end()
      })
    },
    destroy() {
      socket.destroy()
    },
  }
}
