import { expect, test } from 'vitest'
import { Room } from './room.ts'

const limits = { total: 10, perTenant: 6, perWebhook: 4, failingTotal: 2 }

test('a webhook gets its room, the tenant its, and all of them theirs', () => {
  const room = new Room(limits)
  const take = (tenantId: number, webhookId: number) => room.take({ tenantId, webhookId }, 99)
  expect(room.take({ tenantId: 1, webhookId: 1 }, 3)).toBe(3)
  expect(take(1, 1)).toBe(1)
  expect(take(1, 1)).toBe(0)
  expect(take(1, 2)).toBe(2)
  expect(take(1, 3)).toBe(0)
  expect(take(2, 4)).toBe(4)
  expect(take(3, 5)).toBe(0)
  room.give({ tenantId: 2, webhookId: 4 }, 4)
  expect(take(3, 5)).toBe(4)
})

test('webhooks that fail have one place each and share a part of the room', () => {
  const room = new Room(limits)
  for (const webhookId of [1, 2, 3]) room.setFailing(webhookId, true)
  const take = (webhookId: number) => room.take({ tenantId: webhookId, webhookId }, 99)
  expect([take(1), take(1), take(2), take(3)]).toEqual([1, 0, 1, 0])
  expect(take(4)).toBe(4)
  room.setFailing(1, false)
  expect(take(1)).toBe(3)
  expect(take(3)).toBe(1)
})

test('a webhook that began to fail with more on its way gets nothing more, never a negative number', () => {
  const room = new Room(limits)
  const place = { tenantId: 1, webhookId: 1 }
  expect(room.take(place, 99)).toBe(4)
  room.setFailing(1, true)
  expect(room.take(place, 99)).toBe(0)
  room.give(place, 4)
  expect(room.take(place, 99)).toBe(1)
})
