import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bitmapPng } from '../images/testing/sample-pictures.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ XIAOPIAO_HTTP_REQUESTS_PER_MINUTE: '0' })
})
afterAll(() => server.close())

const upload = (bytes: Uint8Array | string, name = 'logo', apiKey?: string) =>
  server.request('POST', '/api/images', {
    body: { content_base64: Buffer.from(bytes).toString('base64'), name },
    ...(apiKey === undefined ? {} : { apiKey }),
  })

const svg = (inner: string) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">${inner}</svg>`
const circle = '<circle cx="20" cy="10" r="9"/>'

async function sample(): Promise<Sharp> {
  return sharp({ create: { width: 120, height: 60, channels: 3, background: '#fff' } }).composite([
    { input: Buffer.from(svg(circle)), left: 10, top: 10 },
  ])
}

test('[TP31] PNG, JPEG, WebP and SVG are taken, by what they are and not by what they are called', async () => {
  const files = {
    'image/png': await (await sample()).png().toBuffer(),
    'image/jpeg': await (await sample()).jpeg().toBuffer(),
    'image/webp': await (await sample()).webp().toBuffer(),
    'image/svg+xml': Buffer.from(svg(circle)),
  }
  for (const [type, bytes] of Object.entries(files)) {
    const { status, json } = await upload(bytes, 'malware.exe')
    expect(status, type).toBe(201)
    expect(json).toMatchObject({ media_type: type, name: 'malware.exe', url: `/api/images/${json.hash}` })
    const size = type === 'image/svg+xml' ? [1_000, 500] : [120, 60]
    expect([json.width_px, json.height_px], type).toEqual(size)
    const read = await fetch(server.url + json.url, {
      headers: { authorization: `Bearer test-key-of-the-default-tenant` },
    })
    expect(read.headers.get('content-type')).toBe(type)
    const body = Buffer.from(await read.arrayBuffer())
    expect(body.length).toBe(json.bytes)
    if (type !== 'image/svg+xml') expect(body.equals(bytes)).toBe(true)
  }
  const listed = (await server.request('GET', '/api/images')).json.data
  expect(listed.map((image: { media_type: string }) => image.media_type).sort()).toEqual(Object.keys(files).sort())
})

test('[TP31] the same picture again is the one that is there', async () => {
  const [first, second] = [
    await upload(svg('<rect width="5" height="5"/>'), 'a'),
    await upload(svg('<rect width="5" height="5"/>'), 'b'),
  ]
  expect([first.status, second.status]).toEqual([201, 201])
  expect(second.json).toEqual(first.json)
})

test('a picture that turns a phone sideways is as wide as it looks', async () => {
  const turned = await (await sample()).jpeg().withMetadata({ orientation: 6 }).toBuffer()
  expect((await upload(turned)).json).toMatchObject({ width_px: 60, height_px: 120 })
})

test.each([
  ['nothing that is a picture', Buffer.from('GIF89a, or so it says')],
  ['a PNG in its first bytes only', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3, 4])],
  ['a JPEG in its first bytes only', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0])],
  ['HTML', Buffer.from('<html><script>alert(1)</script></html>')],
  ['an SVG with a script', Buffer.from(svg('<script>alert(1)</script>'))],
  ['an SVG that fetches', Buffer.from(svg('<image href="http://169.254.169.254/latest/meta-data"/>'))],
  [
    'an SVG with an external entity',
    Buffer.from(`<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${svg('<text>&x;</text>')}`),
  ],
])('[TP8] %s is refused', async (_what, bytes) => {
  const { status, json } = await upload(bytes)
  expect(status).toBe(422)
  expect(json).toMatchObject({ code: 'invalid', issues: [{ path: 'content_base64', code: 'invalid_image' }] })
})

