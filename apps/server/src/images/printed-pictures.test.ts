import { type ImageSettings, prepareImage } from '@xiaopiao/engine'
import { type Page, pageText } from '@xiaopiao/paper'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type NetworkPrinter, startNetworkPrinter } from '../../../../dev/emulators/network-printer.ts'
import { startTestServer, type TestServer } from '../http/testing/test-server.ts'
import { connectClient, type PrintClient } from '../testing/print-client.ts'
import { type PictureServer, startPictureServer } from './testing/picture-server.ts'

/** A real server prints on an emulated printer; its bytes are read back, dot for dot. */

let server: TestServer
let printer: NetworkPrinter
let web: PictureServer
beforeAll(async () => {
  server = await startTestServer({
    XIAOPIAO_HTTP_REQUESTS_PER_MINUTE: '0',
    XIAOPIAO_OUTGOING_NETWORKS: '127.0.0.0/8',
    XIAOPIAO_PUBLIC_URL: 'https://print.example.cn',
  })
  printer = await startNetworkPrinter()
  web = await startPictureServer()
  expect((await addPrinter('NET-80', {})).status).toBe(201)
})
afterAll(async () => {
  await server.close()
  await printer.close()
  await web.close()
})
afterEach(() => printer.tearOff())

const addPrinter = (sn: string, more: object) =>
  server.request('POST', '/api/printers', {
    body: {
      printer_sn: sn,
      printer_name: sn,
      driver: 'network',
      connection: { host: printer.host, port: printer.port },
      ...more,
    },
  })

