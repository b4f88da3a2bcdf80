import { expect, test } from 'vitest'
import type { MessageOutcome, OutboxRow } from '../rows.ts'
import { sampleMessage, sampleWebhook } from '../sample-rows.ts'
import type { TenantStore } from '../store.ts'
import type { StoreChange } from '../store-change.ts'
import { allPages, type Open, setStage } from './stage.contract.ts'

async function addWebhook(shop: TenantStore, part: Parameters<typeof sampleWebhook>[0] = {}) {
  return await shop.write(async (tx) => await tx.insertWebhook(sampleWebhook(part), 1))
}

async function put(shop: TenantStore, webhookId: number, ids: readonly string[], subject: string, now: number) {
  const messages = ids.map((id) => sampleMessage(webhookId, id, { subject }))
  await shop.write(async (tx) => await tx.insertMessages(messages, now))
}

async function claim(shop: TenantStore, webhookId: number, now: number, limit = 99): Promise<readonly OutboxRow[]> {
  return await shop.write(async (tx) => await tx.claimMessages(webhookId, { now, leaseUntil: now + 100, limit }))
}

const idsOf = (messages: readonly OutboxRow[]) => messages.map((message) => message.messageId)

async function settle(shop: TenantStore, message: OutboxRow | undefined, outcome: MessageOutcome, now: number) {
  if (message === undefined) throw new Error('there is no such message')
  return await shop.write(async (tx) => await tx.settleMessage(message, outcome, now))
}

const delivered: MessageOutcome = { kind: 'delivered', responseStatus: 204 }
const again = (nextAt: number): MessageOutcome => ({ kind: 'again', nextAt, responseStatus: 500, error: 'it broke' })

