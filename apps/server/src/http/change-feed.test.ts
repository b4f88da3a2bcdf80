import { expect, test } from 'vitest'
import { type Change, changeFeed } from './change-feed.ts'

const noTask = async () => undefined
const order = (tenantId: number, orderId: number) => ({ kind: 'order', tenantId, orderId }) as const

test('changeFeed() gives each tenant its own changes and no others', () => {
  const feed = changeFeed(0, noTask)
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
  const feed = changeFeed(1_000, noTask)
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
    const feed = changeFeed(1_000, noTask)
    feed.publish(order(1, 1))
    expect(feed.since(1, id)).toBeUndefined()
  },
)
