import { createServer, type Server, type Socket } from 'node:net'
import { type Page, readPaper, type UnknownSequence } from '@xiaopiao/paper'
import { RealTimeCommands } from './real-time-commands.ts'

/**
 * An emulated network printer: listens at a TCP port as printers listen at 9100, prints what arrives onto
 * paper that can be looked at, answers status queries, and misbehaves when told to.
 * As firmware does it (DLE EOT): status requests are carried out on arrival, even
 * between other bytes; a printer without paper keeps what it received and prints it when paper is back.
 */
export interface NetworkPrinterOptions {
  /** 0 takes any free port. */
  readonly port?: number
  readonly host?: string
  /** 576 dots: 80 mm paper; 384: 58 mm. */
  readonly widthDots?: number
}

/** What a person or a defect does to the printer. Byte counts are of one connection's print data, status queries apart. */
export interface PrinterState {
  readonly paper: 'ok' | 'low' | 'out'
  readonly cover: 'closed' | 'open'
  /** A cheap printer that prints but never answers a status query. */
  readonly mute: boolean
  /** Reads nothing and answers nothing more after this many bytes. */
  readonly hangAfterBytes: number | null
  /** Closes the connection after this many bytes. */
  readonly dropAfterBytes: number | null
}

const healthy: PrinterState = {
  paper: 'ok',
  cover: 'closed',
  mute: false,
  hangAfterBytes: null,
  dropAfterBytes: null,
}

/** What happened, in order. Listeners run before the printer goes on, so that a test can act between two steps. */
export type PrinterEvent =
  | { readonly kind: 'connected' }
  | { readonly kind: 'status_query'; readonly query: number; readonly afterDataBytes: number }
  | { readonly kind: 'data'; readonly byteCount: number; readonly totalBytes: number }
  | { readonly kind: 'disconnected' }

export interface NetworkPrinter {
  readonly host: string
  readonly port: number
  /** Everything that came out since the start or the last `tearOff`, one page a cut. */
  pages(): readonly Page[]
  /** Byte sequences on the paper that no printer knows. */
  unknown(): readonly UnknownSequence[]
  printedBytes(): Uint8Array
  /** Bytes that wait inside for paper or for the cover to close. */
  bufferedByteCount(): number
  tearOff(): void
  state(): PrinterState
  change(state: Partial<PrinterState>): void
  /** The answer stops listening. */
  subscribe(listener: (event: PrinterEvent) => void): () => void
  /** Switched off: connections break, new ones are refused, the paper stays. */
  powerOff(): Promise<void>
  powerOn(): Promise<void>
  close(): Promise<void>
}

/** A run of 1,000 slips; past it the oldest paper is thrown away as a shop would. */
const paperBytesMax = 4 * 1024 * 1024

class EmulatedPrinter implements NetworkPrinter {
  readonly host: string
  port: number
  readonly #widthDots: number
  #server: Server | undefined
  #state = healthy
  #printed: Uint8Array[] = []
  #buffered: Uint8Array[] = []
  readonly #sockets = new Set<Socket>()
  readonly #listeners = new Set<(event: PrinterEvent) => void>()

  constructor(options: NetworkPrinterOptions) {
    this.host = options.host ?? '127.0.0.1'
    this.port = options.port ?? 0
    this.#widthDots = options.widthDots ?? 576
  }

