import type { ServerResponse } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { afterEach, expect, test } from 'vitest'
import { sampleOrder, samplePrinter, sampleTask, sampleTaskEvent, sampleWebhook } from '../store/sample-rows.ts'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts'
import type { Store, TenantStore } from '../store/store.ts'
import { changeTask } from '../tasks/change-task.ts'
import { systemRandom } from '../tenants/random.ts'
import { sealer } from '../tenants/sealing.ts'
import { type ManualClock, manualClock } from '../testing/manual-clock.ts'
import { type Received, startReceiver, type WebhookReceiver } from '../testing/webhook-receiver.ts'
import { addWebhook } from './add-webhook.ts'
import { changeWebhook, oldSecretMs, renewSecret } from './change-webhook.ts'
import { type Delivery, startDelivery } from './deliver.ts'
import { type RoomLimits, standardRoom } from './room.ts'
import { resend, sendTest } from './send-by-hand.ts'
import type { WebhookContext } from './webhook-context.ts'

const sealed = sealer(new Uint8Array(32))
const isLoopback = (ip: string) => ip === '127.0.0.1'
const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

interface Rig {
  readonly store: Store
  readonly shop: TenantStore
  readonly clock: ManualClock
  readonly logged: string[]
  readonly context: WebhookContext
  start(limits?: RoomLimits): Delivery
  receiver(...answer: Parameters<typeof startReceiver>): Promise<WebhookReceiver>
  /** Adds a webhook and answers its id and its secret in clear. */
  webhook(url: string, shop?: TenantStore): Promise<{ readonly id: number; readonly secret: string }>
  /** Makes a task and cancels it, which is an event. */
  cancelledTask(shop?: TenantStore): Promise<string>
  /** Moves time in small steps until something holds. */
  until(holds: () => boolean | Promise<boolean>): Promise<void>
  step(ms: number): Promise<void>
  /** Moves time and waits until nothing is on its way. */
  pass(ms: number): Promise<void>
}

let made = 0

