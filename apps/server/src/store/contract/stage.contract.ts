import { sql } from 'kysely'
import type { Page, PageRequest } from '../page.ts'
import type { OutboxRow, PrinterRow, TaskRow, TenantId } from '../rows.ts'
import {
  sampleEngineReport,
  sampleImage,
  sampleMessage,
  sampleOrder,
  sampleOutput,
  samplePrinter,
  sampleTask,
  sampleTaskEvent,
  sampleTemplatePart,
  sampleTemplateRelease,
  sampleTemplateVersion,
  sampleVendorJob,
  sampleWebhook,
} from '../sample-rows.ts'
import type { Store, TenantReads, TenantStore } from '../store.ts'

/** The rows that a test begins with. */
export interface Stage {
  readonly store: Store
  readonly shop: TenantStore
  readonly printer: PrinterRow
}

export async function setStage(store: Store): Promise<Stage> {
  const tenant = await store.acrossTenants.insertTenant(undefined, '发财小狗饮品店', 1)
  const shop = store.forTenant(tenant.id)
  const printer = await shop.write(async (tx) => await tx.insertPrinter(samplePrinter('sn-1'), 1))
  if (printer === 'duplicate') throw new Error('a new tenant has no printer')
  return { store, shop, printer }
}

let made = 0
/** Task ids are unique over all tenants and tests. */
export const newTaskId = () => `task-${++made}`

export async function addTask(shop: TenantStore, printerId: number, part: Parameters<typeof sampleTask>[2] = {}) {
  const event = sampleTaskEvent({ toStatus: part.printStatus ?? 'PENDING' })
  const { task } = await shop.write(async (tx) => await tx.insertTask(sampleTask(newTaskId(), printerId, part), event))
  return task
}

export async function begin(shop: TenantStore, task: TaskRow): Promise<TaskRow | undefined> {
  return await shop.write(
    async (tx) =>
      await tx.changeTask(
        task,
        { printStatus: 'PRINTING', attempt: task.attempt + 1, attemptDeadlineAt: 9_000, node: 'node-1' },
        sampleTaskEvent({ at: 2_000, event: 'begin', fromStatus: task.printStatus, toStatus: 'PRINTING' }),
      ),
  )
}

export async function finish(shop: TenantStore, task: TaskRow): Promise<TaskRow | undefined> {
  return await shop.write(
    async (tx) =>
      await tx.changeTask(
        task,
        { printStatus: 'SUCCESS', attemptDeadlineAt: null, node: null },
        sampleTaskEvent({ at: 3_000, event: 'printed', fromStatus: task.printStatus, toStatus: 'SUCCESS' }),
      ),
  )
}

