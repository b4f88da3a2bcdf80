import type { Business, MergedTemplate } from '@xiaopiao/protocol'
import type { Revalidation } from '../api/create-api.ts'
import { ProblemError } from '../api/problem-error.ts'
import type { ByteStorage } from '../storage/byte-storage.ts'
import { readJson, writeJson } from '../storage/json-storage.ts'
import type { Clock } from '../waiting/clock.ts'

/** Asks the server: the template only when it is not the one with this ETag. Throws ProblemError. */
export type AskTemplate = (
  business: Business,
  etag: string | undefined,
  limits: { readonly timeoutMs: number; readonly retriesMax: number },
) => Promise<Revalidation<MergedTemplate>>

/**
 * A template to print from. `current`: what is published now; `kept`: what was published when the server was last
 * reached, or the server refused it: `problem` says why.
 */
export type ShelvedTemplate =
  | { readonly source: 'current'; readonly merged: MergedTemplate }
  | { readonly source: 'kept'; readonly merged: MergedTemplate; readonly problem: ProblemError }

interface Entry {
  readonly etag: string | undefined
  readonly merged: MergedTemplate
}

interface Place {
  entry: Entry | undefined
  /** The disk was looked at, or is being. */
  reading: Promise<void> | undefined
  /** The server said that this is what is published, and would have told of a change since. */
  isCurrent: boolean
  /** Counts what made the entry doubtful, so that an answer that was on its way then does not count as current. */
  doubts: number
  /** When it was made doubtful last, and when the question was asked that was answered last. */
  doubtedAt: number
  askedAt: number
  /** The question that is on its way, and the doubts that there were when it was asked. */
  asking: { readonly doubts: number; readonly answer: Promise<ProblemError | undefined> } | undefined
  /** When the server was last tried in vain; -Infinity after it answered. */
  failedAt: number
}

/** With a template at hand nobody waits longer than this for a newer one. */
const askMs = { withKept: 1_500, withNone: 10_000 }
/** A server that just could not be reached is not tried again by each print of a queue. */
const pauseAfterFailureMs = 10_000
/**
 * One node of a server may tell of a change and another answer the question that follows, which has not heard of it: it
 * asks its database anew after 5 s at the latest. So a template is asked for once more when that is over.
 */
const settlingMs = 6_000

export interface ShelfOptions {
  readonly ask: AskTemplate
  readonly storage: ByteStorage
  readonly clock: Clock
  /**
   * Tells shelves of different shops and printers apart in one storage; a part of file names. May reject: then nothing
   * is read or written.
   */
  readonly owner: () => Promise<string>
  /** Another template than the one of before came from the server. */
  readonly onNew: (merged: MergedTemplate) => void
  readonly onStorageFailed: (error: unknown) => void
}

function readEntry(value: unknown): Entry | undefined {
  if (typeof value !== 'object' || value === null || !('merged' in value)) return undefined
  const { etag, merged } = value as { readonly etag?: unknown; readonly merged: unknown }
  if (typeof merged !== 'object' || merged === null || !('template' in merged)) return undefined
  return { etag: typeof etag === 'string' ? etag : undefined, merged: merged as MergedTemplate }
}

/**
 * The templates of a shop, on disk and in memory: while the stream of changes is live they are current without asking,
 * because every change is told; without it each print asks with the ETag, briefly; without a server they are what they
 * were.
 */
export class TemplateShelf {
  readonly #options: ShelfOptions
  readonly #places = new Map<Business, Place>()
  #isLive = false

  constructor(options: ShelfOptions) {
    this.#options = options
  }

  /**
   * @throws ProblemError when there is none: the server cannot be reached or refuses, and never gave one
   */
  async take(business: Business): Promise<ShelvedTemplate> {
    const place = await this.#place(business)
    if (place.entry !== undefined && place.isCurrent && !this.#mayBeOfBefore(place)) {
      return { source: 'current', merged: place.entry.merged }
    }
    const problem = await this.#askUnlessInVain(business, place)
    if (place.entry === undefined) throw problem ?? new ProblemError('unreadable', 0, '')
    const { merged } = place.entry
    return problem === undefined ? { source: 'current', merged } : { source: 'kept', merged, problem }
  }

