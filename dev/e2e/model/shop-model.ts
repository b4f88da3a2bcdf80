/** An event as the shop system sent it; sent again it is the very same. */
export interface SentEvent {
  readonly event_id: string
  readonly type: string
  readonly occurred_at: string
  readonly order: object
}

/** A refund or a cancelling that the server acknowledged: from here on nothing of the order may begin to print. */
export interface Stop {
  readonly externalId: string
  readonly type: string
  readonly final: boolean
  /** The automatic tasks of the order as the answer told them: attempts begun until then may still come out. */
  readonly attempts: ReadonlyMap<number, number>
  /** Versions of the order's tasks before the event was sent. */
  readonly versions: ReadonlyMap<number, number>
  /** Undone later: a rejected refund. */
  undone: boolean
}

/** What the test knows of the shop: what it said to the server and what the server acknowledged. */
export interface ShopModel {
  readonly events: Map<number, SentEvent[]>
  readonly stops: Stop[]
  prints: number
  eventCount: number
}

export function emptyModel(): ShopModel {
  return { events: new Map(), stops: [], prints: 0, eventCount: 0 }
}