async function rig(): Promise<Rig> {
  const clock = manualClock()
  const store = await openSqliteStore({ path: ':memory:', clock })
  closers.push(() => store.close())
  const shop = store.forTenant((await store.acrossTenants.insertTenant(undefined, '甲店', clock.now())).id)
  const deliveries: Delivery[] = []
  const logged: string[] = []
  const context = () => ({
    now: clock.now(),
    random: systemRandom,
    sealer: sealed,
    actor: 'test',
    allowPrivate: isLoopback,
  })
  const step = async (ms: number) => {
    clock.advance(ms)
    // Sockets live in real time: a moment of theirs for a moment of the test's.
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  return {
    store,
    shop,
    clock,
    logged,
    step,
    get context() {
      return context()
    },
    start(limits = standardRoom) {
      const log = {
        warn: (_: object, text: string) => logged.push(text),
        error: (_: object, text: string) => logged.push(text),
      }
      const parts = { store, clock, random: () => Uint8Array.of(0), sealer: sealed, allowPrivate: isLoopback, log }
      const delivery = startDelivery({ ...parts, limits })
      deliveries.push(delivery)
      closers.push(async () => {
        const stopped = delivery.stop()
        await step(5_000)
        await stopped
      })
      return delivery
    },
    async receiver(...answer) {
      const started = await startReceiver(...answer)
      closers.push(started.close)
      return started
    },
    async webhook(url, of = shop) {
      const added = await addWebhook(of, { url, enabled: true }, context())
      if (!added.ok) throw new Error(JSON.stringify(added))
      return { id: added.webhook.id, secret: added.secret }
    },
    async cancelledTask(of = shop) {
      const now = clock.now()
      const taskId = `t_${++made}`
      const task = await of.write(async (tx) => {
        const wanted = sampleTask(taskId, 77, { createdAt: now, scheduledAt: now })
        return (await tx.insertTask(wanted, sampleTaskEvent({ at: now }))).task
      })
      await changeTask(
        of,
        task.id,
        { type: 'cancel', reason: 'MANUAL', detail: null },
        { cause: 'person', now, node: 'n' },
      )
      return taskId
    },
    async until(holds) {
      for (let steps = 0; steps < 5_000; steps++) {
        if (await holds()) return
        await step(1)
      }
      throw new Error('it never came true')
    },
    async pass(ms) {
      await step(ms)
      for (let steps = 0; steps < 10; steps++) await step(5)
      for (const delivery of deliveries) await delivery.idle()
    },
  }
}

function verified(secret: string, { body, headers }: Received, at: number): unknown {
  const sent = {
    'webhook-id': String(headers['webhook-id']),
    'webhook-timestamp': String(headers['webhook-timestamp']),
    'webhook-signature': String(headers['webhook-signature']),
  }
  // The package compares with the time of the machine; the server lives in the time of the test.
  expect(Number(sent['webhook-timestamp'])).toBe(Math.floor(at / 1000))
  const signed = new Webhook(secret).sign(sent['webhook-id'], new Date(at), body)
  expect(sent['webhook-signature'].split(' ')).toContain(signed)
  return JSON.parse(body)
}

const fail = (response: ServerResponse) => void response.writeHead(500).end('no')

test('what happens after the clock was set back is told at once', async () => {
  const at = await rig()
  const receiver = await at.receiver()
  await at.webhook(receiver.url)
  at.start()
  await at.cancelledTask()
  await at.until(() => receiver.received.length === 1)
  at.clock.setBack(8 * 3_600_000)
  await at.cancelledTask()
  await at.pass(3_000)
  expect(receiver.received).toHaveLength(2)
})

test('an event of a task arrives with the task and the order, signed', async () => {
  const { shop, clock, start, receiver, webhook, until } = await rig()
  start()
  const { url, received } = await receiver()
  const { id, secret } = await webhook(url)
  const [printer, order] = await shop.write(async (tx) => [
    await tx.insertPrinter(samplePrinter('sn-1'), 1),
    await tx.insertOrder(sampleOrder('external-7')),
  ])
  if (printer === 'duplicate' || order === 'duplicate') throw new Error('both are new')
  const task = await shop.write(async (tx) => {
    const wanted = sampleTask('t_seven', printer.id, { orderId: order.id, printStatus: 'PRINTING', attempt: 1 })
    return (await tx.insertTask(wanted, sampleTaskEvent())).task
  })
  const printed = { type: 'printed', confirmation: 'device_confirmed', detail: null } as const
  const now = clock.now()
  await changeTask(shop, task.id, printed, { cause: 'agent', now, node: 'n' })
  await until(() => received.length > 0)
  const [first] = received
  expect(first?.headers['content-type']).toBe('application/json')
  expect(verified(secret, first!, now)).toMatchObject({
    type: 'task.printed',
    timestamp: new Date(now).toISOString(),
    data: {
      task: { task_id: 't_seven', print_status: 'SUCCESS', confirmation: 'device_confirmed' },
      order: { id: order.id, external_id: 'external-7' },
    },
  })
  await until(async () => (await shop.message(id, String(first?.headers['webhook-id'])))?.status === 'DELIVERED')
  const message = await shop.message(id, String(first?.headers['webhook-id']))
  expect(message).toMatchObject({ attempt: 1, responseStatus: 204, error: null, subject: `task:${task.id}` })
})

test('nothing is written for a tenant without a webhook that wants it', async () => {
  const { store, shop, cancelledTask } = await rig()
  await cancelledTask()
  await shop.write(async (tx) => await tx.insertWebhook(sampleWebhook({ eventTypes: ['task.printed'] }), 1))
  await shop.write(async (tx) => await tx.insertWebhook(sampleWebhook({ enabled: false, disabledReason: 'person' }), 1))
  await cancelledTask()
  expect(await store.acrossTenants.waitingWebhooks()).toEqual([])
})

test('a message that fails is tried again under its id, later and later, and given up after ten tries', async () => {
  const { shop, clock, logged, start, receiver, webhook, cancelledTask, pass } = await rig()
  start()
  const { url, received } = await receiver(fail)
  const { id, secret } = await webhook(url)
  await cancelledTask()
  await pass(0)
  const messages = async () => (await shop.messages(id, { limit: 9 })).rows
  expect(await messages()).toMatchObject([{ status: 'PENDING', attempt: 1, responseStatus: 500, error: 'HTTP 500' }])
  const failingSince = (await shop.webhook(id))?.failingSince
  expect(failingSince).not.toBeNull()
  const tries: number[] = []
  for (let attempt = 2; attempt <= 10; attempt++) {
    const nextAt = (await messages())[0]?.nextAt ?? 0
    tries.push(Math.round((nextAt - clock.now()) / 1000))
    await pass(nextAt - clock.now())
    expect(received).toHaveLength(attempt)
  }
  expect(tries).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400])
  expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  expect(new Set(received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(10)
  expect(await messages()).toMatchObject([{ status: 'FAILED', attempt: 10, nextAt: null }])
  // Three days without one delivery: nobody is there.
  expect(await shop.webhook(id)).toMatchObject({ enabled: false, disabledReason: 'failing', failingSince })
  expect(logged).toEqual(['a webhook was disabled'])
  expect(verified(secret, received[0]!, (failingSince ?? 0) - 0)).toBeTruthy()
})

test('messages about one task arrive in their order, also when the first fails at first', async () => {
  const { shop, clock, start, receiver, webhook, pass } = await rig()
  start()
  let broken = true
  const { url, received } = await receiver((response) => void response.writeHead(broken ? 503 : 200).end())
  await webhook(url)
  const printer = await shop.write(async (tx) => await tx.insertPrinter(samplePrinter('sn-1'), 1))
  if (printer === 'duplicate') throw new Error('new')
  const { task } = await shop.write(
    async (tx) =>
      await tx.insertTask(
        sampleTask('t_order', printer.id, { printStatus: 'PRINTING', attempt: 1, maxRetries: 0 }),
        sampleTaskEvent(),
      ),
  )
  const context = () => ({ cause: 'driver', now: clock.now(), node: 'n' })
  const fault = { code: 'unconfirmed', detail: '' } as const
  await changeTask(shop, task.id, { type: 'unconfirmed', fault, policy: 'hold', copiesDone: 0, retryAt: 0 }, context())
  await pass(0)
  await changeTask(shop, task.id, { type: 'printed', confirmation: 'device_confirmed', detail: null }, context())
  await pass(1_000)
  expect(received).toHaveLength(1)
  broken = false
  await pass(4_000)
  await pass(0)
  const types = received.map(({ body }) => JSON.parse(body).type)
  expect(types).toEqual(['task.failed', 'task.failed', 'task.printed'])
})

test('an endpoint that never answers delays no other, of its own tenant or another', async () => {
  const { store, clock, start, receiver, webhook, cancelledTask, until } = await rig()
  start({ total: 40, perTenant: 20, perWebhook: 10, failingTotal: 4 })
  const dead = await receiver(() => {})
  const live = await receiver()
  const other = store.forTenant((await store.acrossTenants.insertTenant(undefined, '乙店', 1)).id)
  await webhook(dead.url)
  await webhook(live.url)
  await webhook(live.url, other)
  for (let task = 0; task < 50; task++) {
    await cancelledTask()
    await cancelledTask(other)
  }
  const begunAt = clock.now()
  await until(() => live.received.length === 100)
  // The dead one has not even timed out.
  expect(clock.now() - begunAt).toBeLessThan(15_000)
  expect(dead.received.length).toBeLessThanOrEqual(10)
})

test('endpoints that fail get one try at a time and a part of the room; what recovers gets all of it', async () => {
  const { shop, start, receiver, webhook, cancelledTask, pass, until, step } = await rig()
  start({ total: 10, perTenant: 10, perWebhook: 5, failingTotal: 2 })
  const hanging: ServerResponse[] = []
  let mode: 'fail' | 'hang' | 'take' = 'fail'
  const answer = (response: ServerResponse) => {
    if (mode === 'hang') hanging.push(response)
    else response.writeHead(mode === 'fail' ? 500 : 200).end()
  }
  const broken = await Promise.all([receiver(answer), receiver(answer), receiver(answer)])
  const ids: number[] = []
  for (const { url } of broken) ids.push((await webhook(url)).id)
  await cancelledTask()
  await pass(0)
  for (let task = 0; task < 9; task++) await cancelledTask()
  mode = 'hang'
  await until(() => hanging.length >= 2)
  await step(100)
  await step(100)
  expect(hanging).toHaveLength(2)
  mode = 'take'
  for (const response of hanging) response.writeHead(200).end()
  const waiting = async () => {
    let count = 0
    for (const id of ids) count += (await shop.messages(id, { limit: 99, status: 'PENDING' })).rows.length
    return count
  }
  // The first message of each waits out its five seconds.
  await until(async () => (await waiting()) <= 3)
  await pass(5_000)
  expect(await waiting()).toBe(0)
})

test('410 disables a webhook at once, and gives up what waits for it; resending takes it up again', async () => {
  const { shop, start, receiver, webhook, cancelledTask, pass, ...rest } = await rig()
  let gone = true
  const { url, received } = await receiver((response) => void response.writeHead(gone ? 410 : 200).end())
  const { id } = await webhook(url)
  for (let task = 0; task < 3; task++) await cancelledTask()
  start({ ...standardRoom, perWebhook: 1 })
  await pass(0)
  await pass(0)
  expect(await shop.webhook(id)).toMatchObject({ enabled: false, disabledReason: 'gone' })
  expect(received).toHaveLength(1)
  const { rows } = await shop.messages(id, { limit: 9 })
  expect(rows.map(({ status, error }) => `${status} ${error}`)).toEqual([
    'FAILED the webhook is disabled or deleted',
    'FAILED the webhook is disabled or deleted',
    'FAILED HTTP 410',
  ])
  const [newest] = rows
  const again = async () => await resend(shop, id, newest?.messageId ?? '', rest.context)
  expect(await again()).toEqual({ ok: false, reason: 'disabled' })
  expect(await sendTest(shop, id, rest.context)).toEqual({ ok: false, reason: 'disabled' })
  gone = false
  await changeWebhook(shop, id, { enabled: true }, rest.context)
  expect(await again()).toMatchObject({ ok: true, message: { status: 'PENDING', attempt: 0 } })
  await pass(0)
  expect(received.at(-1)?.headers['webhook-id']).toBe(newest?.messageId)
  expect(await shop.message(id, newest?.messageId ?? '')).toMatchObject({ status: 'DELIVERED' })
  expect(await shop.webhook(id)).toMatchObject({ enabled: true, disabledReason: null, failingSince: null })
})

test('after a rotation both secrets sign for a day', async () => {
  const { shop, clock, start, receiver, webhook, cancelledTask, pass, ...rest } = await rig()
  start()
  const { url, received } = await receiver()
  const { id, secret } = await webhook(url)
  const renewed = await renewSecret(shop, id, rest.context)
  const [old, now] = [secret, renewed?.secret ?? '']
  await cancelledTask()
  const sentAt = clock.now()
  await pass(0)
  const signatures = ({ headers }: Received) => String(headers['webhook-signature']).split(' ')
  expect(signatures(received[0]!)).toHaveLength(2)
  for (const one of [old, now]) expect(verified(one, received[0]!, sentAt)).toBeTruthy()
  await pass(oldSecretMs)
  await cancelledTask()
  const later = clock.now()
  await pass(0)
  expect(signatures(received[1]!)).toHaveLength(1)
  expect(verified(now, received[1]!, later)).toBeTruthy()
})

test('redirects, Retry-After and refused addresses are failures, each with its reason', async () => {
  const { shop, clock, start, receiver, webhook, cancelledTask, pass } = await rig()
  start()
  const inner = await receiver()
  const redirect = await receiver((response) => void response.writeHead(302, { location: inner.url }).end())
  const busy = await receiver((response) => void response.writeHead(429, { 'retry-after': '600' }).end())
  const [one, two] = [await webhook(redirect.url), await webhook(busy.url)]
  const three = await shop.write(async (tx) => {
    const told = sampleWebhook({
      url: 'http://10.1.2.3/',
      secretSealed: sealed.seal('whsec_AAAA'),
      eventTypes: ['task.cancelled'],
    })
    return await tx.insertWebhook(told, 1)
  })
  const four = await shop.write(async (tx) => {
    const lost = sealer(new Uint8Array(32).fill(1)).seal('whsec_AAAA')
    return await tx.insertWebhook(sampleWebhook({ secretSealed: lost, eventTypes: ['task.cancelled'] }), 1)
  })
  await cancelledTask()
  const begunAt = clock.now()
  await pass(0)
  const first = async (id: number) => (await shop.messages(id, { limit: 1 })).rows[0]
  expect(await first(one.id)).toMatchObject({ status: 'PENDING', responseStatus: 302, error: 'HTTP 302' })
  const { nextAt, error } = (await first(two.id))!
  expect([error, Math.round(((nextAt ?? 0) - begunAt) / 10_000)]).toEqual(['HTTP 429', 60])
  expect(await first(three.id)).toMatchObject({
    responseStatus: null,
    error: expect.stringContaining('refused_address'),
  })
  expect(await first(four.id)).toMatchObject({ responseStatus: null, error: expect.stringContaining('secret_lost') })
  expect(inner.received).toEqual([])
})

test('stop() ends in bounded time, and the next start tries again what was on its way', async () => {
  const { shop, clock, start, receiver, webhook, cancelledTask, until, pass } = await rig()
  let silent = true
  const { url, received } = await receiver((response) => {
    if (!silent) response.writeHead(200).end()
  })
  const { id } = await webhook(url)
  const delivery = start()
  await cancelledTask()
  await until(() => received.length === 1)
  const stopped = delivery.stop()
  clock.advance(3_000)
  await stopped
  expect((await shop.messages(id, { limit: 9 })).rows).toMatchObject([{ status: 'PENDING', attempt: 0 }])
  silent = false
  start()
  await pass(0)
  expect((await shop.messages(id, { limit: 9 })).rows).toMatchObject([{ status: 'DELIVERED', attempt: 1 }])
  expect(received[0]?.headers['webhook-id']).toBe(received[1]?.headers['webhook-id'])
})

test('two nodes share the work and deliver each message once', async () => {
  const { start, receiver, webhook, cancelledTask, until, pass } = await rig()
  const { url, received } = await receiver()
  await webhook(url)
  for (let task = 0; task < 60; task++) await cancelledTask()
  start({ ...standardRoom, perWebhook: 4 })
  start({ ...standardRoom, perWebhook: 4 })
  await until(() => received.length >= 60)
  await pass(1_000)
  expect(received).toHaveLength(60)
  expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(60)
})