/** A photo of sorts: grey in every tone, and a disc. */
async function logo(): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="500" height="230"><defs><linearGradient id="g">
    <stop offset="0" stop-color="#000"/><stop offset="1" stop-color="#fff"/></linearGradient></defs>
    <rect width="500" height="230" fill="url(#g)"/><circle cx="250" cy="115" r="90" fill="#c22"/></svg>`
  return await sharp(Buffer.from(svg)).png().toBuffer()
}

async function upload(bytes: Uint8Array): Promise<string> {
  const body = { content_base64: Buffer.from(bytes).toString('base64') }
  return (await server.request('POST', '/api/images', { body })).json.url
}

const slip = (url: string, more: object = {}) => [
  [{ content: 'before' }],
  [{ contentType: 'image', content: url, ...more }],
  [{ content: 'after' }],
]

/** Prints and answers the task when it is over. */
async function print(template: unknown, printerSn = 'NET-80') {
  const body = { template, print_type: 'RECEIPT', data: {}, printer_sn: printerSn }
  const { json, text } = await server.request('POST', '/api/print', { body })
  expect(json.task_id, text).toBeDefined()
  for (;;) {
    await server.server.idle()
    const task = (await server.request('GET', `/api/tasks/${json.task_id}`)).json
    if (!['PENDING', 'DELAYED', 'PRINTING'].includes(task.print_status)) return task
  }
}

const lossesOf = (task: { readonly history: readonly { readonly detail: string | null }[] }) =>
  task.history.map(({ detail }) => detail ?? '').join('\n')

/** The dots of all bitmaps of a page, from top to bottom. */
function dotsOn(pages: readonly Page[]): { readonly widthDots: number; readonly rows: number; readonly bits: Buffer } {
  const bitmaps = pages
    .flatMap((page) => page.lines.flatMap(({ items }) => items))
    .filter((item) => item.kind === 'bitmap')
  const rows = bitmaps.reduce((sum, { dots }) => sum + dots.rows, 0)
  return {
    widthDots: bitmaps[0]?.dots.columns ?? 0,
    rows,
    bits: Buffer.concat(bitmaps.map(({ dots }) => dots.bits)),
  }
}

/** What the engine makes of the same pixels. */
async function engineDots(bytes: Uint8Array, settings: ImageSettings) {
  const { data, info } = await sharp(bytes)
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const raster = prepareImage({ id: '', width: info.width, height: info.height, rgba: data }, settings)
  return { widthDots: raster.widthDots, rows: raster.heightDots, bits: Buffer.from(raster.bits) }
}

test.each(['threshold', 'otsu', 'floyd-steinberg', 'atkinson', 'ordered'] as const)(
  '[TP20] an uploaded logo prints as the dots that the engine makes of it: %s',
  async (dither) => {
    const bytes = await logo()
    const url = await upload(bytes)
    const task = await print(slip(url, { width: 384, dither }))
    expect(task).toMatchObject({ print_status: 'SUCCESS' })
    expect(lossesOf(task)).not.toContain('图片')
    expect(dotsOn(printer.pages())).toEqual(await engineDots(bytes, { widthDots: 384, dither }))
    const raster = await fetch(`${server.url}${url}/raster?width_dots=384&dither=${dither}`, {
      headers: { authorization: 'Bearer test-key-of-the-default-tenant' },
    })
    const shown = await sharp(Buffer.from(await raster.arrayBuffer()))
      .greyscale()
      .raw()
      .toBuffer()
    const paper = dotsOn(printer.pages()).bits
    const isSame = shown.every((tone, dot) => (tone === 0) === ((paper[dot >> 3]! & (0x80 >> (dot & 7))) !== 0))
    expect(isSame, 'the raster that the page shows').toBe(true)
  },
)

test('[TP20] JPEG, WebP and SVG print too, as wide as the paper where no width is given', async () => {
  const bytes = await logo()
  const drawing = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><rect width="2" height="2"/></svg>',
  )
  const files = [await sharp(bytes).jpeg().toBuffer(), await sharp(bytes).webp({ lossless: true }).toBuffer(), drawing]
  for (const file of files) {
    printer.tearOff()
    await print(slip(await upload(file)))
    const { widthDots, rows } = dotsOn(printer.pages())
    expect([widthDots, rows]).toEqual([576, file === drawing ? 288 : 265])
  }
  const { bits } = dotsOn(printer.pages())
  expect([...bits.subarray(0, 36)].every((byte) => byte === 0xff)).toBe(true)
  expect([...bits.subarray(36, 72)].every((byte) => byte === 0)).toBe(true)
})

test('[TP31] a picture in the template itself, and the full address of an own one, print like an own one', async () => {
  const bytes = await logo()
  const own = await upload(bytes)
  const expected = await engineDots(bytes, { widthDots: 200, dither: 'threshold' })
  for (const url of [`data:image/png;base64,${bytes.toString('base64')}`, `https://print.example.cn${own}`]) {
    printer.tearOff()
    await print(slip(url, { width: 200, dither: 'threshold' }))
    expect(dotsOn(printer.pages())).toEqual(expected)
  }
})

test('[TP20] a picture on the web is fetched once, and printed from memory when its server is gone', async () => {
  const bytes = await logo()
  web.serve((request, response) => {
    if (request.url === '/logo.png') response.writeHead(302, { location: '/real.png' }).end()
    else response.writeHead(200, { 'content-type': 'text/plain' }).end(bytes)
  })
  const before = web.asked.length
  await print(slip(`${web.url}/logo.png`, { width: 96 }))
  await print(slip(`${web.url}/logo.png`, { width: 200 }))
  expect(web.asked.slice(before)).toEqual(['/logo.png', '/real.png'])
  expect(dotsOn(printer.pages().slice(1))).toEqual(await engineDots(bytes, { widthDots: 200 }))
})

