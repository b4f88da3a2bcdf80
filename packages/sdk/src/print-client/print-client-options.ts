import type { GatewayErrorCode, WelcomeMessage } from '@xiaopiao/protocol'
import type { ByteStorage } from '../storage/byte-storage.ts'
import type { Clock } from '../waiting/clock.ts'
import type { PrintJob } from './print-job.ts'

/** What the server is told of the printer (GW11). */
export interface PrinterInfo {
  readonly name: string
  readonly model?: string
  readonly paperWidthMm?: 58 | 80
  readonly capabilities?: readonly string[]
  readonly status?: string
  readonly ipAddress?: string
}

export interface PrintClientOptions {
  /** `ws://HOST:8765` or `wss://…`. */
  readonly url: string
  readonly printer: PrinterInfo
  /** The printer's token, made when the printer was added; needed from everywhere but the server's own machine. */
  readonly token?: string
  /**
   * Puts one copy on paper and resolves when it is out; called again for each further copy, in turn.
   * An error thrown for the first copy says that surely nothing came out, and the job is tried again. Throw
   * `UnconfirmedPrintError` when something may have come out.
   * @param stillPrinting extends the server's time-out, for a slow print
   */
  readonly print: (
    job: PrintJob,
    copy: { readonly number: number; readonly stillPrinting: () => void },
  ) => Promise<void>
  readonly onEvent?: (event: PrintClientEvent) => void
  /**
   * Remembers what was printed and what is still to be reported, over restarts. Without one it is forgotten when the
   * program ends. One client a storage.
   */
  readonly storage?: ByteStorage
  /** Default the platform's own; Node.js has one from version 22 on. */
  readonly webSocket?: new (
    url: string,
  ) => WebSocket
  readonly clock?: Clock
  /** 0 to 1, for jitter. */
  readonly random?: () => number
}

/**
 * `waiting`: between two tries; `registered`: jobs come; `replaced`: another client serves the printer now, and this one
 * tries no more; `stopping`: the job in hand is still finished.
 */
export type PrintClientState = 'connecting' | 'registered' | 'waiting' | 'replaced' | 'stopping' | 'stopped'

/** What happens, the same in browsers and Node.js. */
export type PrintClientEvent =
  | { readonly type: 'state'; readonly state: PrintClientState; readonly reason: string; readonly waitMs: number }
  | { readonly type: 'welcome'; readonly message: string; readonly server: WelcomeMessage['server_info'] }
  | { readonly type: 'job'; readonly job: PrintJob }
  | { readonly type: 'printed'; readonly job: PrintJob }
  | { readonly type: 'failed'; readonly job: PrintJob; readonly error: unknown }
  | { readonly type: 'unconfirmed'; readonly job: PrintJob; readonly error: unknown }
  /** It was printed already, and that is said again. */
  | { readonly type: 'dropped'; readonly job: PrintJob }
  /** The program ended while this job was printing; the server will ask a person, or send it again with 重打. */
  | { readonly type: 'interrupted'; readonly jobId: number }
  /** `isTaken` is false when the server does not know the job. */
  | {
      readonly type: 'reported'
      readonly jobId: number
      readonly outcome: 'completed' | 'failed'
      readonly isTaken: boolean
    }
  /** What the server objects to. */
  | { readonly type: 'refused'; readonly code: GatewayErrorCode; readonly message: string }
  /** The journal cannot be written: until it can, a restart may print a job again. */
  | { readonly type: 'storage_failed'; readonly error: unknown }

export interface PrintClient {
  readonly state: PrintClientState
  /** Tries at once instead of after the wait: the network is back. Does nothing when it is connected. */
  reconnectNow(): void
  /**
   * Takes no more jobs, finishes the one in hand, reports it when the server is there, and closes the connection. Jobs
   * that were not begun are reported as failed, so that the server tries them again.
   */
  stop(): Promise<void>
}
