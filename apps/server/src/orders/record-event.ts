import type { OrderEventType } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type { OrderPatch, OrderRow } from '../store/rows.ts'
import type { TenantWrites } from '../store/store.ts'
import { canonicalJson } from './canonical-json.ts'
import { patchByEvent } from './order-life.ts'

/** What happened to an order, from a person or a shop system. */
export interface OrderEventFacts {
  readonly type: OrderEventType
  readonly occurredAt: EpochMs
  readonly detail: Readonly<Record<string, unknown>> | null
  /** Of a shop system's event: its own id, and the hash of what it said. */
  readonly eventId?: string
  readonly bodyHash?: string
  /** What the event tells of the order itself. */
  readonly said?: OrderPatch
}

/** An order before and after an event. */
export interface OrderChange {
  readonly before: OrderRow
  readonly order: OrderRow
  /** Whether the event brought a new fact of the order's course; what the order says of itself does not count. */
  readonly first: boolean
  /** Whether it changed what the order says of itself. */
  readonly amended: boolean
  /** Whether it made the order, which has no tasks of before then. */
  readonly isNew: boolean
}

/**
 * Writes what an event says into the order and its history; a repeat by hand leaves no trace.
 * @param before locked by this unit
 * @returns undefined when the tenant has an event with this event id: the unit must be given up
 */
export async function recordEvent(
  tx: TenantWrites,
  before: OrderRow,
  event: OrderEventFacts,
  now: EpochMs,
): Promise<OrderChange | undefined> {
  const { type, occurredAt, detail, eventId, bodyHash, said = {} } = event
  const facts = patchByEvent(before, type, occurredAt)
  const first = Object.keys(facts).length > 0
  const patch = { ...said, ...facts }
  const unchanged = { before, order: before, first, amended: false, isNew: false }
  if (eventId === undefined && !first) return unchanged
  const told = { orderId: before.id, type, occurredAt, recordedAt: now, detail }
  const recorded = await tx.insertOrderEvent(
    eventId === undefined ? told : { ...told, eventId, bodyHash: bodyHash ?? null },
  )
  if (!recorded) return undefined
  if (Object.keys(patch).length === 0) return unchanged
  const order = await tx.updateOrder(before.id, patch, now)
  if (order === undefined) throw new Error(`Order ${before.id} vanished inside its own unit of writes`)
  return { before, order, first, amended: differs(before, said), isNew: false }
}

/** An event that says again what is known moves only the times of the words. */
function differs(before: OrderRow, { saidAt: _times, ...said }: OrderPatch): boolean {
  const known: Readonly<Record<string, unknown>> = { ...before }
  return Object.entries(said).some(([column, value]) => canonicalJson(value) !== canonicalJson(known[column]))
}
