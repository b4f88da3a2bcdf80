import type { Clock } from '@xiaopiao/server'
import { chinaStamp } from './china-time.ts'
import { type CloudOrder, Device, type DeviceOptions } from './device.ts'
import type { Callbacks } from './push-callbacks.ts'

export interface Account {
  readonly user: string
  readonly ukey: string
}

/** How status words are written: as observed, as the documents end them, or as the stations abroad write them. */
export type StatusWords = 'plain' | 'full_stop' | 'english'

export interface CloudOptions {
  readonly clock: Clock
  readonly callbacks: Callbacks
  /** Hears of every slip that is out. */
  readonly printed: (order: CloudOrder) => void
  /** How long a slip takes; 0: it is out at once. */
  readonly printMs: number
  /** How long a lost printer still counts as online. */
  readonly offlineNoticedAfterMs: number
  readonly statusWords: StatusWords
  /** Callback addresses registered in the vendor's console; `any` registers each. */
  readonly registeredCallbacks: 'any' | readonly string[]
}

/** What a print asks for, already checked. */
export interface PrintRequest {
  readonly content: string
  readonly times: number
  readonly expiresAt: number | null
  readonly backurl: string | null
  /** What befalls its callback. */
  readonly callback: 'sent' | 'twice' | 'lost'
  /** Printed before the answer, however long a slip takes. */
  readonly atOnce: boolean
}

/** Order numbers go on from the one in the vendor's sample. */
const firstOrderNumber = 1_419_533_539

/** All that the vendor knows: accounts, printers, and every order it ever took. */
export class Cloud {
  readonly options: CloudOptions
  readonly accounts = new Map<string, Account>()
  readonly devices = new Map<string, Device>()
  readonly orders = new Map<string, CloudOrder>()
  readonly #callbackOf = new Map<string, PrintRequest['callback']>()
  /** While a request is carried out: what was printed by it, to be announced when the request says so. */
  #held: CloudOrder[] | undefined

  constructor(options: CloudOptions) {
    this.options = options
  }

  get now(): number {
    return this.options.clock.now()
  }

  addDevice(options: DeviceOptions): Device {
    const { clock, printMs } = this.options
    const device = new Device(options, { clock, printMs, changed: (order) => this.#changed(order) })
    this.devices.set(device.sn, device)
    return device
  }

  /** Takes an order into a printer's queue. */
  take(device: Device, request: PrintRequest): CloudOrder {
    const { content, times, expiresAt, backurl } = request
    const orderId = `${device.sn}_${chinaStamp(this.now)}_${this.#nextNumber()}`
    const order: CloudOrder = {
      orderId,
      sn: device.sn,
      content,
      times,
      acceptedAt: this.now,
      expiresAt,
      backurl,
      state: 'waiting',
      printedAt: null,
    }
    this.orders.set(orderId, order)
    this.#callbackOf.set(orderId, request.callback)
    device.enqueue(order, request.atOnce)
    return order
  }

  /** An order as it is now: one whose time has passed is no longer waiting. */
  order(orderId: string): CloudOrder | undefined {
    const order = this.orders.get(orderId)
    if (order !== undefined) this.devices.get(order.sn)?.waiting()
    return this.orders.get(orderId)
  }

  /** Orders a printer was given on a day, of the account or not. */
  ordersOf(sn: string): CloudOrder[] {
    this.devices.get(sn)?.waiting()
    return [...this.orders.values()].filter((order) => order.sn === sn)
  }

  /** Carries something out and answers the prints it completed, whose callbacks have not left yet. */
  holdingCallbacks<Answer>(carryOut: () => Answer): {
    readonly answer: Answer
    readonly printed: readonly CloudOrder[]
  } {
    const held: CloudOrder[] = []
    this.#held = held
    try {
      return { answer: carryOut(), printed: held }
    } finally {
      this.#held = undefined
    }
  }

  /** Sends the callbacks of a print; resolves when the first push is over. */
  async announce(order: CloudOrder): Promise<void> {
    const { callbacks } = this.options
    const callback = this.#callbackOf.get(order.orderId) ?? 'sent'
    if (callback === 'lost') return
    await callbacks.announce(order, { twice: callback === 'twice' })
  }

  /** Orders of a run before this one keep their numbers. */
  #nextNumber(): number {
    const numbers = [...this.orders.keys()].slice(-1).map((orderId) => Number(orderId.split('_').at(-1)))
    return Math.max(firstOrderNumber, ...numbers) + 1
  }

  #changed(order: CloudOrder): void {
    this.orders.set(order.orderId, order)
    if (order.state !== 'printed') return
    this.options.printed(order)
    if (this.#held === undefined) void this.announce(order)
    else this.#held.push(order)
  }
}
