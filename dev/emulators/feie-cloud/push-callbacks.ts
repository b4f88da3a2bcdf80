import type { Clock } from '@xiaopiao/server'
import type { CloudOrder } from './device.ts'
import { type CallbackKeyPair, callbackSignature } from './signatures.ts'

/** The vendor waits this long for `SUCCESS` (cloud-printers 1.7); in real time, for the network to the shop is real. */
const answerMs = 5_000
/** Ours: the vendor says "otherwise re-pushed" and neither how often nor when. */
const pausesMs = [5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 320_000]

/** One push of a print's callback, as it went. */
export interface Push {
  readonly orderId: string
  readonly url: string
  readonly at: number
  readonly acknowledged: boolean
}

/** Tells shops that their orders are printed, again and again until they answer `SUCCESS`. */
export class Callbacks {
  readonly pushes: Push[] = []
  readonly #clock: Clock
  readonly #keys: CallbackKeyPair
  readonly #running = new Set<Promise<unknown>>()
  readonly #cancels = new Set<() => void>()
  #closed = false

  constructor(clock: Clock, keys: CallbackKeyPair) {
    this.#clock = clock
    this.#keys = keys
  }

  /**
   * Pushes once and, without `SUCCESS`, again after a growing pause. `twice` repeats the first push word for word,
   * whatever its answer was. Resolves after the first push.
   */
  announce(order: CloudOrder, { attempt = 0, twice = false } = {}): Promise<void> {
    const running = this.#announce(order, attempt, twice)
    this.#running.add(running)
    void running.finally(() => this.#running.delete(running))
    return running
  }

  /** Resolves when no push is on its way; waiting for the next try does not count. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running)
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const cancel of this.#cancels) cancel()
    await this.idle()
  }

  async #announce(order: CloudOrder, attempt: number, twice: boolean): Promise<void> {
    if (this.#closed || order.backurl === null) return
    const at = this.#clock.now()
    const acknowledged = await this.#push(order.orderId, order.backurl, at)
    if (twice) await this.#push(order.orderId, order.backurl, at)
    const pauseMs = pausesMs[attempt]
    if (acknowledged || pauseMs === undefined || this.#closed) return
    const cancel = this.#clock.at(this.#clock.now() + pauseMs, () => {
      this.#cancels.delete(cancel)
      void this.announce(order, { attempt: attempt + 1 })
    })
    this.#cancels.add(cancel)
  }

  async #push(orderId: string, url: string, at: number): Promise<boolean> {
    const fields = { orderId, status: '1', stime: String(Math.floor(at / 1000)) }
    const body = new URLSearchParams({ ...fields, sign: callbackSignature(fields, this.#keys.privateKey) })
    const closing = new AbortController()
    const giveUp = () => closing.abort()
    this.#cancels.add(giveUp)
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(answerMs)])
    const acknowledged = await fetch(url, { method: 'POST', body, signal, redirect: 'manual' })
      .then(async (answer) => answer.ok && (await answer.text()).trim() === 'SUCCESS')
      .catch(() => false)
    this.#cancels.delete(giveUp)
    this.pushes.push({ orderId, url, at, acknowledged })
    return acknowledged
  }
}
