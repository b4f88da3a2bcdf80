import { type PrintBody, printBody } from '@xiaopiao/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts'
import { type PrintOutcome, printDocument } from './print-document.ts'
import { opening, openTestShop, type TestShop } from './test-shop.ts'

const body = (fields: Record<string, unknown>): PrintBody => printBody.parse(fields)
const iso = (afterSeconds: number) => new Date(opening + afterSeconds * 1000).toISOString()

function taskOf(outcome: PrintOutcome) {
  if (!outcome.ok) throw new Error(`refused: ${outcome.reason} ${JSON.stringify(outcome.issues)}`)
  return outcome.task
}

describe('printDocument()', () => {
  let at: TestShop
  beforeEach(async () => {
    at = await openTestShop(await openSqliteStore({ path: ':memory:' }))
  })
  afterEach(() => at.store.close())

  const print = (fields: Record<string, unknown>, idempotencyKey?: string) =>
    printDocument(at.shop, body(fields), { ...at.context(), idempotencyKey })

  test('prints finished text on the default printer', async () => {
    await at.addPrinter()
    const standard = await at.addPrinter({ printerSn: 'SN-2', isDefault: true })
    expect(taskOf(await print({ content: '你好\n  {{shop.name}}\n', copies: 3, priority: 9 }))).toMatchObject({
      printerId: standard.id,
      printStatus: 'PENDING',
      source: { kind: 'text', text: '你好\n  {{shop.name}}\n' },
      copies: 3,
      priority: 9,
      cause: 'manual',
      orderId: null,
    })
  })

  test('finds the printer by id, by serial number, by the setting', async () => {
    const [one, two] = [await at.addPrinter(), await at.addPrinter({ printerSn: 'SN-2', isDefault: true })]
    const on = async (fields: Record<string, unknown>) => taskOf(await print({ content: 'x', ...fields })).printerId
    expect(await on({ printer_id: one.id })).toBe(one.id)
    expect(await on({ printer_sn: 'SN-2' })).toBe(two.id)
    expect(await on({ printer_id: one.id, printer_sn: 'SN-1' })).toBe(one.id)
    await at.set({ 'print.default_printer_sn': 'SN-1' })
    expect(await on({})).toBe(one.id)
  })

  test('says which printer it cannot find', async () => {
    expect(await print({ content: 'x' })).toMatchObject({ ok: false, reason: 'no_printer' })
    const printer = await at.addPrinter()
    await at.addPrinter({ printerSn: 'SN-2' })
    const missing = [{ printer_id: 99 }, { printer_sn: 'NO' }, { printer_id: printer.id, printer_sn: 'SN-2' }]
    for (const fields of missing) {
      expect(await print({ content: 'x', ...fields })).toMatchObject({ ok: false, reason: 'printer_not_found' })
    }
  })

  test("prints an order's slip by its print type", async () => {
    await at.addPrinter({ isDefault: true })
    const order = await at.addOrder()
    const printed = async (fields: Record<string, unknown>) => {
      const task = taskOf(await print({ order_id: order.id, ...fields }))
      expect(task.orderId).toBe(order.id)
      return task
    }
    const versionOf = async (fields: Record<string, unknown>) => (await printed(fields)).templateVersion
    expect(await versionOf({})).toBe('shopping@0.0')
    expect(await versionOf({ print_type: 'SHIPPING' })).toBe('delivery@0.0')
    expect(await versionOf({ print_type: 'ORDER' })).toBe('kitchen@0.0')
    expect(await versionOf({ print_type: 'LABEL' })).toBe('cup_label@0.0')
    await at.set({ 'feie.receipt_template': 'pickup', 'feie.shipping_template': 'picking' })
    expect(await versionOf({})).toBe('pickup@0.0')
    expect(await versionOf({ print_type: 'SHIPPING' })).toBe('picking@0.0')
    const own = [[{ content: '{{order.no}}' }]]
    await at.set({ 'feie.receipt_template': JSON.stringify(own) })
    expect(await printed({})).toMatchObject({ source: { template: own }, templateVersion: null })
    expect(await print({ order_id: 999 })).toMatchObject({ ok: false, reason: 'not_found' })
  })

  test('[TP32] takes a template by the name of a business, also by what it was called before', async () => {
    await at.addPrinter({ isDefault: true })
    const data = { queue: { no: 'A12' } }
    expect(taskOf(await print({ template: 'queue_number', data }))).toMatchObject({
      templateVersion: 'queue_number@0.0',
      source: { kind: 'template', template: { format: 'xiaopiao/1' }, data },
    })
    const order = await at.addOrder()
    const versionOf = async (template: string) => taskOf(await print({ order_id: order.id, template })).templateVersion
    expect(await versionOf('shipping')).toBe('delivery@0.0')
    expect(await versionOf('cup_label')).toBe('cup_label@0.0')
    expect(await versionOf(JSON.stringify([[{ content: 'x' }]]))).toBeNull()
    expect(await print({ template: 'recipt' })).toMatchObject({ ok: false, reason: 'template_error' })
    expect(taskOf(await print({ content: 'x' })).templateVersion).toBeNull()
  })

  test('fills a template with its data, the shop and the order', async () => {
    await at.addPrinter({ isDefault: true })
    const order = await at.addOrder()
    const template = [[{ content: '{{hello}} {{order.no}}' }]]
    const { source } = taskOf(await print({ order_id: order.id, template, data: { hello: '你好' } }))
    expect(source).toMatchObject({
      kind: 'template',
      template,
      data: { hello: '你好', shop: { name: '发财小狗饮品店' }, order: { id: order.id }, print: { type: 'RECEIPT' } },
    })
    const alone = taskOf(await print({ template, data: { shop: { name: '自己的' } } })).source
    expect(alone).toMatchObject({ data: { shop: { name: '自己的' } } })
  })

  test('[TP7] refuses a template that does not compile, with the path of the block', async () => {
    await at.addPrinter({ isDefault: true })
    const outcome = await print({ template: [[{ content: 'a' }, { content: 'b', pagerWeight: -1 }]] })
    if (outcome.ok) throw new Error('the template was accepted')
    expect(outcome.reason).toBe('template_error')
    expect(outcome.issues?.[0]?.path).toMatch(/^template.*\[0\]\[1\]\.pagerWeight$/)
    expect((await at.shop.tasks({ limit: 10 })).rows).toEqual([])
  })

  test('waits as asked; a time that has passed means now', async () => {
    await at.addPrinter({ isDefault: true })
    const at1 = async (fields: Record<string, unknown>) => {
      const { printStatus, scheduledAt } = taskOf(await print({ content: 'x', ...fields }))
      return [printStatus, (scheduledAt - opening) / 1000]
    }
    expect(await at1({ delay_seconds: 60 })).toEqual(['DELAYED', 60])
    expect(await at1({ scheduled_at: iso(90) })).toEqual(['DELAYED', 90])
    expect(await at1({ scheduled_at: iso(-3600) })).toEqual(['PENDING', 0])
    expect(await at1({ delay_seconds: 0 })).toEqual(['PENDING', 0])
  })

  test('[DL9] takes an expiry that comes after the due time', async () => {
    await at.addPrinter({ isDefault: true })
    const asked = { content: 'x', delay_seconds: 60 }
    expect(taskOf(await print({ ...asked, expires_at: iso(100) })).expiresAt).toBe(opening + 100_000)
    expect(await print({ ...asked, expires_at: iso(60) })).toMatchObject({
      ok: false,
      reason: 'invalid',
      issues: [{ path: 'expires_at' }],
    })
  })

  test('[DL11] answers the older task for an idempotency key, for good', async () => {
    await at.addPrinter({ isDefault: true })
    const first = await print({ content: 'x' }, 'key-1')
    expect(first).toMatchObject({ ok: true, created: true })
    expect(await print({ content: 'x' }, 'key-1')).toMatchObject({
      created: false,
      task: { taskId: taskOf(first).taskId },
    })
    expect(await print({ content: 'x' }, 'key-2')).toMatchObject({ created: true })
  })

  test('refuses content and template together', async () => {
    await at.addPrinter({ isDefault: true })
    expect(await print({ content: 'x', template: [[{ content: 'y' }]] })).toMatchObject({
      ok: false,
      reason: 'invalid',
      issues: [{ path: 'content', code: 'given_twice' }],
    })
  })

  test("does not know another tenant's order or printer", async () => {
    const printer = await at.addPrinter({ isDefault: true })
    const order = await at.addOrder()
    const there = (fields: Record<string, unknown>) => printDocument(at.otherShop, body(fields), at.context())
    expect(await there({ order_id: order.id })).toMatchObject({ ok: false, reason: 'not_found' })
    expect(await there({ content: 'x', printer_id: printer.id })).toMatchObject({ reason: 'printer_not_found' })
    expect(await there({ content: 'x', printer_sn: 'SN-1' })).toMatchObject({ reason: 'printer_not_found' })
    expect(await there({ content: 'x' })).toMatchObject({ reason: 'no_printer' })
  })
})
