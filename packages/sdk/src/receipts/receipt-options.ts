import type { Issue, Output, Paper } from '@xiaopiao/engine'
import type { Business } from '@xiaopiao/protocol'
import type { Api } from '../api/create-api.ts'
import type { LiveState } from '../api/follow-changes.ts'
import type { LiveEvent } from '../api/live-event.ts'
import type { ByteStorage } from '../storage/byte-storage.ts'
import type { Clock } from '../waiting/clock.ts'
import type { PrintEngine } from './in-process-engine.ts'
import type { DecodePicture } from './picture-shelf.ts'

export type PrintData = Readonly<Record<string, unknown>>

export interface ReceiptOptions {
  readonly api: Api
  readonly engine: PrintEngine
  /** Keeps templates, by shop, and pictures for when there is no server. */
  readonly storage: ByteStorage
  /**
   * Names the shop whose templates are kept; others of the same storage never print here. Default: known by the API's
   * address and key. Give it where keys are renewed or the session's cookie counts. Whoever changes shops makes a new
   * `createApi()` and `createReceipts()`.
   */
  readonly shop?: string
  /** How this platform reads pictures. */
  readonly decodePicture: DecodePicture
  /** The printer that this program prints on, while a version is rolled out to a share of the printers. */
  readonly printerId?: number
  /** Everything that the server tells, for whoever also wants to know; one connection serves both. */
  readonly onEvent?: (event: LiveEvent) => void
  readonly onState?: (now: { readonly state: LiveState }) => void
  readonly onStorageFailed?: (error: unknown) => void
  /** Default true. False: each print asks whether its template is still the newest. */
  readonly live?: boolean
  readonly fetch?: typeof globalThis.fetch
  readonly clock?: Clock
}

/** How a slip is to be printed. */
export interface SlipRequest {
  readonly model: string
  readonly paper?: Paper
  /** False for hosts that cut themselves. */
  readonly cut?: boolean
  readonly utcOffsetMinutes?: number
}

export interface SlipContent {
  readonly business: Business
  /** The data, or how to get them: asked once a page, and again until they could be had. */
  readonly data: PrintData | (() => Promise<PrintData>)
  /**
   * What this program knows by itself when the data cannot be had, such as the shopping cart. It may lack things, so it
   * is printed with the minimal template, which counts the totals from what is there.
   */
  readonly localData?: PrintData | (() => PrintData)
}

/**
 * Which template a slip was printed from. `current`: what is published; `kept`: what was published when the server was
 * last reached; `offline`: the engine's minimal one.
 */
export type TemplateUsed =
  | { readonly source: 'current' | 'kept'; readonly version: string }
  | { readonly source: 'offline'; readonly version: null }

/** A slip for one printer, not printed yet. */
export interface Slip {
  readonly output: Output
  readonly template: TemplateUsed
  /** Printed from what this program knows, because the data could not be had. */
  readonly isLocalData: boolean
  /** What the paper lacks, with paths in the template. None of it stops the print. */
  readonly losses: readonly Issue[]
  /** Why it is not the current template with the server's data, or a picture is missing. */
  readonly problems: readonly Error[]
}

export interface PrintRequest extends SlipRequest {
  /** Default 1. */
  readonly copies?: number
  /** Hands one copy to the printer and resolves when it is out. */
  readonly send: (output: Output, copy: { readonly number: number; readonly of: number }) => Promise<void>
}

/** How a print went. After `failed` nothing more was sent: `printed` copies are out. */
export type PrintResult = { readonly slip: Slip; readonly printed: number } & (
  | { readonly outcome: 'printed' }
  | { readonly outcome: 'failed'; readonly error: unknown }
)

/** One page on which something is printed: its data are asked for once and kept while it is open. */
export interface PrintPage {
  print(request: PrintRequest): Promise<PrintResult>
  /** The slip alone, for programs that print by themselves, and for previews. */
  slip(request: SlipRequest): Promise<Slip>
  /** The next print asks for the data again. */
  forgetData(): void
}

export interface Receipts {
  openPage(content: SlipContent): PrintPage
  /** A page for one print. */
  print(request: SlipContent & PrintRequest): Promise<PrintResult>
  /**
   * Fetches templates and their pictures before they are needed, such as when a till starts. Does not reject when the
   * server is away.
   */
  warmUp(businesses: readonly Business[]): Promise<void>
  /** Ends the stream; what is kept stays for the next start. */
  close(): void
}

/** There is no template: the server never gave one, and the minimal one is not for this business. */
export class NoTemplateError extends Error {
  readonly business: Business

  constructor(business: Business, cause: unknown) {
    super(`there is no template for ${business}`, { cause })
    this.name = 'NoTemplateError'
    this.business = business
  }
}
