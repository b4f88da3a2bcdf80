import { settingSchema } from '@xiaopiao/protocol'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { samplePrinter } from '../store/sample-rows.ts'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts'
import type { Store, TenantStore } from '../store/store.ts'
import { sealer } from '../tenants/sealing.ts'
import { readPrintSettings } from './read-settings.ts'
import { type SettingFact, settingKeys, settingTable } from './setting-table.ts'
import { secretMarker, settingsView } from './settings-view.ts'
import { type SettingPatch, writeSettings } from './write-settings.ts'

const now = Date.parse('2025-07-14T10:30:00.000Z')
const { seal, open } = sealer(new Uint8Array(32).fill(7))

let store: Store
let shop: TenantStore
beforeEach(async () => {
  store = await openSqliteStore({ path: ':memory:' })
  await store.acrossTenants.insertTenant(1, '店', now)
  await store.acrossTenants.insertTenant(2, '别家', now)
  shop = store.forTenant(1)
})
afterEach(() => store.close())

const write = (patch: SettingPatch) => writeSettings(shop, patch, now, seal)

async function issuesOf(patch: SettingPatch) {
  const answer = await write(patch)
  return answer.ok ? [] : answer.issues
}

async function shown(key: string) {
  return (await settingsView(shop)).find((setting) => setting.key === key)?.value
}

