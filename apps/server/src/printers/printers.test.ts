import { type PrinterBody, type PrinterPatch, printerBody, printerPatch, printerSchema } from '@xiaopiao/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PrinterRow, TaskRow } from '../store/rows.ts'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts'
import type { Store, TenantStore } from '../store/store.ts'
import { changeTask } from '../tasks/change-task.ts'
import { systemRandom } from '../tenants/random.ts'
import { hashSecret } from '../tenants/secrets.ts'
import { addPrinter } from './add-printer.ts'
import { changePrinter } from './change-printer.ts'
import { deletePrinter } from './delete-printer.ts'
import { printerOnline, printerView } from './printer-view.ts'
import { renewToken } from './renew-token.ts'
import { testPrinter } from './test-printer.ts'

const now = Date.UTC(2025, 6, 14, 10, 30)
const context = { now, random: systemRandom, node: 'test', seal: (clear: string) => `sealed(${clear.length})` }

let store: Store
let tenant: TenantStore
let ended: [number, string][]
const links = { disconnect: (printerId: number, reason: string) => ended.push([printerId, reason]) }

beforeEach(async () => {
  store = await openSqliteStore({ path: ':memory:' })
  await store.acrossTenants.insertTenant(1, '发财小狗饮品店', now)
  await store.acrossTenants.insertTenant(2, '另一家店', now)
  tenant = store.forTenant(1)
  ended = []
})
afterEach(() => store.close())

const body = (more: Partial<PrinterBody> = {}): PrinterBody =>
  printerBody.parse({
    printer_sn: 'SN1',
    printer_name: '收银台打印机',
    driver: 'network',
    connection: { host: '192.168.1.9' },
    ...more,
  })
const patch = (fields: PrinterPatch): PrinterPatch => printerPatch.parse(fields)

async function added(more: Partial<PrinterBody> = {}): Promise<PrinterRow> {
  const answer = await addPrinter(tenant, body(more), context)
  if (!answer.ok) throw new Error(answer.reason)
  return answer.printer
}

async function testTask(printer: PrinterRow): Promise<TaskRow> {
  const answer = await testPrinter(tenant, printer.id, context)
  if (!answer.ok) throw new Error(answer.reason)
  return answer.task
}

describe('addPrinter', () => {
  test('the first printer of a tenant becomes its default, the second only when asked to', async () => {
    expect(await added()).toMatchObject({
      isDefault: true,
      model: 'escpos80',
      port: 9100,
      tokenHash: null,
      printerStatus: 'ACTIVE',
    })
    expect(await added({ printer_sn: 'SN2', printer_type: '58mm' })).toMatchObject({
      isDefault: false,
      model: 'escpos58',
    })
    const third = await added({ printer_sn: 'SN3', is_default: true })
    expect((await tenant.defaultPrinter())?.id).toBe(third.id)
  })

  test('[GW20] an agent printer gets a token that is told once and kept as its hash', async () => {
    const answer = await addPrinter(tenant, body({ driver: 'agent' }), context)
    if (!answer.ok || answer.token === undefined) throw new Error('no token')
    expect(answer.token).toMatch(/^xpa_[a-z2-7]{32}$/)
    expect(answer.printer.tokenHash).toBe(hashSecret(answer.token))
    expect(await store.acrossTenants.printerByTokenHash(hashSecret(answer.token))).toMatchObject({
      id: answer.printer.id,
    })
  })

  test('a vendor key is sealed before it is stored', async () => {
    expect(await added({ printer_key: 'secret' })).toMatchObject({ printerKeySealed: 'sealed(6)' })
  })

  test('refuses a serial number twice in a tenant, not in two tenants', async () => {
    await added()
    expect(await addPrinter(tenant, body(), context)).toEqual({ ok: false, reason: 'duplicate' })
    expect(await addPrinter(store.forTenant(2), body(), context)).toMatchObject({ ok: true })
  })

  test('refuses a model that the engine does not know, and names those it does', async () => {
    const answer = await addPrinter(tenant, body({ model: 'laserjet' }), context)
    expect(answer).toMatchObject({ ok: false, reason: 'unknown_printer_model', issues: [{ path: 'model' }] })
    expect(JSON.stringify(answer)).toContain('escpos80')
  })

  test("refuses a backup that is not there or another tenant's", async () => {
    const foreign = await addPrinter(store.forTenant(2), body(), context)
    if (!foreign.ok) throw new Error(foreign.reason)
    for (const backup_printer_id of [foreign.printer.id, 999]) {
      expect(await addPrinter(tenant, body({ backup_printer_id }), context)).toMatchObject({
        ok: false,
        reason: 'invalid',
        issues: [{ path: 'backup_printer_id', code: 'not_found' }],
      })
    }
    expect((await tenant.printers({ limit: 10 })).rows).toEqual([])
  })
})

