import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { systemClock } from '../clock.ts'
import { openPostgresStore } from '../store/postgres/open-postgres-store.ts'
import { sampleMessage, sampleWebhook } from '../store/sample-rows.ts'
import type { Store } from '../store/store.ts'
import { systemRandom } from '../tenants/random.ts'
import { sealer } from '../tenants/sealing.ts'
import { startPostgres, type TestPostgres } from '../testing/postgres.ts'
import { startReceiver, type WebhookReceiver } from '../testing/webhook-receiver.ts'
import { type Delivery, startDelivery } from './deliver.ts'
import { standardRoom } from './room.ts'
import { newWebhookSecret } from './sign.ts'

const sealed = sealer(new Uint8Array(32))
let postgres: TestPostgres
let receiver: WebhookReceiver
const stores: Store[] = []
const deliveries: Delivery[] = []

beforeAll(async () => {
  postgres = await startPostgres()
  receiver = await startReceiver()
  const url = await postgres.database()
  for (let node = 0; node < 3; node++) stores.push(await openPostgresStore({ url }))
}, 60_000)
afterAll(async () => {
  for (const delivery of deliveries) await delivery.stop()
  for (const store of stores) await store.close()
  await receiver.close()
  await postgres.close()
}, 60_000)

test('nodes on PostgreSQL wake each other, share the work and deliver each message once', {
  timeout: 60_000,
}, async () => {
  const [writer, ...others] = stores as [Store, Store, Store]
  const tenant = await writer.acrossTenants.insertTenant(undefined, '店', Date.now())
  const shop = writer.forTenant(tenant.id)
  const log = { warn: () => {}, error: (fields: object) => expect(fields).toBeUndefined() }
  const parts = { clock: systemClock, random: systemRandom, sealer: sealed, allowPrivate: () => true, log }
  for (const store of others) deliveries.push(startDelivery({ ...parts, store, limits: standardRoom }))
  const secretSealed = sealed.seal(newWebhookSecret(systemRandom))
  const { id } = await shop.write(
    async (tx) => await tx.insertWebhook(sampleWebhook({ url: receiver.url, secretSealed }), Date.now()),
  )
  // The writing node delivers nothing: the others hear of it, long before they would look by themselves.
  const messages = Array.from({ length: 200 }, (_, index) => ({
    ...sampleMessage(id, `msg_${index}`, { subject: `task:${index % 40}` }),
  }))
  await Promise.all(
    messages.map(async (message) => await shop.write(async (tx) => await tx.insertMessages([message], Date.now()))),
  )
  await vi.waitFor(() => expect(receiver.received.length).toBeGreaterThanOrEqual(200), 25_000)
  const delivered = async () => (await shop.messages(id, { limit: 200, status: 'DELIVERED' })).rows
  await vi.waitFor(async () => expect(await delivered()).toHaveLength(200), 25_000)
  const ids = receiver.received.map(({ headers }) => String(headers['webhook-id']))
  expect(new Set(ids).size).toBe(200)
  expect(ids).toHaveLength(200)
  expect((await delivered()).every(({ attempt }) => attempt === 1)).toBe(true)
})
