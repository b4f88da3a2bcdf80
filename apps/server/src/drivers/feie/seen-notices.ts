import { createHash } from 'node:crypto'
import type { EpochMs } from '../../clock.ts'

/** Only what the vendor has signed gets here: more than it tells in ten minutes. About 10 MB. */
const noticesMax = 50_000

/** The notices that were taken, until they are stale: none is taken a second time. Each node remembers its own. */
export class SeenNotices {
  /** In the order in which they came, by the digest of what was signed. */
  readonly #untilByNotice = new Map<string, EpochMs>()
  readonly #max: number

  constructor(max = noticesMax) {
    this.#max = max
  }

  /** @returns whether it is new */
  add(notice: string, { now, until }: { readonly now: EpochMs; readonly until: EpochMs }): boolean {
    this.#drop(now)
    const key = digest(notice)
    if (this.#untilByNotice.has(key)) return false
    this.#untilByNotice.set(key, until)
    return true
  }

  /** As if it had not come. */
  forget(notice: string): void {
    this.#untilByNotice.delete(digest(notice))
  }

  /** The stale ones at the head, and the oldest when there are too many. */
  #drop(now: EpochMs): void {
    for (const [key, until] of this.#untilByNotice) {
      if (until >= now && this.#untilByNotice.size < this.#max) return
      this.#untilByNotice.delete(key)
    }
  }
}

function digest(notice: string): string {
  return createHash('sha256').update(notice, 'utf8').digest('base64')
}
