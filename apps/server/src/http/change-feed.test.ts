import { expect, test } from 'vitest'
import type { StoreChange } from '../store/store-change.ts'
import { sampleTask } from '../testing/sample-rows.ts'
import { type Change, changeFeed, type FeedReads } from './change-feed.ts'

const nothing: FeedReads = { task: async () => undefined, templateVersion: async () => '0.1' }
const order = (tenantId: number, orderId: number) => ({ kind: 'order', tenantId, orderId }) as const

test('changeFeed() gives each tenant its own changes and no others', () => {
  const feed = changeFeed(0, nothing)
  const seen: Change[] = []
  const stop = feed.subscribe(1, (change) => seen.push(change))
  const begin = feed.latestId()
  feed.publish(order(1, 10))
  feed.publish(order(2, 20))
  feed.publish({ kind: 'printer', tenantId: 1, printerId: 3 })
  stop()
  feed.publish(order(1, 11))
  expect(seen.map((change) => change.data)).toEqual(['{"order_id":10}', '{"printer_id":3}'])
  expect(feed.since(1, begin)?.map((change) => change.event)).toEqual(['order', 'printer', 'order'])
  expect(feed.since(2, begin)?.map((change) => change.data)).toEqual(['{"order_id":20}'])
})

test('changeFeed() goes on after any id that it remembers, and says when it does not', () => {
  const feed = changeFeed(1_000, nothing)
  const first = feed.latestId()
  for (let id = 1; id <= 6_000; id += 1) feed.publish(order(1, id))
  const recent = feed.latestId()
  feed.publish(order(1, 6_001))
  expect(feed.since(1, recent)?.map((change) => change.data)).toEqual(['{"order_id":6001}'])
  expect(feed.since(1, feed.latestId())).toEqual([])
  expect(feed.since(1, first)).toBeUndefined()
})

test.each(['', 'x', '-1', 'rs-', 'rs-x', 'rs-99999999', 'other-1', 'rs--1'])(
  'changeFeed() does not know the id %j',
  (id) => {
    const feed = changeFeed(1_000, nothing)
    feed.publish(order(1, 1))
    expect(feed.since(1, id)).toBeUndefined()
  },
)

/** A change of another node: the feed itself reads what the task is now. */
function elsewhere(...jobIds: readonly number[]): StoreChange {
  const times = { scheduledAt: 1, expiresAt: null, attemptDeadlineAt: null }
  const changes = jobIds.map(
    (jobId) => ({ kind: 'task', tenantId: 1, jobId, printerId: 3, printStatus: 'PENDING', ...times }) as const,
  )
  return { kind: 'elsewhere', changes }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test("changeFeed() reads other nodes' tasks for tenants that somebody watches, each once for many changes", async () => {
  const asked: number[] = []
  const task: FeedReads['task'] = async (_tenantId, jobId) => {
    asked.push(jobId)
    return sampleTask(0, { id: jobId })
  }
  const feed = changeFeed(1_000, { ...nothing, task })
  const before = feed.latestId()
  feed.publish(elsewhere(5))
  await turn()
  expect(asked).toEqual([])
  // Whoever was away then cannot go on from there, and asks for everything.
  expect(feed.since(1, before)).toBeUndefined()
  expect(feed.since(2, before)).toEqual([])

  const seen: Change[] = []
  feed.subscribe(1, (change) => seen.push(change))
  const watching = feed.latestId()
  feed.publish(elsewhere(6, 7, 6, 7, 7))
  feed.publish({ kind: 'elsewhere', changes: [order(1, 10), { kind: 'printer', tenantId: 1, printerId: 3 }] })
  await turn()
  expect(asked.toSorted()).toEqual([6, 6, 7])
  expect(seen.map((change) => change.event).toSorted()).toEqual(['order', 'printer', 'task', 'task', 'task'])
  expect(feed.since(1, watching)).toEqual(seen)
})

test('changeFeed() tells everyone to ask again when changes of other nodes were missed', () => {
  const feed = changeFeed(1_000, nothing)
  const before = feed.latestId()
  feed.publish(order(2, 20))
  const seen: Change[] = []
  feed.subscribe(1, (change) => seen.push(change))
  feed.publish({ kind: 'elsewhere', changes: 'missed' })
  expect(seen.map((change) => change.event)).toEqual(['reset'])
  for (const tenantId of [1, 2, 3]) expect(feed.since(tenantId, before)).toBeUndefined()
  feed.publish(order(1, 11))
  expect(feed.since(1, seen[0]?.id ?? '')?.map((change) => change.data)).toEqual(['{"order_id":11}'])
})

test('[TP33] changeFeed() tells of a template with its version where somebody watches, and without one afterwards', async () => {
  const asked: unknown[] = []
  const templateVersion: FeedReads['templateVersion'] = async (...question) => {
    asked.push(question)
    return '0.7'
  }
  const feed = changeFeed(1_000, { ...nothing, templateVersion })
  const begin = feed.latestId()
  feed.publish({ kind: 'template', tenantId: 1, business: 'shopping' })
  const seen: Change[] = []
  feed.subscribe(1, (change) => seen.push(change))
  feed.publish({ kind: 'elsewhere', changes: [{ kind: 'template', tenantId: 1, business: 'kitchen' }] })
  feed.publish({ kind: 'template', tenantId: 2, business: 'kitchen' })
  await turn()
  expect(asked).toEqual([[1, 'kitchen']])
  expect(seen.map(({ event, data }) => [event, data])).toEqual([['template', '{"business":"kitchen","version":"0.7"}']])
  expect(
    feed
      .since(1, begin)
      ?.map(({ data }) => data)
      .toSorted(),
  ).toEqual(['{"business":"kitchen","version":"0.7"}', '{"business":"shopping","version":null}'])
})

test("[TP33] changeFeed() tells every tenant of the platform's templates and of the engine", () => {
  const feed = changeFeed(1_000, nothing)
  const begin = feed.latestId()
  const seen: Change[][] = [[], []]
  seen.forEach((list, index) => void feed.subscribe(index + 1, (change) => list.push(change)))
  feed.publish({ kind: 'template', tenantId: 0, business: 'refund' })
  feed.publish({ kind: 'elsewhere', changes: [{ kind: 'engine', channel: 'stable' }] })
  const told = ['{"business":"refund","version":null}', '{"channel":"stable"}']
  for (const list of seen) expect(list.map(({ data }) => data)).toEqual(told)
  for (const tenantId of [1, 2, 3]) expect(feed.since(tenantId, begin)?.map(({ data }) => data)).toEqual(told)
})