  pages = () => readPaper(this.printedBytes(), { widthDots: this.#widthDots }).pages
  unknown = () => readPaper(this.printedBytes(), { widthDots: this.#widthDots }).unknown
  printedBytes = () => new Uint8Array(Buffer.concat(this.#printed))
  bufferedByteCount = () => this.#buffered.reduce((sum, bytes) => sum + bytes.length, 0)
  state = () => this.#state

  tearOff(): void {
    this.#printed = []
  }

  change(state: Partial<PrinterState>): void {
    const hung = this.#state.hangAfterBytes !== null
    this.#state = { ...this.#state, ...state }
    if (hung && this.#state.hangAfterBytes === null) for (const socket of this.#sockets) socket.resume()
    if (this.#able() && this.#buffered.length > 0) {
      this.#printed.push(...this.#buffered)
      this.#buffered = []
    }
  }

  subscribe(listener: (event: PrinterEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async powerOn(): Promise<void> {
    if (this.#server !== undefined) return
    const server = createServer((socket) => this.#serve(socket))
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(this.port, this.host, resolve)
    })
    this.#server = server
    const address = server.address()
    if (address !== null && typeof address === 'object') this.port = address.port
  }

  async powerOff(): Promise<void> {
    const server = this.#server
    if (server === undefined) return
    this.#server = undefined
    for (const socket of this.#sockets) socket.destroy()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }

  close = () => this.powerOff()

  #able = () => this.#state.paper !== 'out' && this.#state.cover === 'closed'

  #emit(event: PrinterEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket)
    const realTime = new RealTimeCommands()
    let dataBytes = 0
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      this.#sockets.delete(socket)
      this.#emit({ kind: 'disconnected' })
    })
    socket.on('data', (chunk: Uint8Array) => {
      for (const part of realTime.split(chunk)) {
        if (socket.destroyed || socket.isPaused()) return
        if (part.kind === 'status') this.#carryOut(socket, part.query, dataBytes)
        else dataBytes = this.#take(socket, part.bytes, dataBytes)
      }
    })
    this.#emit({ kind: 'connected' })
  }

  /** The three bytes stay in the stream as well: inside an image they are pixels, elsewhere the reader skips them. */
  #carryOut(socket: Socket, query: number, afterDataBytes: number): void {
    this.#keep(Uint8Array.of(0x10, 0x04, query))
    this.#emit({ kind: 'status_query', query, afterDataBytes })
    const state = this.#state
    if (state.mute || (state.hangAfterBytes !== null && afterDataBytes >= state.hangAfterBytes)) return
    if (!socket.destroyed) socket.write(Uint8Array.of(statusByte(state, query)))
  }

  #take(socket: Socket, bytes: Uint8Array, before: number): number {
    const limits = [this.#state.hangAfterBytes, this.#state.dropAfterBytes].filter((limit) => limit !== null)
    const room = Math.max(0, Math.min(...limits, Number.POSITIVE_INFINITY) - before)
    const taken = bytes.subarray(0, Math.min(bytes.length, room))
    if (taken.length > 0) {
      this.#keep(Uint8Array.from(taken))
      this.#emit({ kind: 'data', byteCount: taken.length, totalBytes: before + taken.length })
    }
    if (taken.length < bytes.length) {
      if (this.#state.dropAfterBytes !== null) socket.destroy()
      else socket.pause()
    }
    return before + taken.length
  }

  #keep(bytes: Uint8Array): void {
    ;(this.#able() ? this.#printed : this.#buffered).push(bytes)
    let total = this.#printed.reduce((sum, bytes) => sum + bytes.length, 0)
    while (total > paperBytesMax && this.#printed.length > 1) total -= this.#printed.shift()?.length ?? 0
  }
}

/** Status bytes, base 12 hex (DLE EOT n): bit 3 offline, bit 2 cover, bit 5 stopped by paper end; n=4: 0C near end, 60 end. */
function statusByte(state: PrinterState, query: number): number {
  const out = state.paper === 'out'
  const open = state.cover === 'open'
  if (query === 1) return 0x12 | (out || open ? 0x08 : 0)
  if (query === 2) return 0x12 | (open ? 0x04 : 0) | (out ? 0x20 : 0)
  if (query === 4) return 0x12 | (out ? 0x6c : state.paper === 'low' ? 0x0c : 0)
  return 0x12
}

/** Switches a printer on. Rejects when the port is taken. */
export async function startNetworkPrinter(options: NetworkPrinterOptions = {}): Promise<NetworkPrinter> {
  const printer = new EmulatedPrinter(options)
  await printer.powerOn()
  return printer
}
