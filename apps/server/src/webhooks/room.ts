import type { TenantId } from '../store/rows.ts'

/** How many messages may be on their way at the same time. */
export interface RoomLimits {
  readonly total: number
  readonly perTenant: number
  readonly perWebhook: number
  /** Of the total, for webhooks that fail: a hundred dead endpoints must not take the room of the living. */
  readonly failingTotal: number
}

/** An open socket costs little; a receiver that gets more than this at once is not served better. */
export const standardRoom: RoomLimits = { total: 256, perTenant: 64, perWebhook: 32, failingTotal: 64 }

interface Place {
  readonly tenantId: TenantId
  readonly webhookId: number
}

/** Counts what is on its way, so that nobody takes the room of the others. */
export class Room {
  readonly #limits: RoomLimits
  readonly #byTenant = new Map<TenantId, number>()
  readonly #byWebhook = new Map<number, number>()
  readonly #failing = new Set<number>()
  #total = 0

  constructor(limits: RoomLimits) {
    this.#limits = limits
  }

  /** Takes as many of the wanted places as a webhook may have now, and answers how many. A failing one has a single place. */
  take({ tenantId, webhookId }: Place, wanted: number): number {
    const { total, perTenant, perWebhook, failingTotal } = this.#limits
    const ofWebhook = this.#byWebhook.get(webhookId) ?? 0
    const isFailing = this.#failing.has(webhookId)
    const free = Math.min(
      wanted,
      total - this.#total,
      perTenant - (this.#byTenant.get(tenantId) ?? 0),
      (isFailing ? 1 : perWebhook) - ofWebhook,
      isFailing ? failingTotal - this.#onWayToFailing() : Number.POSITIVE_INFINITY,
    )
    const places = Math.max(0, free)
    this.#add({ tenantId, webhookId }, places)
    return places
  }

  /** Gives places back. */
  give(place: Place, places: number): void {
    this.#add(place, -places)
  }

  isFailing(webhookId: number): boolean {
    return this.#failing.has(webhookId)
  }

  /** The last try failed, or arrived. */
  setFailing(webhookId: number, isFailing: boolean): void {
    if (isFailing) this.#failing.add(webhookId)
    else this.#failing.delete(webhookId)
  }

  #onWayToFailing(): number {
    let count = 0
    for (const webhookId of this.#failing) count += this.#byWebhook.get(webhookId) ?? 0
    return count
  }

  #add({ tenantId, webhookId }: Place, places: number): void {
    this.#total += places
    addTo(this.#byTenant, tenantId, places)
    addTo(this.#byWebhook, webhookId, places)
  }
}

function addTo(counts: Map<number, number>, key: number, places: number): void {
  const count = (counts.get(key) ?? 0) + places
  if (count === 0) counts.delete(key)
  else counts.set(key, count)
}
