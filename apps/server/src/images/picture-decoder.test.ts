import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ManualClock, manualClock } from '../testing/manual-clock.ts'
import { openPictureDecoder, type PictureDecoder } from './picture-decoder.ts'
import { decodeTimeoutMs } from './picture-limits.ts'

let clock: ManualClock
let decoder: PictureDecoder
beforeEach(() => {
  clock = manualClock()
  decoder = openPictureDecoder(clock)
})
afterEach(() => decoder.close())

const drawing = (inner: string) =>
  new TextEncoder().encode(
    `<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1000" viewBox="0 0 1000 1000">${inner}</svg>`,
  )
const decode = (inner: string, tenantId = 1) =>
  decoder.decode(tenantId, {
    bytes: drawing(inner),
    mediaType: 'image/svg+xml',
    settings: { widthDots: 80 },
    as: 'bits',
  })

/** Small, and minutes of work. */
const heavy =
  '<mask id="m"><rect width="1000" height="1000" fill="#fff"/></mask>' +
  '<rect mask="url(#m)" opacity="0.5" width="1000" height="1000"/>'.repeat(4_900)

test('[TP8] a picture that takes too long is killed, and the next one is decoded', async () => {
  expect(await decode('<rect width="9" height="9"/>')).toMatchObject({ ok: true })
  const hanging = decode(heavy)
  clock.advance(decodeTimeoutMs)
  expect(await hanging).toMatchObject({ ok: false, fault: 'timed_out' })
  expect(await decode('<rect width="9" height="9"/>')).toMatchObject({ ok: true })
})

test('tenants take turns: a hundred pictures of one delay the other by one', async () => {
  const ended: number[] = []
  const noted = (tenantId: number) =>
    decode('<rect width="9" height="9"/>', tenantId).then(() => {
      ended.push(tenantId)
    })
  await Promise.all([...Array.from({ length: 20 }, () => noted(1)), noted(2), noted(2)])
  expect(ended.slice(0, 5)).toEqual([1, 2, 1, 2, 1])
})

test('more pictures than can be in time for anybody are refused at once', async () => {
  const all = Array.from({ length: 205 }, () => decode('<rect width="9" height="9"/>'))
  const last = await all.at(-1)
  expect(last).toMatchObject({ ok: false, fault: 'busy' })
  await decoder.close()
  for (const one of await Promise.all(all)) expect(one.ok || one.fault === 'busy').toBe(true)
})

test('closing ends what runs and what waits', async () => {
  await decode('<rect width="9" height="9"/>')
  const running = decode(heavy)
  const waiting = decode('<rect width="9" height="9"/>')
  await decoder.close()
  expect([await running, await waiting]).toMatchObject([
    { ok: false, fault: 'busy' },
    { ok: false, fault: 'busy' },
  ])
  expect(await decode('<rect width="9" height="9"/>')).toMatchObject({ ok: false, fault: 'busy' })
})
