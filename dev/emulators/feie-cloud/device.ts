import type { Clock } from '@xiaopiao/server'

/** What `Open_printerInfo` numbers 0, 1, 2 and 3 (cloud-printers 1.2). */
export const deviceModels = ['58mm', '80mm', 'label', 'pickup_box'] as const
export type DeviceModel = (typeof deviceModels)[number]

/** One order at the vendor, from the moment it was taken. */
export interface CloudOrder {
  readonly orderId: string
  readonly sn: string
  readonly content: string
  readonly times: number
  readonly acceptedAt: number
  /** Dropped when it has not been printed by then; null: kept. Milliseconds. */
  readonly expiresAt: number | null
  readonly backurl: string | null
  readonly state: 'waiting' | 'printed' | 'expired' | 'cleared'
  readonly printedAt: number | null
}

/** Paper that came out. */
export interface PrintedSlip {
  readonly orderId: string
  readonly content: string
  /** How many slips of it came out. */
  readonly times: number
  readonly at: number
}

/** Whom the printer's shop sees it as. */
export interface Binding {
  name: string
  phone: string
}

export interface DeviceOptions {
  readonly sn: string
  readonly key: string
  readonly model?: DeviceModel
}

/** A printer on a counter, and its queue in the cloud. */
export class Device {
  readonly sn: string
  readonly key: string
  readonly model: DeviceModel
  /** By the account's user. A printer is bound to three accounts at most. */
  readonly bindings = new Map<string, Binding>()
  readonly slips: PrintedSlip[] = []
  online = true
  paper = true
  /** When contact was lost; the cloud notices some time after. */
  offlineSince: number | null = null
  #queue: CloudOrder[] = []
  #printing = false
  readonly #clock: Clock
  readonly #printMs: number
  readonly #changed: (order: CloudOrder) => void

  constructor(
    { sn, key, model = '58mm' }: DeviceOptions,
    more: { readonly clock: Clock; readonly printMs: number; readonly changed: (order: CloudOrder) => void },
  ) {
    this.sn = sn
    this.key = key
    this.model = model
    this.#clock = more.clock
    this.#printMs = more.printMs
    this.#changed = more.changed
  }

  setOnline(online: boolean): void {
    if (this.online === online) return
    this.online = online
    this.offlineSince = online ? null : this.#clock.now()
    this.#printNext()
  }

  setPaper(paper: boolean): void {
    this.paper = paper
    this.#printNext()
  }

  /** `atOnce`: what is able to print does so before this returns, however long a slip takes. */
  enqueue(order: CloudOrder, atOnce: boolean): void {
    this.#queue.push(order)
    if (atOnce && this.online && this.paper) for (const one of this.waiting()) this.#print(one)
    this.#printNext()
  }

  /** Orders that wait, without those whose time has passed. */
  waiting(): readonly CloudOrder[] {
    this.#dropExpired()
    return this.#queue
  }

  clearQueue(): void {
    this.#dropExpired()
    const cleared = this.#queue
    this.#queue = []
    for (const order of cleared) this.#changed({ ...order, state: 'cleared' })
  }

  /** "now < expired": at that second the order is dropped (cloud-printers 1.2). */
  #dropExpired(): void {
    const now = this.#clock.now()
    const dropped = this.#queue.filter(({ expiresAt }) => expiresAt !== null && expiresAt <= now)
    if (dropped.length === 0) return
    this.#queue = this.#queue.filter((order) => !dropped.includes(order))
    for (const order of dropped) this.#changed({ ...order, state: 'expired' })
  }

  #printNext(): void {
    if (this.#printing) return
    while (this.online && this.paper) {
      const order = this.waiting()[0]
      if (order === undefined) return
      if (this.#printMs > 0) {
        this.#printing = true
        this.#clock.at(this.#clock.now() + this.#printMs, () => {
          this.#printing = false
          // Whoever pulled the plug meanwhile finds the order still waiting.
          if (this.online && this.paper && this.waiting()[0] === order) this.#print(order)
          this.#printNext()
        })
        return
      }
      this.#print(order)
    }
  }

  #print(order: CloudOrder): void {
    const at = this.#clock.now()
    this.#queue = this.#queue.filter((one) => one !== order)
    this.slips.push({ orderId: order.orderId, content: order.content, times: order.times, at })
    this.#changed({ ...order, state: 'printed', printedAt: at })
  }
}