describe('settingTable', () => {
  test('describes every setting in both languages, with a default inside its own limits', () => {
    for (const key of settingKeys) {
      const fact: SettingFact = settingTable[key]
      expect(fact.description.zh).toMatch(/[一-鿿]/)
      expect(fact.description.en).toMatch(/[a-z]/)
      if (typeof fact.default === 'number') {
        expect(fact.min).toBeLessThanOrEqual(fact.default)
        expect(fact.max).toBeGreaterThanOrEqual(fact.default)
      }
      if (fact.choices !== null) expect(fact.choices).toContain(fact.default)
    }
  })

  test('knows every key of the requirements under its own name', () => {
    const names = settingKeys.flatMap((key) => [key, ...settingTable[key].aliases])
    const required =
      'enabled default_printer_sn auto_print_on_payment auto_print_on_shipping anti_refund_delay retry_max_count ' +
      'retry_interval task_timeout receipt_template shipping_template user ukey'
    expect(names).toEqual(expect.arrayContaining(required.split(' ').map((name) => `feie.${name}`)))
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('settingsView()', () => {
  test('shows each setting with its default, limits and aliases, as the wire has it', async () => {
    const view = await settingsView(shop)
    for (const setting of view) expect(settingSchema.parse(setting)).toEqual(setting)
    expect(view.find((setting) => setting.key === 'print.anti_refund_delay')).toMatchObject({
      aliases: ['feie.anti_refund_delay'],
      value: 120,
      default: 120,
      type: 'NUMBER',
      unit: 's',
      min: 0,
      max: 86_400,
    })
  })
})

describe('readPrintSettings()', () => {
  test('applies the defaults of the requirements', async () => {
    expect(await readPrintSettings(shop)).toMatchObject({
      enabled: true,
      defaultPrinterSn: null,
      autoPrintOnPayment: true,
      autoPrintOnShipping: false,
      antiRefundDelaySeconds: 120,
      retryMaxCount: 3,
      retryIntervalSeconds: 30,
      taskTimeoutSeconds: 300,
      attemptTimeoutSeconds: 60,
      receiptTemplate: '',
      shippingTemplate: '',
      onUnconfirmed: { RECEIPT: 'hold', SHIPPING: 'hold', ORDER: 'hold', LABEL: 'hold' },
    })
  })

  test('goes on with the default where a row cannot be read', async () => {
    await shop.write((tx) =>
      tx.putSettings([
        { key: 'print.retry_max_count', value: '"three"', updatedAt: now },
        { key: 'print.enabled', value: 'not json', updatedAt: now },
        { key: 'print.of_another_release', value: '1', updatedAt: now },
        { key: 'constructor', value: '1', updatedAt: now },
      ]),
    )
    expect(await readPrintSettings(shop)).toMatchObject({ retryMaxCount: 3, enabled: true })
  })
})

describe('writeSettings()', () => {
  test('takes keys and aliases, and null to go back to the default', async () => {
    expect(await write({ 'feie.anti_refund_delay': 30, 'print.enabled': false })).toEqual({ ok: true })
    expect(await shown('print.anti_refund_delay')).toBe(30)
    expect(await readPrintSettings(shop)).toMatchObject({ antiRefundDelaySeconds: 30, enabled: false })
    expect(await write({ 'print.anti_refund_delay': null })).toEqual({ ok: true })
    expect(await shown('print.anti_refund_delay')).toBe(120)
  })

  test('changes all or nothing and names each wrong setting as it was given', async () => {
    const issues = await issuesOf({
      'print.enabled': false,
      'feie.anti_refund_dely': 30,
      'feie.retry_max_count': 21,
      'print.retry_interval': 1.5,
      'print.task_timeout': '300',
      'print.on_unconfirmed.receipt': 'holt',
      'print.default_printer_sn': 'NO-SUCH',
      'print.time_zone': 'Asia/Shanghia',
      xyzzy_plugh: 1,
    })
    expect(issues.map(({ path, code }) => `${path} ${code}`)).toEqual([
      'feie.anti_refund_dely unknown_setting',
      'xyzzy_plugh unknown_setting',
      'feie.retry_max_count out_of_range',
      'print.retry_interval out_of_range',
      'print.task_timeout wrong_type',
      'print.on_unconfirmed.receipt not_a_choice',
      'print.time_zone unknown_time_zone',
      'print.default_printer_sn unknown_printer',
    ])
    expect(issues[0]?.message).toContain('did you mean "feie.anti_refund_delay"?')
    expect(issues[5]?.message).toContain('did you mean "hold"?')
    expect(await shop.settings()).toEqual([])
  })

  test('refuses one setting under both names with two values', async () => {
    expect(await issuesOf({ 'print.retry_interval': 10, 'feie.retry_interval': 20 })).toMatchObject([
      { path: 'feie.retry_interval', code: 'given_twice' },
    ])
    expect(await issuesOf({ 'print.retry_interval': 10, 'feie.retry_interval': 10 })).toEqual([])
  })

  test('takes whole numbers inside their limits and no others', async () => {
    const numbers = settingKeys.filter((key) => settingTable[key].type === 'NUMBER')
    const value = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.nat(100))
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...numbers), value, async (key, number) => {
        const { min, max }: SettingFact = settingTable[key]
        const fits = Number.isInteger(number) && number >= (min ?? 0) && number <= (max ?? 0)
        return (await issuesOf({ [key]: number })).length === (fits ? 0 : 1)
      }),
      { numRuns: 60 },
    )
  })

  test('takes a template that compiles, a built-in name, and nothing else', async () => {
    const template = JSON.stringify([[{ content: '{{order.no}}' }]])
    expect(await issuesOf({ 'feie.receipt_template': template, 'feie.shipping_template': 'order' })).toEqual([])
    expect(await readPrintSettings(shop)).toMatchObject({ receiptTemplate: template, shippingTemplate: 'order' })
    const broken = JSON.stringify([[{ content: 'x' }], [{ content: 'y', pagerWeight: -1 }]])
    const [issue] = await issuesOf({ 'feie.receipt_template': broken })
    expect(issue).toMatchObject({ path: 'feie.receipt_template' })
    expect(issue?.message).toContain('[1][0].pagerWeight')
    for (const wrong of ['{"format":', 'recipt', '42', 'null', '{}', '"receipt"', 'x'.repeat(200_001)]) {
      expect(await issuesOf({ 'feie.receipt_template': wrong })).not.toEqual([])
    }
  })

  test('takes the serial number of a printer of this tenant only', async () => {
    const printer = samplePrinter('SN-1')
    await store.forTenant(2).write((tx) => tx.insertPrinter(printer, now))
    expect(await issuesOf({ 'feie.default_printer_sn': 'SN-1' })).toHaveLength(1)
    await shop.write((tx) => tx.insertPrinter(printer, now))
    expect(await issuesOf({ 'feie.default_printer_sn': 'SN-1' })).toEqual([])
    expect(await issuesOf({ 'feie.default_printer_sn': '' })).toEqual([])
  })

  test('never shows a secret again, and keeps it sealed', async () => {
    expect(await shown('feie.ukey')).toBeNull()
    await write({ 'feie.user': 'shop@example.com', 'feie.ukey': 'top-secret' })
    expect(await shown('feie.ukey')).toBe(secretMarker)
    const rows = await shop.settings()
    expect(JSON.stringify(rows) + JSON.stringify(await settingsView(shop))).not.toContain('top-secret')
    const stored = rows.find((row) => row.key === 'feie.ukey')?.value ?? '""'
    expect(open(JSON.parse(stored) as string)).toBe('top-secret')
  })

  test('leaves a secret alone when its marker comes back, and forgets it when emptied', async () => {
    await write({ 'feie.ukey': 'top-secret' })
    const before = await shop.settings()
    expect(await write({ 'feie.ukey': secretMarker, 'print.enabled': true })).toEqual({ ok: true })
    expect((await shop.settings()).find((row) => row.key === 'feie.ukey')).toEqual(before[0])
    await write({ 'feie.ukey': '' })
    expect(await shown('feie.ukey')).toBeNull()
  })

  test('keeps the settings of tenants apart', async () => {
    await write({ 'print.enabled': false })
    expect((await readPrintSettings(store.forTenant(2))).enabled).toBe(true)
  })

  test('is not moved by names from the prototype', async () => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      expect(await issuesOf(JSON.parse(`{"${name}":1}`) as SettingPatch)).toMatchObject([{ code: 'unknown_setting' }])
    }
  })
})

test('[HA2] a JSON setting takes the JSON itself as well as its text; other settings refuse structures by name', async () => {
  const template = [[{ content: '{{order.no}}' }]]
  expect(await issuesOf({ 'feie.receipt_template': template })).toEqual([])
  expect(await shown('print.receipt_template')).toBe(JSON.stringify(template))
  expect(await issuesOf({ 'feie.receipt_template': [[{ content: '{{#if}}' }]] })).toMatchObject([
    { path: 'feie.receipt_template', code: 'template_syntax' },
  ])
  expect(await issuesOf({ 'feie.anti_refund_delay': [1], 'feie.enabled': {} })).toMatchObject([
    { path: 'feie.anti_refund_delay', code: 'wrong_type', message: expect.stringContaining('not an array') },
    { path: 'feie.enabled', code: 'wrong_type', message: expect.stringContaining('not an object') },
  ])
})