export function testOutbox(open: Open): void {
  test('[ST17] a webhook is kept, changed and deleted; only enabled ones with the type are told', async () => {
    const { shop } = await setStage(await open())
    const webhook = await addWebhook(shop)
    expect(await shop.webhook(webhook.id)).toEqual({
      ...sampleWebhook(),
      id: webhook.id,
      tenantId: shop.tenantId,
      previousSecretSealed: null,
      previousSecretUntil: null,
      failingSince: null,
      createdAt: 1,
      updatedAt: 1,
    })
    const other = await addWebhook(shop, { eventTypes: ['printer.ready'] })
    expect((await shop.webhooksFor('task.printed')).map(({ id }) => id)).toEqual([webhook.id])
    const off = { enabled: false, disabledReason: 'gone', failingSince: 5 } as const
    expect(await shop.write(async (tx) => await tx.updateWebhook(webhook.id, off, 7))).toMatchObject({
      ...off,
      updatedAt: 7,
    })
    expect(await shop.webhooksFor('task.printed')).toEqual([])
    expect((await shop.webhooks()).map(({ id }) => id)).toEqual([webhook.id, other.id])
    const deleted = async () => await shop.write(async (tx) => await tx.deleteWebhook(webhook.id))
    expect([await deleted(), await deleted()]).toEqual([true, false])
    expect(await shop.webhook(webhook.id)).toBeUndefined()
  })

  test('[ST17] messages are kept with their unit, once each, and listed newest first', async () => {
    const { store, shop } = await setStage(await open())
    const { id } = await addWebhook(shop)
    const failed = shop.write(async (tx) => {
      await tx.insertMessages([sampleMessage(id, 'lost')], 1)
      throw new Error('on purpose')
    })
    await expect(failed).rejects.toThrow('on purpose')
    const heard: StoreChange[] = []
    store.subscribe((change) => heard.push(change))
    await put(shop, id, ['a', 'b', 'c'], 'task:1', 5)
    expect(heard).toEqual([{ kind: 'outbox', tenantId: shop.tenantId }])
    await put(shop, id, ['b'], 'task:1', 9)
    const rows = await allPages(async (page) => await shop.messages(id, page), 2)
    expect(idsOf(rows)).toEqual(['c', 'b', 'a'])
    expect(await shop.message(id, 'b')).toEqual({
      ...sampleMessage(id, 'b'),
      id: expect.any(Number),
      tenantId: shop.tenantId,
      status: 'PENDING',
      attempt: 0,
      nextAt: 5,
      claimedUntil: null,
      responseStatus: null,
      error: null,
      createdAt: 5,
      deliveredAt: null,
    })
    // A webhook that was deleted meanwhile spoils nothing.
    await put(shop, 77, ['x'], 'task:1', 5)
    expect(await shop.message(77, 'x')).toBeUndefined()
  })

  test('[ST18] a claim takes due messages of one webhook, the oldest of each subject, for the length of a lease', async () => {
    const { store, shop } = await setStage(await open())
    const [one, other] = [await addWebhook(shop), await addWebhook(shop)]
    await put(shop, one.id, ['a1', 'a2'], 'task:1', 5)
    await put(shop, one.id, ['b1'], 'task:2', 6)
    await put(shop, one.id, ['c1'], 'task:3', 50)
    await put(shop, other.id, ['z1'], 'task:1', 7)
    const { tenantId } = shop
    expect(await store.acrossTenants.waitingWebhooks()).toEqual([
      { tenantId, webhookId: one.id, dueAt: 5 },
      { tenantId, webhookId: other.id, dueAt: 7 },
    ])
    expect(idsOf(await claim(shop, one.id, 10, 1))).toEqual(['a1'])
    const claimed = await claim(shop, one.id, 10)
    expect(claimed).toMatchObject([{ messageId: 'b1', attempt: 1, nextAt: 110, claimedUntil: 110 }])
    expect(await claim(shop, one.id, 10)).toEqual([])
    // The node died: its lease passes, the message is tried again under its id.
    expect(await claim(shop, one.id, 110)).toMatchObject([
      { messageId: 'a1', attempt: 2 },
      { messageId: 'b1', attempt: 2 },
      { messageId: 'c1', attempt: 1 },
    ])
  })

  test('[ST18] nobody gets a message that another has', async () => {
    const { shop } = await setStage(await open())
    const { id } = await addWebhook(shop)
    for (let subject = 1; subject <= 30; subject++) await put(shop, id, [`m${subject}`], `task:${subject}`, 1)
    const claims = await Promise.all(Array.from({ length: 6 }, () => claim(shop, id, 10, 10)))
    const ids = claims.flatMap(idsOf)
    expect(new Set(ids).size).toBe(ids.length)
    // Rows that another unit held were left out; asked again, they come.
    const rest = idsOf(await claim(shop, id, 10, 99))
    expect(new Set([...ids, ...rest]).size).toBe(30)
  })

  test('[ST18] messages about one thing follow each other, through failures too', async () => {
    const { store, shop } = await setStage(await open())
    const { id } = await addWebhook(shop)
    await put(shop, id, ['a1', 'a2'], 'task:1', 5)
    const [first] = await claim(shop, id, 10)
    expect(await settle(shop, first, again(1_000), 11)).toBe(true)
    expect(await shop.message(id, 'a1')).toMatchObject({
      attempt: 1,
      nextAt: 1_000,
      responseStatus: 500,
      error: 'it broke',
    })
    // What waits behind it is not due either, also what comes later: nobody asks for it in vain.
    await put(shop, id, ['a3'], 'task:1', 12)
    expect(await store.acrossTenants.waitingWebhooks()).toMatchObject([{ dueAt: 1_000 }])
    expect(await claim(shop, id, 999)).toEqual([])
    const [second] = await claim(shop, id, 1_000)
    expect(second).toMatchObject({ messageId: 'a1', attempt: 2 })
    await settle(shop, second, delivered, 1_001)
    expect(await shop.message(id, 'a1')).toMatchObject({
      status: 'DELIVERED',
      nextAt: null,
      deliveredAt: 1_001,
      responseStatus: 204,
      error: null,
    })
    const [third] = await claim(shop, id, 1_001)
    expect(third?.messageId).toBe('a2')
    await settle(shop, third, { kind: 'failed', responseStatus: null, error: 'no answer' }, 1_002)
    expect(await shop.message(id, 'a2')).toMatchObject({ status: 'FAILED', nextAt: null, error: 'no answer' })
    expect(idsOf(await claim(shop, id, 1_003))).toEqual(['a3'])
  })

  test('[ST18] what comes while an earlier message is on its way is due as soon as that has arrived', async () => {
    const { shop } = await setStage(await open())
    const { id } = await addWebhook(shop)
    await put(shop, id, ['a1'], 'task:1', 5)
    const [first] = await claim(shop, id, 10)
    await put(shop, id, ['a2'], 'task:1', 11)
    expect(await shop.message(id, 'a2')).toMatchObject({ nextAt: 11 })
    expect(await claim(shop, id, 12)).toEqual([])
    await settle(shop, first, delivered, 13)
    expect(idsOf(await claim(shop, id, 13))).toEqual(['a2'])
  })

  test('[ST18] of two nodes with one message, the one with the lease settles it; a delivery always counts', async () => {
    const { shop } = await setStage(await open())
    const { id } = await addWebhook(shop)
    await put(shop, id, ['a'], 'task:1', 5)
    const [slow] = await claim(shop, id, 10)
    const [later] = await claim(shop, id, 200)
    expect(await settle(shop, slow, again(5_000), 210)).toBe(false)
    expect(await shop.message(id, 'a')).toMatchObject({ attempt: 2, nextAt: 300 })
    expect(await settle(shop, slow, delivered, 220)).toBe(true)
    expect(await settle(shop, later, again(9_000), 230)).toBe(false)
    expect(await settle(shop, later, delivered, 240)).toBe(false)
    expect(await shop.message(id, 'a')).toMatchObject({ status: 'DELIVERED', deliveredAt: 220 })
  })

  test('[ST18] what was released was never tried; what was given up can be sent again', async () => {
    const { store, shop } = await setStage(await open())
    const { id } = await addWebhook(shop)
    await put(shop, id, ['a'], 'task:1', 5)
    await put(shop, id, ['b'], 'task:2', 5)
    const [a] = await claim(shop, id, 10, 1)
    expect(await settle(shop, a, { kind: 'released' }, 11)).toBe(true)
    expect(await shop.message(id, 'a')).toMatchObject({ status: 'PENDING', attempt: 0, nextAt: 11 })
    const give = async () => await shop.write(async (tx) => await tx.giveUpMessages(id, 'gone', 1))
    expect([await give(), await give(), await give()]).toEqual([1, 1, 0])
    expect(await store.acrossTenants.waitingWebhooks()).toEqual([])
    expect((await shop.messages(id, { limit: 9, status: 'FAILED' })).rows).toHaveLength(2)
    const resent = await shop.write(async (tx) => await tx.resendMessage(id, 'b', 20))
    expect(resent).toMatchObject({ messageId: 'b', status: 'PENDING', attempt: 0, nextAt: 20 })
    expect(await shop.write(async (tx) => await tx.resendMessage(id, 'c', 20))).toBeUndefined()
    expect(idsOf(await claim(shop, id, 20))).toEqual(['b'])
  })

  test('[ST18] settled messages are forgotten by their age, a few at a time; waiting ones never', async () => {
    const { store, shop } = await setStage(await open())
    const { id } = await addWebhook(shop)
    await put(shop, id, ['a', 'b'], 'task:1', 5)
    await put(shop, id, ['c'], 'task:2', 100)
    await settle(shop, (await claim(shop, id, 10))[0], delivered, 11)
    await put(shop, id, ['d'], 'task:3', 5)
    await settle(
      shop,
      (await claim(shop, id, 10)).find(({ messageId }) => messageId === 'd'),
      delivered,
      11,
    )
    const forget = async () => await store.acrossTenants.deleteMessagesBefore(50, 1)
    expect([await forget(), await forget(), await forget()]).toEqual([1, 1, 0])
    expect(idsOf((await shop.messages(id, { limit: 9 })).rows)).toEqual(['c', 'b'])
  })
}