test('[TP20] what cannot be had is left out and said; the slip prints all the same', async () => {
  web.serve((request, response) => {
    if (request.url === '/page') response.writeHead(200).end('<html>no picture</html>')
    else if (request.url === '/long') response.writeHead(200).end(Buffer.alloc(3_000_001))
    else if (request.url === '/loop') response.writeHead(302, { location: '/loop' }).end()
    else if (request.url === '/inside') response.writeHead(302, { location: 'http://10.0.0.1/' }).end()
    else response.writeHead(404).end()
  })
  const expected: Record<string, string> = {
    [`${web.url}/none`]: 'HTTP 404',
    [`${web.url}/page`]: 'SVG',
    [`${web.url}/long`]: 'too_large',
    [`${web.url}/loop`]: 'redirects',
    [`${web.url}/inside`]: 'refused_address',
    'http://127.0.0.1:1/': 'unreachable',
    'http://10.0.0.1/logo.png': 'refused_address',
    'ftp://example.com/logo.png': 'http(s)',
    'file:///etc/passwd': 'http(s)',
    'data:image/png;base64,AAAA': '不是',
    'data:text/html,x': 'base64',
    [`/api/images/${'0'.repeat(64)}`]: 'no such picture',
  }
  for (const [url, why] of Object.entries(expected)) {
    printer.tearOff()
    const task = await print(slip(url))
    expect(task.print_status, url).toBe('SUCCESS')
    expect(lossesOf(task), url).toContain(url.slice(0, 40))
    expect(lossesOf(task), url).toContain(why)
    expect(printer.pages().flatMap(pageText).join()).toContain('before,after')
    expect(dotsOn(printer.pages()).rows).toBe(0)
  }
})

test('[TP20] an address that failed is left in peace for a while', async () => {
  web.serve((_request, response) => response.writeHead(500).end())
  const before = web.asked.length
  await print(slip(`${web.url}/failing.png`))
  await print(slip(`${web.url}/failing.png`))
  expect(web.asked.slice(before)).toEqual(['/failing.png'])
})

test("[DL7] a web server that never answers holds a slip for some seconds, and the next one's not at all", async () => {
  const silent = await startPictureServer()
  silent.serve(() => {})
  const first = await print(slip(`${silent.url}/a.png`))
  expect(lossesOf(first)).toContain('timed_out')
  const second = await print(slip(`${silent.url}/b.png`))
  expect(second.print_status).toBe('SUCCESS')
  expect(silent.asked).toEqual(['/a.png'])
  await silent.close()
}, 20_000)

test('[ST9] the picture of another shop is none, on paper as over the API', async () => {
  const url = await upload(await logo())
  const apiKey = await server.makeKey(await server.makeTenant('别家'), ['read', 'write'])
  const preview = { template: slip(url), format: 'svg' }
  const answer = await server.request('POST', '/api/templates/preview', { body: preview, apiKey })
  expect(answer.json.issues).toMatchObject([
    { code: 'missing_image', message: expect.stringContaining('no such picture') },
  ])
  expect((await server.request('GET', url, { apiKey })).status).toBe(404)
})

test('printers and clients that take no pictures are told so in the history, and nothing is fetched for them', async () => {
  const client = await newClient()
  const before = web.asked.length
  const body = { template: slip(`${web.url}/x.png`), data: {}, printer_sn: 'AGENT-1' }
  const { json } = await server.request('POST', '/api/print', { body })
  const { order } = await client.nextOf('new_order')
  expect(order.content).toContain('before')
  const seen = async () => lossesOf((await server.request('GET', `/api/tasks/${json.task_id}`)).json)
  while (!(await seen()).includes('the printer or its client takes none')) await server.server.idle()
  client.send({ type: 'print_status', job_id: order.job_id, status: 'completed' })
  await client.settled()
  expect(web.asked.length).toBe(before)
  client.socket.terminate()
})

async function newClient(): Promise<PrintClient> {
  const body = { printer_sn: 'AGENT-1', printer_name: '文本', driver: 'agent' }
  const { token } = (await server.request('POST', '/api/printers', { body })).json
  const client = await connectClient(`ws://127.0.0.1:${server.server.wsPort}/?token=${token}`)
  client.send({ type: 'printer_info', printer: { name: '文本' } })
  await client.settled()
  return client
}

test('a preview of a waiting task shows its pictures', async () => {
  const url = await upload(await logo())
  const body = { template: slip(url, { width: 80 }), data: {}, printer_sn: 'NET-80', delay_seconds: 3_600 }
  const { json } = await server.request('POST', '/api/print', { body })
  const withPicture = await server.request('GET', `/api/tasks/${json.task_id}/preview?format=svg`)
  expect(withPicture.status).toBe(200)
  expect(withPicture.text).toMatch(/<image|<path/)
  expect(withPicture.text.length).toBeGreaterThan(2_000)
})