  /** The stream of changes: what was kept before it was live may have changed unseen, and is asked for at once. */
  noteLive(isLive: boolean): void {
    this.#isLive = isLive
    this.doubt()
  }

  /** What is published may be another now; it is fetched at once, so that the next print need not wait. */
  doubt(business?: Business): void {
    for (const [name, place] of this.#places) {
      if (business !== undefined && name !== business) continue
      place.isCurrent = false
      place.doubts += 1
      place.doubtedAt = this.#options.clock.now()
      if (!this.#isLive) continue
      place.failedAt = Number.NEGATIVE_INFINITY
      void this.#ask(name, place)
    }
  }

  #mayBeOfBefore({ askedAt, doubtedAt }: Place): boolean {
    const settledAt = doubtedAt + settlingMs
    return askedAt < settledAt && this.#options.clock.now() >= settledAt
  }

  async #place(business: Business): Promise<Place> {
    const place = this.#places.get(business) ?? {
      entry: undefined,
      reading: undefined,
      isCurrent: false,
      doubts: 0,
      doubtedAt: Number.NEGATIVE_INFINITY,
      askedAt: Number.NEGATIVE_INFINITY,
      asking: undefined,
      failedAt: Number.NEGATIVE_INFINITY,
    }
    this.#places.set(business, place)
    place.reading ??= this.#read(business, place)
    await place.reading
    return place
  }

  async #read(business: Business, place: Place): Promise<void> {
    try {
      const entry = readEntry(await readJson(this.#options.storage, await this.#nameOf(business)))
      place.entry ??= entry
    } catch (error) {
      // The next print looks again.
      place.reading = undefined
      this.#options.onStorageFailed(error)
    }
  }

  #askUnlessInVain(business: Business, place: Place): Promise<ProblemError | undefined> {
    const agoMs = this.#options.clock.now() - place.failedAt
    if (place.entry === undefined || agoMs < 0 || agoMs >= pauseAfterFailureMs) return this.#ask(business, place)
    return Promise.resolve(new ProblemError('unreachable', 0, 'the server could not be reached just now'))
  }

  /** One question at a time for a template, however many print; one of before the newest doubt does not count. */
  #ask(business: Business, place: Place): Promise<ProblemError | undefined> {
    const before = place.asking
    if (before?.doubts === place.doubts) return before.answer
    const answer = (before?.answer ?? Promise.resolve(undefined)).then(() => this.#askOnce(business, place))
    const asking = { doubts: place.doubts, answer }
    place.asking = asking
    return answer.finally(() => {
      if (place.asking === asking) place.asking = undefined
    })
  }

  /** @returns why there is no answer */
  async #askOnce(business: Business, place: Place): Promise<ProblemError | undefined> {
    const { entry, doubts } = place
    const isLive = this.#isLive
    const askedAt = this.#options.clock.now()
    const limits =
      entry === undefined ? { timeoutMs: askMs.withNone, retriesMax: 1 } : { timeoutMs: askMs.withKept, retriesMax: 0 }
    try {
      const news = await this.#options.ask(business, entry?.etag, limits)
      place.failedAt = Number.NEGATIVE_INFINITY
      place.askedAt = askedAt
      place.isCurrent = isLive && this.#isLive && place.doubts === doubts
      if (news.changed) await this.#keep(business, place, { etag: news.etag, merged: news.answer })
      return undefined
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      place.failedAt = this.#options.clock.now()
      return error
    }
  }

  async #keep(business: Business, place: Place, entry: Entry): Promise<void> {
    place.entry = entry
    this.#options.onNew(entry.merged)
    try {
      await writeJson(this.#options.storage, await this.#nameOf(business), entry)
    } catch (error) {
      this.#options.onStorageFailed(error)
    }
  }

  async #nameOf(business: Business): Promise<string> {
    return `template-${business}-${await this.#options.owner()}.json`
  }
}
