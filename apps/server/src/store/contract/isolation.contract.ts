import { expect, test } from 'vitest'
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
import type { Store, TenantReads, TenantWrites } from '../store.ts'
import {
  addTask,
  everythingOf,
  type Foreign,
  fillTenant,
  newTaskId,
  type Open,
  type Stage,
  setStage,
} from './stage.contract.ts'

let keys = 0

/** The platform's templates are every tenant's. */
type PlatformRead = 'platformTemplateRelease' | 'platformTemplateVersion' | 'newestPlatformTemplate'
type OwnRead = Exclude<keyof TenantReads, PlatformRead>

/** A new read of the interface does not compile until it says here what it answers for another tenant's ids. */
const foreignReads: Record<OwnRead, (reads: TenantReads, foreign: Foreign) => Promise<unknown>> = {
  tenant: async (reads, foreign) => ((await reads.tenant()).id === foreign.tenantId ? 'seen' : undefined),
  printer: async (reads, foreign) => await reads.printer(foreign.printer.id),
  printerBySn: async (reads) => await reads.printerBySn('sn-f'),
  printerByName: async (reads) => await reads.printerByName('甲'),
  defaultPrinter: async (reads) => await reads.defaultPrinter(),
  autoPrinters: async (reads) => (await reads.autoPrinters())[0],
  printers: async (reads) => (await reads.printers({ limit: 9 })).rows[0],
  openTaskCounts: async (reads, foreign) => (await reads.openTaskCounts()).get(foreign.printer.id),
  order: async (reads, foreign) => await reads.order(foreign.orderId),
  orderByExternalId: async (reads) => await reads.orderByExternalId('ext-f'),
  orders: async (reads) => (await reads.orders({ limit: 9, externalId: 'ext-f' })).rows[0],
  orderEvents: async (reads, foreign) => (await reads.orderEvents(foreign.orderId))[0],
  orderEvent: async (reads) => await reads.orderEvent('event-f'),
  task: async (reads, foreign) => await reads.task(foreign.task.taskId),
  taskByJobId: async (reads, foreign) => await reads.taskByJobId(foreign.task.id),
  tasks: async (reads, foreign) => (await reads.tasks({ limit: 9, orderId: foreign.orderId })).rows[0],
  taskByIdempotencyKey: async (reads) => await reads.taskByIdempotencyKey('key'),
  tasksOfOrder: async (reads, foreign) => (await reads.tasksOfOrder(foreign.orderId))[0],
  openReprintOf: async (reads) => await reads.openReprintOf('original-f'),
  templatePrints: async (reads) => Object.values(await reads.templatePrints('kitchen@0.9')).find((count) => count > 0),
  unmadeSlips: async (reads) => (await reads.unmadeSlips('kitchen@0.9', 0, 9))[0],
  taskEvents: async (reads, foreign) => (await reads.taskEvents(foreign.task.id))[0],
  taskOutput: async (reads, foreign) => await reads.taskOutput(foreign.task.id),
  agentSessions: async (reads) => (await reads.agentSessions(1))[0],
  vendorJobs: async (reads, foreign) => (await reads.vendorJobs(foreign.task.id))[0],
  settings: async (reads) => (await reads.settings())[0],
  archivedTask: async (reads, foreign) => await reads.archivedTask(foreign.archivedTaskId),
  archivedTasks: async (reads) => (await reads.archivedTasks({ limit: 9 })).rows[0],
  webhook: async (reads, foreign) => await reads.webhook(foreign.webhookId),
  webhooks: async (reads) => (await reads.webhooks())[0],
  webhooksFor: async (reads) => (await reads.webhooksFor('task.printed'))[0],
  messages: async (reads, foreign) => (await reads.messages(foreign.webhookId, { limit: 9 })).rows[0],
  message: async (reads, foreign) => await reads.message(foreign.webhookId, 'msg-f'),
  image: async (reads) => await reads.image('hash-f'),
  images: async (reads) => (await reads.images())[0],
  imageContent: async (reads) => await reads.imageContent('hash-f'),
  imageTotals: async (reads) => (await reads.imageTotals()).count || undefined,
  isImageNamed: async (reads) => (await reads.isImageNamed('hash-f')) || undefined,
  idempotentAnswer: async (reads) => await reads.idempotentAnswer('key'),
  apiKeys: async (reads) => (await reads.apiKeys({ limit: 9 })).rows[0],
  member: async (reads, foreign) => await reads.member(foreign.userId),
  members: async (reads) => (await reads.members())[0],
  printerCount: async (reads) => (await reads.printerCount()) || undefined,
  taskCountSince: async (reads) => (await reads.taskCountSince(0)) || undefined,
  countedTasks: async (reads) => await reads.countedTasks('2025-07-14'),
  draftParts: async (reads) => (await reads.draftParts())[0],
  draftParams: async (reads) => (await reads.draftParams('shopping'))[0],
  draftRevisions: async (reads) => (await reads.draftRevisions()).get('shopping'),
  templateRelease: async (reads) => (await reads.templateRelease('shopping')) ?? undefined,
  templateVersion: async (reads) => (await reads.templateVersion('shopping', 1)) ?? undefined,
  takenBackTemplate: async (reads) => (await reads.takenBackTemplate('shopping', 'system')) ?? undefined,
  templateVersionBytes: async (reads) => (await reads.templateVersionBytes()) || undefined,
  templateVersions: async (reads) => (await reads.templateVersions('shopping', { limit: 9 })).rows[0],
}

