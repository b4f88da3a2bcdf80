import { orderBody, printerBody, settingPatch } from '@xiaopiao/protocol'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { validate } from './validate.ts'

function issuesOf(value: unknown, schema: z.ZodType = orderBody) {
  const checked = validate(schema, value, 'en')
  return checked.ok ? [] : checked.issues
}

test('[HA2] validate() writes paths as people write them', () => {
  const issues = issuesOf({ items: [{ name: 'a', quantity: -1, unit_price: 1.234, specs: ['a', 3] }] })
  expect(issues.map((issue) => issue.path).sort()).toEqual([
    'items[0].quantity',
    'items[0].specs[1]',
    'items[0].unit_price',
  ])
})

test('[HA2] validate() names every unknown field, each with its own suggestion', () => {
  const issues = issuesOf({ items: [{ name: 'a', quantity: 1, unit_price: 1, quantty: 1, qqqqqqqq: 1 }] })
  expect(issues.map((issue) => issue.path)).toEqual(['items[0].quantty', 'items[0].qqqqqqqq'])
  expect(issues[0]).toMatchObject({
    code: 'unknown_field',
    message: expect.stringContaining('did you mean "quantity"?'),
  })
  expect(issues[1]?.message).not.toContain('did you mean')
})

test('[HA2] validate() speaks the language that is asked for', () => {
  const checked = validate(z.number(), 'x', 'zh')
  expect(checked.ok ? '' : checked.issues[0]?.message).toMatch(/[一-鿿]/)
})

test('[HA2] validate() refuses depth and length that only an attacker sends, without recursion', () => {
  const deep = JSON.parse('['.repeat(200_000) + ']'.repeat(200_000))
  expect(issuesOf(deep, z.unknown())).toMatchObject([{ code: 'too_deep' }])
  expect(issuesOf({ items: new Array(100_000).fill(1) })).toMatchObject([{ path: 'items', code: 'too_big' }])
})

test('[HA2] validate() refuses the one name that schemas drop without a word', () => {
  expect(issuesOf(JSON.parse('{"__proto__": 1}'), settingPatch)).toMatchObject([
    { path: '__proto__', code: 'unknown_field' },
  ])
  expect(issuesOf(JSON.parse('{"items": [{"__proto__": {}}]}'))).toMatchObject([{ path: 'items[0].__proto__' }])
})

test('[HA2] a network printer is at a host, not at a URL or at host:port', () => {
  const at = (host: string) =>
    issuesOf({ printer_sn: 'n', printer_name: 'n', driver: 'network', connection: { host } }, printerBody)
  for (const host of ['192.168.1.100', 'printer.local', 'Küche-1', '::1', 'fe80::1%eth0', '::ffff:10.0.0.1'])
    expect(at(host), host).toEqual([])
  for (const host of ['http://192.168.1.100', '192.168.1.100:9100', 'a b', 'a/b', 'x\u001b@', 'kitchen:'])
    expect(at(host), host).toMatchObject([{ path: 'connection.host' }])
})