export async function allPages<Row>(list: (page: PageRequest) => Promise<Page<Row>>, limit: number): Promise<Row[]> {
  const rows: Row[] = []
  let cursor: string | undefined
  do {
    const page: Page<Row> = await list({ limit, cursor })
    rows.push(...page.rows)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return rows
}

/** Opens the store of the test; the suite closes it. */
export type Open = () => Promise<Store>

/** Everything that a tenant can see, to compare before and after. */
export async function everythingOf(reads: TenantReads): Promise<unknown> {
  const tasks = (await reads.tasks({ limit: 200 })).rows
  const orders = (await reads.orders({ limit: 200 })).rows
  return {
    tenant: await reads.tenant(),
    printers: (await reads.printers({ limit: 200 })).rows,
    orders,
    orderEvents: await Promise.all(orders.map((order) => reads.orderEvents(order.id))),
    tasks,
    taskEvents: await Promise.all(tasks.map((task) => reads.taskEvents(task.id))),
    taskOutputs: await Promise.all(tasks.map((task) => reads.taskOutput(task.id))),
    vendorJobs: await Promise.all(tasks.map((task) => reads.vendorJobs(task.id))),
    settings: await reads.settings(),
    idempotentAnswer: await reads.idempotentAnswer('key'),
    images: await reads.images(),
    imageContents: await Promise.all((await reads.images()).map(({ hash }) => reads.imageContent(hash))),
    archivedTasks: (await reads.archivedTasks({ limit: 200 })).rows,
    webhooks: await reads.webhooks(),
    messages: await Promise.all((await reads.webhooks()).map(({ id }) => reads.messages(id, { limit: 200 }))),
    apiKeys: (await reads.apiKeys({ limit: 200 })).rows,
    members: await reads.members(),
    countedTasks: await reads.countedTasks('2025-07-14'),
    drafts: [await reads.draftParts(), await reads.draftParams(), await reads.draftRevisions()],
    templateVersions: (await reads.templateVersions('shopping', { limit: 200 })).rows,
    templateRelease: await reads.templateRelease('shopping'),
  }
}

/** One tenant with a row of every kind. */
export async function fillTenant(store: Store, shop: TenantStore): Promise<Foreign> {
  const userId = await addPerson(store)
  return await shop.write(async (tx) => {
    const printer = await tx.insertPrinter(samplePrinter('sn-f', { isDefault: true, printerName: '甲' }), 1)
    const order = await tx.insertOrder(sampleOrder('ext-f'))
    if (printer === 'duplicate' || order === 'duplicate') throw new Error('the tenant is new')
    const told = { orderId: order.id, type: 'order.paid', occurredAt: 1, recordedAt: 1, detail: null }
    await tx.insertOrderEvent({ ...told, eventId: 'event-f', bodyHash: 'hash' })
    const part = { orderId: order.id, idempotencyKey: 'key', reprintOf: 'original-f' }
    const { task } = await tx.insertTask(sampleTask(newTaskId(), printer.id, part), sampleTaskEvent())
    await tx.putTaskOutput(task.id, sampleOutput(1))
    const unmade = { printStatus: 'FAILED', errorCode: 'render_failed', templateVersion: 'kitchen@0.9' } as const
    await tx.insertTask(sampleTask(newTaskId(), printer.id, unmade), sampleTaskEvent({ toStatus: 'FAILED' }))
    await tx.putVendorJob(sampleVendorJob(task.id))
    await tx.putSettings([{ key: 'print.enabled', value: 'true', updatedAt: 1 }])
    await tx.insertImage(sampleImage('hash-f'), Uint8Array.of(1, 2, 0, 255))
    await tx.putIdempotentAnswer('key', { bodyHash: 'h', status: 201, body: '{}', createdAt: 1 })
    await tx.insertMember({ userId, role: 'owner', createdAt: 1 })
    await tx.addToTaskCount('2025-07-14', 1)
    await tx.putEngineReport(sampleEngineReport, 9)
    await tx.replaceDraftParts('shopping', [sampleTemplatePart('logo')])
    await tx.replaceDraftParams('shopping', [{ type: 'logo', params: { image: '/api/images/hash-f' } }])
    await tx.countDraftChange('shopping')
    const { business, version } = await tx.insertTemplateVersion(sampleTemplateVersion())
    await tx.putTakenBack({ business, version }, { at: 1, by: 'system', note: '打不出' })
    await tx.putTemplateRelease(sampleTemplateRelease())
    const key = { name: 'k', keyHash: `hash-of-${userId}`, scopes: ['read'], expiresAt: null, createdAt: 1 } as const
    const { id: apiKeyId } = await tx.insertApiKey(key)
    const archivedTaskId = newTaskId()
    const old = sampleTask(archivedTaskId, printer.id, { printStatus: 'SUCCESS', createdAt: 1 })
    await tx.insertTask(old, sampleTaskEvent({ at: 1, toStatus: 'SUCCESS' }))
    await tx.archiveTasks({ before: 2, limit: 1, now: 3 })
    const { id: webhookId } = await tx.insertWebhook(sampleWebhook(), 1)
    await tx.insertMessages([sampleMessage(webhookId, 'msg-f'), sampleMessage(webhookId, 'msg-g')], 1)
    const message = await tx.message(webhookId, 'msg-f')
    if (message === undefined) throw new Error('the message was just written')
    return {
      tenantId: shop.tenantId,
      printer,
      orderId: order.id,
      task,
      userId,
      apiKeyId,
      archivedTaskId,
      webhookId,
      message,
    }
  })
}

/** A person as sign-in makes one; the store only ever reads them. */
export async function addPerson(store: Store): Promise<string> {
  const id = `person-${++made}`
  const now = new Date(0).toISOString()
  await store.authDatabase
    .withTables<{ user: Record<string, unknown> }>()
    .insertInto('user')
    .values({
      id,
      name: id,
      email: `${id}@x.invalid`,
      emailVerified: sql`true`,
      createdAt: now,
      updatedAt: now,
      username: id,
    })
    .execute()
  return id
}

export interface Foreign {
  readonly tenantId: TenantId
  readonly printer: PrinterRow
  readonly orderId: number
  readonly task: TaskRow
  readonly userId: string
  readonly apiKeyId: number
  readonly archivedTaskId: string
  readonly webhookId: number
  readonly message: OutboxRow
}