type WriteName = Exclude<keyof TenantWrites, keyof TenantReads>

/** The same for writes: each aims at another tenant's rows, by id or by the same names, and may fail or do nothing. */
const foreignWrites: Record<WriteName, (tx: TenantWrites, foreign: Foreign) => Promise<unknown>> = {
  asStore: async (tx, foreign) =>
    await tx.asStore().write(async (inner) => await inner.updateOrder(foreign.orderId, { status: 'cancelled' }, 9)),
  renameTenant: async (tx) => await tx.renameTenant('别家'),
  updateTenant: async (tx) => await tx.updateTenant({ name: '别家', status: 'SUSPENDED', printersMax: 0 }),
  lockTenant: async (tx) => await tx.lockTenant(),
  deleteApiKey: async (tx, foreign) => await tx.deleteApiKey(foreign.apiKeyId),
  insertMember: async (tx, foreign) => await tx.insertMember({ userId: foreign.userId, role: 'owner', createdAt: 9 }),
  updateMember: async (tx, foreign) => await tx.updateMember(foreign.userId, 'viewer'),
  deleteMember: async (tx, foreign) => await tx.deleteMember(foreign.userId),
  addToTaskCount: async (tx) => await tx.addToTaskCount('2025-07-14', 77),
  insertPrinter: async (tx) => await tx.insertPrinter(samplePrinter('sn-f', { isDefault: true }), 9),
  updatePrinter: async (tx, foreign) =>
    await tx.updatePrinter(foreign.printer.id, { printerName: '乙', isDefault: true }, 9),
  deletePrinter: async (tx, foreign) => await tx.deletePrinter(foreign.printer.id),
  lockName: async (tx) => await tx.lockName('name'),
  lockOrder: async (tx, foreign) => await tx.lockOrder(foreign.orderId),
  lockOrderByExternalId: async (tx) => await tx.lockOrderByExternalId('ext-f'),
  insertOrder: async (tx) => await tx.insertOrder(sampleOrder('ext-f', { remark: '别家' })),
  updateOrder: async (tx, foreign) => await tx.updateOrder(foreign.orderId, { status: 'cancelled' }, 9),
  insertOrderEvent: async (tx, foreign) =>
    await tx.insertOrderEvent({ orderId: foreign.orderId, type: 'x', occurredAt: 9, recordedAt: 9, detail: null }),
  insertTask: async (tx) =>
    await tx.insertTask(sampleTask(newTaskId(), 77, { idempotencyKey: 'key' }), sampleTaskEvent()),
  changeTask: async (tx, foreign) => await tx.changeTask(foreign.task, { printStatus: 'CANCELLED' }, sampleTaskEvent()),
  putTaskOutput: async (tx, foreign) => await tx.putTaskOutput(foreign.task.id, sampleOutput(1, { model: 'x' })),
  putVendorJob: async (tx, foreign) => await tx.putVendorJob(sampleVendorJob(foreign.task.id, { attempt: 9 })),
  markVendorJobPrinted: async (tx) => await tx.markVendorJobPrinted('feie', sampleVendorJob(0).vendorJobId, 9),
  putSettings: async (tx) => await tx.putSettings([{ key: 'print.enabled', value: 'false', updatedAt: 9 }]),
  deleteSetting: async (tx) => await tx.deleteSetting('print.enabled'),
  insertApiKey: async (tx) =>
    await tx.insertApiKey({ name: 'k', keyHash: `hash-${++keys}`, scopes: ['read'], expiresAt: null, createdAt: 9 }),
  putIdempotentAnswer: async (tx) =>
    await tx.putIdempotentAnswer('key', { bodyHash: 'other', status: 500, body: 'x', createdAt: 9 }),
  deleteIdempotentAnswer: async (tx) => await tx.deleteIdempotentAnswer('key'),
  archiveTasks: async (tx) => await tx.archiveTasks({ before: 9_000_000, limit: 99, now: 9 }),
  deleteUnusedTemplates: async (tx) => await tx.deleteUnusedTemplates(9_000_000_000),
  insertWebhook: async (tx) => await tx.insertWebhook(sampleWebhook(), 9),
  updateWebhook: async (tx, foreign) => await tx.updateWebhook(foreign.webhookId, { enabled: false }, 9),
  deleteWebhook: async (tx, foreign) => await tx.deleteWebhook(foreign.webhookId),
  insertMessages: async (tx, foreign) => await tx.insertMessages([sampleMessage(foreign.webhookId, 'msg-x')], 9),
  claimMessages: async (tx, foreign) =>
    await tx.claimMessages(foreign.webhookId, { now: 99, leaseUntil: 199, limit: 9 }),
  settleMessage: async (tx, foreign) =>
    await tx.settleMessage({ ...foreign.message, attempt: 2 }, { kind: 'delivered', responseStatus: 200 }, 9),
  giveUpMessages: async (tx, foreign) => await tx.giveUpMessages(foreign.webhookId, 'gone', 9),
  resendMessage: async (tx, foreign) => await tx.resendMessage(foreign.webhookId, 'msg-f', 9),
  insertImage: async (tx) => await tx.insertImage(sampleImage('hash-f', { name: 'x' }), Uint8Array.of(9)),
  deleteImage: async (tx) => await tx.deleteImage('hash-f'),
  insertAudit: async (tx) => await tx.insertAudit({ at: 9, actor: 'a', action: 'b', detail: null }),
  replaceDraftParts: async (tx) => await tx.replaceDraftParts('shopping', [sampleTemplatePart('foreign')]),
  replaceDraftParams: async (tx) => await tx.replaceDraftParams('shopping', [{ type: 'foreign', params: {} }]),
  countDraftChange: async (tx) => await tx.countDraftChange('shopping'),
  lockTemplate: async (tx) => await tx.lockTemplate('shopping'),
  insertTemplateVersion: async (tx) => await tx.insertTemplateVersion(sampleTemplateVersion({ note: '别家' })),
  putTemplateRelease: async (tx) => await tx.putTemplateRelease(sampleTemplateRelease({ currentVersion: 7 })),
  putTakenBack: async (tx) =>
    await tx.putTakenBack({ business: 'shopping', version: 1 }, { at: 9, by: 'system', note: '别家' }),
  putEngineReport: async (tx) => await tx.putEngineReport({ ...sampleEngineReport, detail: '别家' }, 9),
}

