import { generateKeyPairSync, sign } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSigned, signedText, takeCallback } from './callback.ts'
import { SeenNotices } from './seen-notices.ts'

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const orderId = '816501678_20160919184316_1419533539'
const now = 1_625_194_910_000
const stime = '1625194910'

function signed(fields: Record<string, string>): URLSearchParams {
  const form = new URLSearchParams(fields)
  form.set('sign', sign('sha256', Buffer.from(signedText(form)), privateKey).toString('base64'))
  return form
}

function taker(known: readonly string[] = [orderId], { tookMs = 0, seen = new SeenNotices() } = {}) {
  const recorded: string[] = []
  let clockMs = now
  const take = (form: URLSearchParams | string, at = now, key = publicKey as typeof publicKey | undefined) => {
    clockMs = at
    return takeCallback(form.toString(), {
      publicKey: key,
      clock: { now: () => clockMs },
      seen,
      reports: {
        async printed(_vendor, id) {
          recorded.push(id)
          clockMs += tookMs
          return known.includes(id) ? 'recorded' : 'unknown_job'
        },
      },
    })
  }
  return { take, recorded }
}

test('the text that is signed is the one of the documents (cloud-printers 1.7)', () => {
  const form = new URLSearchParams({ stime, status: '1', sign: 'x', empty: '', orderId })
  expect(signedText(form)).toBe(`orderId=${orderId}&status=1&stime=1625194910`)
})

test('a notice is recorded, and another one of the same order is a success too', async () => {
  const { take, recorded } = taker()
  expect(await take(signed({ orderId, status: '1', stime }))).toBe('success')
  expect(await take(signed({ orderId, status: '1', stime: '1625194970' }), now + 60_000)).toBe('success')
  expect(recorded).toEqual([orderId, orderId])
})

test('a notice that was taken is refused when it is replayed, however its signature is written', async () => {
  const { take, recorded } = taker()
  const form = signed({ orderId, status: '1', stime })
  const rewritten = new URLSearchParams(form)
  rewritten.set('sign', ` ${form.get('sign')?.replace(/=+$/, '')}`)
  rewritten.set('empty', '')
  expect(await Promise.all([take(form), take(form)])).toEqual(['success', 'replayed'])
  expect(await take(rewritten)).toBe('replayed')
  expect(await take(form, now + 300_000)).toBe('replayed')
  expect(await take(form, now + 301_000)).toBe('stale')
  const other = signed({ orderId, status: '2', stime })
  expect([await take(other), await take(other)]).toEqual(['success', 'replayed'])
  expect(recorded).toEqual([orderId])
})

test('a notice that was not taken, or whose answer the vendor did not wait for, may come again', async () => {
  const known: string[] = []
  const early = taker(known)
  const form = signed({ orderId, status: '1', stime })
  expect(await early.take(form)).toBe('unknown_order')
  known.push(orderId)
  expect(await early.take(form)).toBe('success')
  const late = taker([orderId], { tookMs: 5_001 })
  expect([await late.take(form), await late.take(form)]).toEqual(['success', 'success'])
})

test('a fault while a notice is recorded leaves it to be told again', async () => {
  const form = signed({ orderId, status: '1', stime }).toString()
  const seen = new SeenNotices()
  let faults = 1
  const context = { publicKey, seen, clock: { now: () => now } }
  const take = () =>
    takeCallback(form, {
      ...context,
      reports: {
        async printed() {
          if (faults-- > 0) throw new Error('the database is away')
          return 'recorded'
        },
      },
    })
  await expect(take()).rejects.toThrow('the database is away')
  expect(await take()).toBe('success')
})

test('only so many notices are remembered, and none that is stale', () => {
  const seen = new SeenNotices(3)
  const add = (notice: string, at: number) => seen.add(notice, { now: at, until: at + 10 })
  expect(['a', 'b', 'c', 'd'].map((notice) => add(notice, 0))).toEqual([true, true, true, true])
  expect(add('d', 0)).toBe(false)
  expect(add('a', 0)).toBe(true)
  expect(add('a', 10)).toBe(false)
  expect(add('a', 11)).toBe(true)
})

test('an order that is not known yet is told again', async () => {
  expect(await taker([]).take(signed({ orderId, status: '1', stime }))).toBe('unknown_order')
})

test('a status that is not documented is taken and means nothing', async () => {
  const { take, recorded } = taker()
  expect(await take(signed({ orderId, status: '2', stime }))).toBe('success')
  expect(recorded).toEqual([])
})

test('parameters that are added later are signed too', async () => {
  expect(await taker().take(signed({ orderId, status: '1', stime, remark: 'a=b&c' }))).toBe('success')
})

test.each([-301_000, 301_000])('a notice that is %i ms off is stale', async (offMs) => {
  const { take, recorded } = taker()
  expect(await take(signed({ orderId, status: '1', stime }), now + offMs)).toBe('stale')
  expect(recorded).toEqual([])
})

test('without a key nothing is taken', async () => {
  const verdict = takeCallback(signed({ orderId, status: '1', stime }).toString(), {
    publicKey: undefined,
    clock: { now: () => now },
    seen: new SeenNotices(),
    reports: { printed: async () => 'recorded' },
  })
  expect(await verdict).toBe('no_key')
})

test('what was changed, or is not signed, reaches nothing', async () => {
  const { take, recorded } = taker()
  const form = signed({ orderId, status: '1', stime })
  const changed = (name: string, value: string) => {
    const copy = new URLSearchParams(form)
    copy.set(name, value)
    return copy
  }
  expect(await take(changed('orderId', '816501678_20160919184316_1'))).toBe('bad_signature')
  expect(await take(changed('stime', '1625194911'))).toBe('bad_signature')
  expect(await take(changed('sign', ''))).toBe('bad_signature')
  expect(await take(changed('sign', '%%%'))).toBe('bad_signature')
  expect(await take(changed('more', 'x'))).toBe('bad_signature')
  const twice = new URLSearchParams(form)
  twice.append('orderId', orderId)
  expect(await take(twice)).toBe('malformed')
  expect(await take('')).toBe('malformed')
  expect(await take('{"orderId":"x"}')).toBe('malformed')
  expect(await take(changed('orderId', 'x'.repeat(101)))).toBe('malformed')
  expect(await take(changed('stime', 'now'))).toBe('malformed')
  expect(recorded).toEqual([])
})

test('no garbage is ever taken for a signature, and none throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (garbage) => {
      expect(isSigned(new URLSearchParams(garbage), publicKey)).toBe(false)
      expect(isSigned(new URLSearchParams({ orderId, status: '1', stime, sign: garbage }), publicKey)).toBe(false)
    }),
    { numRuns: 25 },
  )
})