test('[TP8] bombs are refused: huge by their header, huge once unpacked, cut off, a GIF or TIFF in disguise', async () => {
  const claims = await sharp({ create: { width: 60, height: 60, channels: 3, background: '#000' } })
    .png()
    .toBuffer()
  claims.writeUInt32BE(60_000, 16)
  claims.writeUInt32BE(60_000, 20)
  const zeros = bitmapPng(20_000, 20_000)
  expect(zeros.length).toBeLessThan(200_000)
  const whole = await (await sample()).png().toBuffer()
  const cut = whole.subarray(0, whole.length - 40)
  const long = await sharp({ create: { width: 12_000, height: 10, channels: 3, background: '#000' } })
    .png()
    .toBuffer()
  for (const bytes of [claims, zeros, cut, long]) {
    const { status, json } = await upload(bytes)
    expect([status, json.code], json.issues[0]?.message).toEqual([422, 'invalid'])
  }
  const tiff = await (await sample()).tiff().toBuffer()
  expect((await upload(tiff)).status).toBe(422)
  expect((await server.request('GET', '/api/orders')).status).toBe(200)
})

test('[HA5] a picture of more than 3 MB is refused before it is decoded', async () => {
  const { status, json } = await upload(Buffer.alloc(3_000_010))
  expect(status).toBe(422)
  expect(json.issues[0].path).toBe('content_base64')
  expect((await upload(Buffer.alloc(4_500_000))).status).toBe(413)
})

test('a drawing that is opened by itself in a browser may do nothing, and is kept for good', async () => {
  const { json } = await upload(svg(circle + circle))
  const { headers } = await server.request('GET', json.url)
  expect(headers.get('content-security-policy')).toBe("default-src 'none'; style-src 'unsafe-inline'; sandbox")
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('cache-control')).toBe('private, max-age=31536000, immutable')
  expect((await server.request('GET', '/api/orders')).headers.get('content-security-policy')).toContain(
    "script-src 'self'",
  )
})

test('[TP20] the raster is a PNG of one bit a dot, exactly the dots that the engine makes', async () => {
  const { json } = await upload(await (await sample()).png().toBuffer())
  const asked = { headers: { authorization: 'Bearer test-key-of-the-default-tenant' } }
  const answer = await fetch(`${server.url}${json.url}/raster?width_dots=200&dither=threshold`, asked)
  expect(answer.headers.get('content-type')).toBe('image/png')
  const png = Buffer.from(await answer.arrayBuffer())
  expect([png.readUInt32BE(16), png.readUInt32BE(20), png[24]]).toEqual([200, 100, 1])
  const { data } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true })
  expect(new Set(data)).toEqual(new Set([0, 255]))
  const narrow = await server.request('GET', `${json.url}/raster?width_dots=4`)
  expect(narrow.status).toBe(422)
})

test('[TP33] a picture that a draft names stays; one that nobody names goes', async () => {
  const { json } = await upload(svg('<rect width="7" height="7"/>'))
  const store = server.server.store.forTenant(1)
  await store.write(
    async (tx) => await tx.replaceDraftParams('shopping', [{ type: 'logo', params: { image: json.url } }]),
  )
  const refused = await server.request('DELETE', json.url)
  expect(refused.json).toMatchObject({ status: 409, code: 'wrong_state' })
  await store.write(async (tx) => await tx.replaceDraftParams('shopping', []))
  expect((await server.request('DELETE', json.url)).status).toBe(204)
  expect((await server.request('DELETE', json.url)).status).toBe(404)
  expect((await server.request('GET', json.url)).status).toBe(404)
})

test('a shop has a number of pictures, and no more', async () => {
  const tenantId = await server.makeTenant('图多')
  const apiKey = await server.makeKey(tenantId, ['read', 'write'])
  const row = { name: '', mediaType: 'image/png', widthPx: 1, heightPx: 1, createdAt: 1 } as const
  await server.server.store.forTenant(tenantId).write(async (tx) => {
    for (let index = 0; index < 199; index++) {
      await tx.insertImage({ ...row, hash: String(index).padStart(64, '0'), byteCount: 1 }, Uint8Array.of(1))
    }
  })
  expect((await upload(svg('<rect width="1" height="1"/>'), '', apiKey)).status).toBe(201)
  const refused = await upload(svg('<rect width="2" height="1"/>'), '', apiKey)
  expect(refused.json).toMatchObject({ status: 403, code: 'quota_exceeded' })
  expect((await upload(svg('<rect width="1" height="1"/>'), '', apiKey)).status).toBe(201)
})