/** The one kind of row that no unit of a tenant writes. */
async function connectClient(store: Store, { tenantId, printer }: Foreign): Promise<void> {
  const node = 'node-f'
  await store.acrossTenants.beat({ node, startedAt: 1, leaseUntil: 9 })
  const said = { address: '10.0.0.9', model: null, paperWidthMm: null, reportedIp: null, protocol: 1 }
  const session = { tenantId, printerId: printer.id, node, sessionId: 'f', ...said, since: 1, lastSeen: 1 }
  await store.acrossTenants.writeAgentSessions(node, [session], [])
}

export function testIsolation(open: Open): void {
  test('[ST9] every read answers for another tenant as for rows that do not exist', async () => {
    const store = await open()
    const shop = store.forTenant((await store.acrossTenants.insertTenant(undefined, '甲店', 1)).id)
    const stranger = store.forTenant((await store.acrossTenants.insertTenant(undefined, '乙店', 1)).id)
    const foreign = await fillTenant(store, shop)
    await connectClient(store, foreign)
    for (const [method, read] of Object.entries(foreignReads)) {
      expect(await read(shop, foreign), `the owner reads ${method}`).toBeDefined()
      expect(await read(stranger, foreign), `a stranger reads ${method}`).toBeUndefined()
      const inside = await stranger.write(async (tx) => ({ answer: await read(tx, foreign) }))
      expect(inside.answer, `a stranger reads ${method} in a unit`).toBeUndefined()
    }
  })

  test('[ST9] no write reaches another tenant', async () => {
    const store = await open()
    const shop = store.forTenant((await store.acrossTenants.insertTenant(undefined, '甲店', 1)).id)
    const stranger = store.forTenant((await store.acrossTenants.insertTenant(undefined, '乙店', 1)).id)
    const foreign = await fillTenant(store, shop)
    const before = await everythingOf(shop)
    for (const [method, write] of Object.entries(foreignWrites)) {
      await stranger.write(async (tx) => await write(tx, foreign)).catch(() => {})
      expect(await everythingOf(shop), `after ${method} of a stranger`).toEqual(before)
    }
  })

  test('[DL2] two tenants may use the same idempotency key; each gets its own task back', async () => {
    const store = await open()
    const [first, second] = [await setStage(store), await setStage(store)]
    const ask = ({ shop, printer }: Stage) => addTask(shop, printer.id, { idempotencyKey: 'order:1' })
    const tasks = [await ask(first), await ask(second)]
    expect(tasks[0]?.id).not.toBe(tasks[1]?.id)
    expect([await ask(first), await ask(second)]).toEqual(tasks)
  })

  test("[ST9] a task cannot be given another tenant's printer or order, nor a printer another's backup", async () => {
    const store = await open()
    const shop = store.forTenant((await store.acrossTenants.insertTenant(undefined, '甲店', 1)).id)
    const { shop: stranger, printer } = await setStage(store)
    const foreign = await fillTenant(store, shop)
    await expect(addTask(stranger, foreign.printer.id)).rejects.toThrow('has no printer')
    await expect(addTask(stranger, printer.id, { orderId: foreign.orderId })).rejects.toThrow('has no order')
    const own = await addTask(stranger, printer.id)
    const reroute = { printerId: foreign.printer.id }
    const rerouted = stranger.write(async (tx) => await tx.changeTask(own, reroute, sampleTaskEvent()))
    await expect(rerouted).rejects.toThrow('has no printer')
    const backup = { backupPrinterId: foreign.printer.id }
    const backedUp = stranger.write(async (tx) => await tx.updatePrinter(printer.id, backup, 2))
    await expect(backedUp).rejects.toThrow('has no printer')
  })
}