describe('changePrinter', () => {
  test('changes what is named and nothing else', async () => {
    const printer = await added({ settings: { copies: 2 } })
    const answer = await changePrinter(tenant, printer.id, patch({ printer_name: '前台', settings: { cut: false } }), {
      now: now + 1,
    })
    expect(answer).toEqual({
      ok: true,
      printer: { ...printer, printerName: '前台', settings: { copies: 2, cut: false }, updatedAt: now + 1 },
    })
  })

  test('other paper brings the other default model along, and refuses a model that cannot take it', async () => {
    const printer = await added()
    expect(await changePrinter(tenant, printer.id, patch({ printer_type: '58mm' }), context)).toMatchObject({
      ok: true,
      printer: { model: 'escpos58', printerType: '58mm' },
    })
    expect(await changePrinter(tenant, printer.id, patch({ model: 'laserjet' }), context)).toMatchObject({
      reason: 'unknown_printer_model',
    })
    expect(
      await changePrinter(tenant, printer.id, patch({ model: 'escpos58', printer_type: '80mm' }), context),
    ).toMatchObject({ reason: 'invalid', issues: [{ path: 'printer_type' }] })
  })

  test("refuses a printer as its own backup and knows only its own tenant's", async () => {
    const printer = await added()
    expect(await changePrinter(tenant, printer.id, patch({ backup_printer_id: printer.id }), context)).toMatchObject({
      reason: 'invalid',
      issues: [{ code: 'backup_is_itself' }],
    })
    expect(await changePrinter(store.forTenant(2), printer.id, patch({}), context)).toEqual({
      ok: false,
      reason: 'not_found',
    })
  })
})

describe('deletePrinter', () => {
  test("cancels what waits, ends the client and leaves the tasks' history", async () => {
    const printer = await added({ driver: 'agent' })
    const task = await testTask(printer)
    expect(await deletePrinter(tenant, links, printer.id, context)).toEqual({ ok: true, cancelledTasks: 1 })
    expect(await tenant.printer(printer.id)).toBeUndefined()
    expect(await tenant.task(task.taskId)).toMatchObject({ printStatus: 'CANCELLED', cancelReason: 'MANUAL' })
    expect(ended).toEqual([[printer.id, 'printer deleted']])
  })

  test('cancels more tasks than one page of a list holds', async () => {
    const printer = await added()
    for (let made = 0; made < 205; made += 1) await testTask(printer)
    expect(await deletePrinter(tenant, links, printer.id, context)).toEqual({ ok: true, cancelledTasks: 205 })
  })

  test('is refused while a task prints, and then changes nothing', async () => {
    const printer = await added()
    const printing = await testTask(printer)
    const waiting = await testTask(printer)
    const begin = { type: 'begin', node: 'test', deadlineAt: now + 1 } as const
    await changeTask(tenant, printing.id, begin, { cause: 'scheduler', now, node: 'test' })
    expect(await deletePrinter(tenant, links, printer.id, context)).toMatchObject({
      ok: false,
      reason: 'wrong_state',
      task: { id: printing.id },
    })
    expect(await tenant.printer(printer.id)).toBeDefined()
    expect(await tenant.task(waiting.taskId)).toMatchObject({ printStatus: 'PENDING' })
    expect(ended).toEqual([])
  })

  test("knows only its own tenant's", async () => {
    const printer = await added()
    expect(await deletePrinter(store.forTenant(2), links, printer.id, context)).toEqual({
      ok: false,
      reason: 'not_found',
    })
  })
})

describe('renewToken', () => {
  test('[GW20] the old token is worth nothing and the client is disconnected', async () => {
    const first = await addPrinter(tenant, body({ driver: 'agent' }), context)
    if (!first.ok || first.token === undefined) throw new Error('no token')
    const answer = await renewToken(tenant, links, first.printer.id, context)
    if (!answer.ok) throw new Error(answer.reason)
    expect(await store.acrossTenants.printerByTokenHash(hashSecret(first.token))).toBeUndefined()
    expect(await store.acrossTenants.printerByTokenHash(hashSecret(answer.token))).toMatchObject({
      id: first.printer.id,
    })
    expect(ended).toEqual([[first.printer.id, 'token renewed']])
  })

  test('is for agent printers only', async () => {
    const printer = await added()
    expect(await renewToken(tenant, links, printer.id, context)).toEqual({ ok: false, reason: 'wrong_state' })
    expect(await renewToken(tenant, links, 999, context)).toEqual({ ok: false, reason: 'not_found' })
    expect(ended).toEqual([])
  })
})

test('testPrinter puts the self-test page into the queue', async () => {
  const printer = await added()
  expect(await testTask(printer)).toMatchObject({
    printStatus: 'PENDING',
    printType: 'RECEIPT',
    cause: 'test',
    printerId: printer.id,
    orderId: null,
    source: { kind: 'template', data: { shop: { name: '发财小狗饮品店' } } },
  })
  expect(await testPrinter(store.forTenant(2), printer.id, context)).toEqual({ ok: false, reason: 'not_found' })
})

describe('printerView', () => {
  test('is what the protocol says, and tells no secret', async () => {
    const printer = await added({ driver: 'agent', printer_key: 'secret' })
    const view = printerView(printer, { online: true, waitingTasks: 3 })
    expect(printerSchema.strict().parse(view)).toEqual(view)
    expect(view).toMatchObject({
      online: true,
      condition: 'ready',
      waiting_tasks: 3,
      connection: { host: '192.168.1.9', port: 9100 },
    })
    expect(JSON.stringify(view)).not.toMatch(/sealed|hash|token/)
  })

  test('[GW14] an agent printer is online while its client is connected, a network printer by what it last was', async () => {
    const agent = await added({ driver: 'agent' })
    const network = await added({ printer_sn: 'SN2' })
    const nobody = { link: () => undefined, elsewhere: () => false }
    expect(printerOnline(agent, nobody)).toBe(false)
    expect(printerView(agent, { online: false, waitingTasks: 0 })).toMatchObject({
      online: false,
      condition: 'offline',
    })
    expect(printerOnline(network, nobody)).toBe(false)
    expect(printerOnline({ ...network, condition: 'paper_out' }, nobody)).toBe(true)
    expect(printerOnline({ ...network, condition: 'offline' }, nobody)).toBe(false)
  })
})
