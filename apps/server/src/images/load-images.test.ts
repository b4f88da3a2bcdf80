import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ManualClock, manualClock } from '../testing/manual-clock.ts'
import { openPictures, type Pictures } from './load-images.ts'
import type { PictureShop } from './picture-files.ts'
import { failedForMs, fetchTimeoutMs, freshForMs, slipTimeoutMs } from './picture-limits.ts'
import { type PictureServer, startPictureServer } from './testing/picture-server.ts'

/** Time stands still unless a test moves it; servers and the decoder are real. */

let clock: ManualClock
let pictures: Pictures
let web: PictureServer
beforeEach(async () => {
  clock = manualClock()
  pictures = openPictures({ clock, allowPrivate: () => true, publicUrl: undefined })
  web = await startPictureServer()
})
afterEach(async () => {
  await pictures.close()
  await web.close()
})

const shopOf = (tenantId: number): PictureShop => ({ tenantId, imageContent: async () => undefined })
const load = (url: string, tenantId = 1) => pictures.load(shopOf(tenantId), [{ id: 'a', url, widthDots: 80 }])
const square = (colour: string) =>
  sharp({ create: { width: 80, height: 8, channels: 3, background: colour } })
    .png()
    .toBuffer()
const black = { images: [{ id: 'a', widthDots: 80, heightDots: 8, hex: 'ff'.repeat(80) }], missing: [] }
const white = { images: [{ id: 'a', widthDots: 80, heightDots: 8, hex: '00'.repeat(80) }], missing: [] }

async function isAsked(count: number, server = web): Promise<void> {
  while (server.asked.length < count) await new Promise((resolve) => setImmediate(resolve))
}

test('[TP20] a picture of the web is new for ten minutes, and then asked for again', async () => {
  const [first, second] = [await square('#000'), await square('#fff')]
  web.serve((_request, response) => response.end(first))
  expect(await load(`${web.url}/a`)).toEqual(black)
  web.serve((_request, response) => response.end(second))
  clock.advance(freshForMs - 1)
  expect(await load(`${web.url}/a`)).toEqual(black)
  expect(web.asked).toHaveLength(1)
  clock.advance(1)
  expect(await load(`${web.url}/a`)).toEqual(white)
  expect(web.asked).toHaveLength(2)
})

test('[TP20] a picture that was there is printed on while its server fails, which is asked once a minute', async () => {
  const bytes = await square('#000')
  web.serve((_request, response) => response.end(bytes))
  await load(`${web.url}/a`)
  web.serve((_request, response) => response.writeHead(503).end())
  clock.advance(freshForMs)
  expect(await load(`${web.url}/a`)).toEqual(black)
  expect(await load(`${web.url}/a`)).toEqual(black)
  expect(web.asked).toHaveLength(2)
  clock.advance(failedForMs)
  expect(await load(`${web.url}/a`)).toEqual(black)
  expect(web.asked).toHaveLength(3)
})

test('an address that failed is tried again after a minute', async () => {
  expect((await load(`${web.url}/a`)).missing).toMatchObject([{ id: 'a', url: `${web.url}/a`, why: 'HTTP 404' }])
  const bytes = await square('#000')
  web.serve((_request, response) => response.end(bytes))
  expect((await load(`${web.url}/a`)).missing).toHaveLength(1)
  clock.advance(failedForMs)
  expect(await load(`${web.url}/a`)).toEqual(black)
})

test('[DL7] a silent server costs a slip one time-out; its other pictures cost none', async () => {
  web.serve(() => {})
  const loading = load(`${web.url}/a`)
  await isAsked(1)
  clock.advance(fetchTimeoutMs)
  expect((await loading).missing[0]?.why).toContain('timed_out')
  expect((await load(`${web.url}/b`)).missing[0]?.why).toContain('timed_out')
  expect(web.asked).toEqual(['/a'])
})

test('[DL7] all pictures of a slip together have a time; what is there by then is printed', async () => {
  const bytes = await square('#000')
  // Each server answers the first bytes and then no more; more of them than are asked at once.
  const slow = await Promise.all(Array.from({ length: 8 }, () => startPictureServer()))
  for (const server of slow) server.serve((_request, response) => response.writeHead(200).write('x'))
  web.serve((_request, response) => response.end(bytes))
  const urls = [web.url, ...slow.map(({ url }) => url)]
  const wanted = urls.map((url, index) => ({ id: `${index}`, url: `${url}/a`, widthDots: 80 }))
  const loading = pictures.load(shopOf(1), wanted)
  await isAsked(1)
  for (const server of slow.slice(0, 5)) await isAsked(1, server)
  await load(`${web.url}/a`)
  clock.advance(slipTimeoutMs)
  const { images, missing } = await loading
  expect(images.map(({ id }) => id)).toEqual(['0'])
  expect(missing).toHaveLength(8)
  for (const server of slow) await server.close()
})

test('slips that ask for one picture at once ask its server once', async () => {
  const bytes = await square('#000')
  web.serve((_request, response) => response.end(bytes))
  const answers = await Promise.all([load(`${web.url}/a`), load(`${web.url}/a`), load(`${web.url}/a`)])
  expect(answers).toEqual([black, black, black])
  expect(web.asked).toHaveLength(1)
})

test('[ST9] what one shop has fetched or failed to is nothing to another', async () => {
  const bytes = await square('#000')
  await load(`${web.url}/a`, 1)
  web.serve((_request, response) => response.end(bytes))
  expect(await load(`${web.url}/a`, 2)).toEqual(black)
  expect(web.asked).toHaveLength(2)
})

test('a broken picture is decoded once, and a picture that comes later under an own name is found', async () => {
  let content: Uint8Array | undefined
  const shop = { tenantId: 1, imageContent: async () => content }
  const own = [{ id: 'a', url: `/api/images/${'a'.repeat(64)}`, widthDots: 80 }]
  expect((await pictures.load(shop, own)).missing[0]?.why).toContain('no such picture')
  content = await square('#000')
  expect(await pictures.load(shop, own)).toEqual(black)
  content = undefined
  expect(await pictures.load(shop, own)).toEqual(black)
})

test('an error of the store is no missing picture', async () => {
  const shop = { tenantId: 1, imageContent: () => Promise.reject(new Error('the disk is gone')) }
  const own = [{ id: 'a', url: `/api/images/${'b'.repeat(64)}`, widthDots: 80 }]
  await expect(pictures.load(shop, own)).rejects.toThrow('the disk is gone')
})
