import type { Business } from '@xiaopiao/protocol'
import type { Following } from '../api/follow-changes.ts'
import type { LiveEvent } from '../api/live-event.ts'
import { tell } from '../listening/tell.ts'
import { type Clock, systemClock } from '../waiting/clock.ts'
import { inTurn } from './in-turn.ts'
import { type LoadPicture, makeSlip, type SlipSource } from './make-slip.ts'
import { pictureShelf } from './picture-shelf.ts'
import { printCopies } from './print-copies.ts'
import type {
  PrintData,
  PrintPage,
  PrintRequest,
  PrintResult,
  ReceiptOptions,
  Receipts,
  Slip,
  SlipContent,
  SlipRequest,
} from './receipt-options.ts'
import { TemplateShelf } from './template-shelf.ts'

const papers = [80, 58] as const
/** A picture that takes longer is left out: the receipt is what the customer waits for. */
const pictureMs = 3_000
/** A logo is a hundredth of this. */
const pictureBytesMax = 3_000_000

class TillReceipts implements Receipts {
  readonly #options: ReceiptOptions
  readonly #shelf: TemplateShelf
  readonly #loadPicture: LoadPicture
  /** Several prints go strictly in turn: slips must not mix on the paper. */
  readonly #inTurn = inTurn()
  readonly #following: Following | undefined
  /** Pictures of new templates that are on their way. */
  #fetching: Promise<void> = Promise.resolve()

  constructor(options: ReceiptOptions) {
    this.#options = options
    const { api, storage, shop, printerId, clock = systemClock } = options
    const onStorageFailed = (error: unknown): void => tell(options.onStorageFailed, error)
    this.#shelf = new TemplateShelf({
      ask: (business, etag, limits) => {
        const query = printerId === undefined ? {} : { printer_id: printerId }
        return api.revalidate('readTemplate', { params: { business }, query }, etag, limits)
      },
      storage,
      clock,
      owner: async () => `${await api.identity(shop)}${printerId === undefined ? '' : `-${printerId}`}`,
      onNew: ({ template }) => {
        this.#fetching = Promise.all([this.#fetching, this.#fetchPictures(template)]).then(() => undefined)
      },
      onStorageFailed,
    })
    this.#loadPicture = loaderOf(options, clock, onStorageFailed)
    this.#following = options.live === false ? undefined : this.#follow()
  }

  openPage(content: SlipContent): PrintPage {
    let data: PrintData | undefined
    const sourceOf = async (): Promise<SlipSource> => {
      const { business, localData } = content
      const sure = { business, isLocalData: false, problems: [] }
      if (typeof content.data !== 'function') return { ...sure, data: content.data }
      try {
        data ??= await content.data()
        return { ...sure, data }
      } catch (error) {
        if (localData === undefined) throw error
        const local = typeof localData === 'function' ? localData() : localData
        const problem = error instanceof Error ? error : new Error(String(error))
        return { business, data: local, isLocalData: true, problems: [problem] }
      }
    }
    const slip = async (request: SlipRequest): Promise<Slip> => {
      const source = await sourceOf()
      return await this.#options.engine.use((calls) => makeSlip(calls, source, request, this.#shelf, this.#loadPicture))
    }
    return {
      slip,
      print: (request) => this.#inTurn(() => this.#print(slip, request)),
      forgetData: () => {
        data = undefined
      },
    }
  }

  print(request: SlipContent & PrintRequest): Promise<PrintResult> {
    return this.openPage(request).print(request)
  }

  async warmUp(businesses: readonly Business[]): Promise<void> {
    await Promise.all(businesses.map((business) => this.#shelf.take(business).catch(() => undefined)))
    await this.#fetching
  }

  close(): void {
    this.#following?.stop()
  }

  async #print(slip: (request: SlipRequest) => Promise<Slip>, request: PrintRequest): Promise<PrintResult> {
    const { copies = 1, send } = request
    const made = await slip(request)
    const result = await printCopies(copies, (number) => send(made.output, { number, of: copies }))
    return { slip: made, ...result }
  }

  /** A logo must be here before the first receipt without a server: pictures that need no data are fetched at once. */
  async #fetchPictures(template: unknown): Promise<void> {
    for (const paper of papers) {
      try {
        const { images } = await this.#options.engine.use((calls) => calls.prepare({ template, data: {}, paper }))
        await Promise.allSettled(images.map((image) => this.#loadPicture(image)))
      } catch {
        // A print will find out and say it.
      }
    }
  }

  #follow(): Following {
    return this.#options.api.streamTasks({
      onEvent: (event) => {
        this.#note(event)
        tell(this.#options.onEvent, event)
      },
      onState: (now) => {
        this.#shelf.noteLive(now.state === 'live')
        tell(this.#options.onState, now)
      },
    })
  }

  #note(event: LiveEvent): void {
    if (event.type === 'template') this.#shelf.doubt(event.business)
    else if (event.type === 'reset') this.#shelf.doubt()
  }
}

function loaderOf(options: ReceiptOptions, clock: Clock, onStorageFailed: (error: unknown) => void): LoadPicture {
  const { api, storage, decodePicture, fetch = globalThis.fetch } = options
  return pictureShelf({
    storage,
    decode: decodePicture,
    onStorageFailed,
    sources: {
      async raster(hash, { widthDots, dither, threshold }) {
        const query = { width_dots: widthDots, dither, ...(threshold === undefined ? {} : { threshold }) }
        const { bytes } = await api.readImageRaster(
          { params: { hash }, query },
          { timeoutMs: pictureMs, retriesMax: 0 },
        )
        return bytes
      },
      async download(url) {
        if (!/^https?:/.test(url)) throw new Error(`not the address of a picture: ${url}`)
        const givenUp = new AbortController()
        const cancel = clock.after(pictureMs, () => givenUp.abort(new Error(`no picture in time: ${url}`)))
        try {
          const response = await fetch(url, { signal: givenUp.signal, credentials: 'omit' })
          if (!response.ok) throw new Error(`HTTP ${response.status}: ${url}`)
          const bytes = new Uint8Array(await response.arrayBuffer())
          if (bytes.length > pictureBytesMax) throw new Error(`a picture of ${bytes.length} bytes: ${url}`)
          return bytes
        } finally {
          cancel()
        }
      },
    },
  })
}

/**
 * Prints slips from the shop's templates: current while the server can be reached, from what is kept when it cannot, and
 * from the engine's minimal template when nothing else is there. Several prints and copies go strictly in turn.
 */
export function createReceipts(options: ReceiptOptions): Receipts {
  return new TillReceipts(options)
}
