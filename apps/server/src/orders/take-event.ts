import { createHash } from 'node:crypto'
import type { EventBody, Issue } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type { NewOrder, OrderEventRow, OrderRow, TaskRow } from '../store/rows.ts'
import type { TenantStore, TenantWrites } from '../store/store.ts'
import { canonicalJson } from './canonical-json.ts'
import { eventNotes } from './event-notes.ts'
import { followEvent } from './follow-event.ts'
import type { OrderContext } from './order-context.ts'
import { patchByEvent } from './order-life.ts'
import { orderRow } from './order-row.ts'
import { type OrderChange, type OrderEventFacts, recordEvent } from './record-event.ts'
import { issuesOfAmounts, patchBySaying } from './said-of-order.ts'

/** How an event from a shop system ended. */
export type EventOutcome =
  | {
      readonly ok: true
      readonly order: OrderRow
      /** Every task of the order, as it is now. */
      readonly tasks: readonly TaskRow[]
      /** The event was known: nothing was changed. */
      readonly repeated: boolean
      readonly notes: readonly Issue[]
    }
  /** The event id is known for another event. */
  | { readonly ok: false; readonly reason: 'conflict' }
  | { readonly ok: false; readonly reason: 'invalid'; readonly issues: readonly Issue[] }

/**
 * Clocks of shop systems go a little ahead of ours; a time further ahead than this is a mistake, nearly always local
 * time sent as UTC. A refund must not be lost for that, so such an event counts as having happened now.
 */
const clockAheadMaxMs = 5 * 60_000
/** Before this there was no shop system: seconds taken for milliseconds, or a date that nobody set. */
const earliestAt: EpochMs = Date.UTC(2000, 0, 1)
/** Each loss means that another request took the event id or made the order in the same moment. */
const lostRacesMax = 5

/** The event id was taken by another unit while this one ran. */
class EventIdTaken extends Error {
  override readonly name = 'EventIdTaken'
}

/**
 * Takes what a shop system tells of an order: once for its event id, for good, in any order, however often and from
 * however many senders at once. The first event of an unknown order makes the order. Order, history and tasks change
 * in one unit.
 */
export async function takeEvent(store: TenantStore, body: EventBody, context: OrderContext): Promise<EventOutcome> {
  const claimedAt = Date.parse(body.occurred_at)
  const issues = [...issuesOfTime(claimedAt), ...issuesOfAmounts(body.order).map(inOrder)]
  if (issues.length > 0) return { ok: false, reason: 'invalid', issues }
  const isAhead = claimedAt > context.now + clockAheadMaxMs
  const occurredAt = isAhead ? context.now : claimedAt
  const happening = {
    type: body.type,
    occurredAt,
    detail: isAhead ? { claimed_at: body.occurred_at } : null,
    eventId: body.event_id,
    bodyHash: hashOf(body, claimedAt),
  }
  const notes = isAhead ? [eventNotes.clockAhead] : []
  for (let lostRaces = 0; lostRaces < lostRacesMax; lostRaces++) {
    try {
      return await store.write((tx) => takeIn(tx, body, happening, notes, context))
    } catch (error) {
      if (!(error instanceof EventIdTaken)) throw error
    }
  }
  throw new Error(`Cannot take event "${body.event_id}": it was in other hands ${lostRacesMax} times`)
}

type KnownHappening = OrderEventFacts & { readonly eventId: string; readonly bodyHash: string }

async function takeIn(
  tx: TenantWrites,
  body: EventBody,
  happening: KnownHappening,
  ownNotes: readonly Issue[],
  context: OrderContext,
): Promise<EventOutcome> {
  const known = await tx.orderEvent(happening.eventId)
  if (known !== undefined) return await repeat(tx, known, happening.bodyHash)
  const change = (await makeOrder(tx, body, happening, context)) ?? (await changeOrder(tx, body, happening, context))
  const { order, isNew } = change
  const followed = await followEvent(tx, change, happening, context)
  const tasks = isNew ? followed.made : await tx.tasksOfOrder(order.id)
  return { ok: true, order, tasks, repeated: false, notes: [...ownNotes, ...followed.notes] }
}

async function repeat(tx: TenantWrites, known: OrderEventRow, bodyHash: string): Promise<EventOutcome> {
  if (known.bodyHash !== bodyHash) return { ok: false, reason: 'conflict' }
  const order = await tx.order(known.orderId)
  if (order === undefined) throw new Error(`Event ${known.id} names order ${known.orderId}, which is not there`)
  return { ok: true, order, tasks: await tx.tasksOfOrder(order.id), repeated: true, notes: [] }
}

/** @returns undefined when there is an order with this external id */
async function makeOrder(
  tx: TenantWrites,
  body: EventBody,
  happening: KnownHappening,
  { now }: OrderContext,
): Promise<OrderChange | undefined> {
  const { external_id: externalId, ...said } = body.order
  const { type, occurredAt, detail, eventId, bodyHash } = happening
  const bare = orderRow(externalId, said, occurredAt, now)
  const made: NewOrder = { ...bare, ...patchByEvent(bare, type, occurredAt) }
  const order = await tx.insertOrder(made)
  if (order === 'duplicate') return undefined
  const told = { orderId: order.id, type, occurredAt, recordedAt: now, detail, eventId, bodyHash }
  if (!(await tx.insertOrderEvent(told))) throw new EventIdTaken()
  // Before this event nothing was known of it.
  return {
    before: { ...bare, id: order.id, tenantId: order.tenantId, items: [] },
    order,
    first: true,
    amended: false,
    isNew: true,
  }
}

async function changeOrder(
  tx: TenantWrites,
  body: EventBody,
  happening: KnownHappening,
  { now }: OrderContext,
): Promise<OrderChange> {
  const { external_id: externalId, ...said } = body.order
  const before = await tx.lockOrderByExternalId(externalId)
  // Taken a moment ago and gone now: its maker's unit was undone.
  if (before === undefined) throw new EventIdTaken()
  const { occurredAt } = happening
  const words = patchBySaying(before, said, occurredAt)
  // The order was there when the first thing happened to it, whatever was told first.
  const patch = occurredAt < before.createdAt ? { ...words, createdAt: occurredAt } : words
  const change = await recordEvent(tx, before, { ...happening, said: patch }, now)
  if (change === undefined) throw new EventIdTaken()
  return change
}

/** What the event means: neither the order of its fields nor the notation of its time matters. */
function hashOf(body: EventBody, claimedAt: EpochMs): string {
  const meaning = { type: body.type, occurredAt: claimedAt, order: body.order }
  return createHash('sha256').update(canonicalJson(meaning)).digest('hex')
}

function issuesOfTime(claimedAt: EpochMs): Issue[] {
  if (claimedAt >= earliestAt) return []
  const message = 'lies before the year 2000: seconds taken for milliseconds? / 早于 2000 年,是否把秒当成了毫秒?'
  return [{ path: 'occurred_at', code: 'too_old', message }]
}

function inOrder(issue: Issue): Issue {
  return { ...issue, path: `order.${issue.path}` }
}
