import type { EpochMs } from '../clock.ts'
import type { PrinterRef } from '../store/store.ts'
import type { SchedulerParts } from './scheduler-parts.ts'

const lanesPerClaim = 100
/** A busy printer's lane is not given back between two of its tasks. */
const releaseAfterMs = 2_000

/** What the claims ask of the scheduler. */
interface ClaimsHost {
  readonly parts: SchedulerParts
  /** The lane is this node's, and has a due task. */
  serve(printer: PrinterRef): void
  /** A claim failed: everything has to be looked at again, soon. */
  lookAgain(): void
  /** Runs work of which `idle()` waits for the end. */
  track(work: () => Promise<void>): void
}

/**
 * The lanes that this node serves. Alone on its database it serves all of them, and nothing is asked or written;
 * where nodes share the database, a lane is claimed before it is served and given back when it has run dry.
 */
export class LaneClaims {
  readonly #host: ClaimsHost
  readonly #held = new Set<number>()
  readonly #drySince = new Map<number, EpochMs>()
  readonly #wanted = new Set<number>()
  #claiming = false
  #cancelRelease: (() => void) | undefined

  constructor(host: ClaimsHost) {
    this.#host = host
  }

  holds(printerId: number): boolean {
    return !this.#host.parts.store.shared || this.#held.has(printerId)
  }

  /** Claims every free lane with a task that became due in (dueAfter, now]. */
  async claimDue(dueAfter: EpochMs, now: EpochMs): Promise<readonly PrinterRef[]> {
    const { store, node } = this.#host.parts
    const claimed: PrinterRef[] = []
    for (;;) {
      const { lanes, more } = await store.acrossTenants.claimLanes({ node, now, dueAfter, limit: lanesPerClaim })
      claimed.push(...lanes)
      if (!more) break
    }
    if (store.shared) for (const { printerId } of claimed) this.#keep(printerId)
    return claimed
  }

  /** The printer may have a due task: claims its lane soon, together with others, and serves it. */
  want(printerId: number): void {
    this.#wanted.add(printerId)
    if (this.#claiming) return
    this.#claiming = true
    this.#host.track(() => this.#claimWanted())
  }

  /** Nothing is due in the lane. */
  noteDry(printerId: number): void {
    if (!this.#held.has(printerId) || this.#drySince.has(printerId)) return
    this.#drySince.set(printerId, this.#host.parts.clock.now())
    this.#armRelease()
  }

  noteBusy(printerId: number): void {
    this.#drySince.delete(printerId)
  }

  /** Another node serves the printer. */
  drop(printerId: number): void {
    this.#held.delete(printerId)
    this.#drySince.delete(printerId)
  }

  dropAll(): void {
    this.#held.clear()
    this.#drySince.clear()
  }

  stop(): void {
    this.#cancelRelease?.()
    this.#cancelRelease = undefined
  }

  #keep(printerId: number): void {
    this.#held.add(printerId)
    this.#drySince.delete(printerId)
  }

  async #claimWanted(): Promise<void> {
    const { store, node, clock } = this.#host.parts
    try {
      while (this.#wanted.size > 0) {
        const printerIds = [...this.#wanted].slice(0, lanesPerClaim)
        for (const printerId of printerIds) this.#wanted.delete(printerId)
        const claim = { node, now: clock.now(), dueAfter: -1, printerIds, limit: lanesPerClaim }
        const { lanes } = await store.acrossTenants.claimLanes(claim)
        for (const lane of lanes) {
          this.#keep(lane.printerId)
          this.#host.serve(lane)
        }
      }
    } catch (error) {
      this.#host.lookAgain()
      throw error
    } finally {
      this.#claiming = false
    }
  }

  #armRelease(): void {
    if (this.#cancelRelease !== undefined || this.#drySince.size === 0) return
    const { clock } = this.#host.parts
    this.#cancelRelease = clock.at(clock.now() + releaseAfterMs, () => {
      this.#cancelRelease = undefined
      this.#host.track(() => this.#release())
    })
  }

  async #release(): Promise<void> {
    const { store, node, clock } = this.#host.parts
    const dry = [...this.#drySince].filter(([, since]) => since + releaseAfterMs <= clock.now())
    const printerIds = dry.map(([printerId]) => printerId).slice(0, lanesPerClaim)
    for (const printerId of printerIds) this.drop(printerId)
    try {
      if (printerIds.length === 0) return
      await store.acrossTenants.releaseLanes(node, printerIds, clock.now())
      // Another node may have seen the lane as ours just before and have left a new task to us.
      for (const printerId of printerIds) this.want(printerId)
    } finally {
      this.#armRelease()
    }
  }
}
