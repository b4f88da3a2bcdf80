import { crc32, deflateSync } from 'node:zlib'
import { encode as encodePng } from 'fast-png'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type AnsweringServer, answeringServer, json, lost } from '../../testing/answering-server.ts'
import { createApi } from '../api/create-api.ts'
import { memoryStorage } from '../storage/byte-storage.ts'
import { systemClock } from '../waiting/clock.ts'
import { createReceipts } from './create-receipts.ts'
import { decodePng } from './decode-png.ts'
import { engineInProcess } from './in-process-engine.ts'
import { NoTemplateError, type PrintData, type ReceiptOptions, type Receipts, type Slip } from './receipt-options.ts'

let server: AnsweringServer
const opened: Receipts[] = []
beforeEach(async () => {
  server = await answeringServer()
})
afterEach(async () => {
  for (const receipts of opened.splice(0)) receipts.close()
  await server.stop()
})

function receiptsOf(options: Partial<ReceiptOptions> = {}): Receipts {
  const receipts = createReceipts({
    api: createApi({ url: server.url, key: 'k-1', retryFirstMs: 1 }),
    engine: engineInProcess(),
    storage: memoryStorage(),
    decodePicture: decodePng,
    live: false,
    ...options,
  })
  opened.push(receipts)
  return receipts
}

function merged(version: string, layouts: readonly unknown[]) {
  return {
    shopId: 1,
    business: 'shopping',
    name: '购物小票',
    version,
    template: { format: 'xiaopiao/1', name: '', layouts },
  }
}
const published = (version: string, text = '谢谢惠顾') =>
  json(200, merged(version, [[{ content: `${text} {{order.no}}` }]]), { ETag: `"${version}"` })
const order = { items: [{ name: '珍珠奶茶', quantity: 2, price: 12.5 }], no: 'A12' }
const content = { business: 'shopping', data: { order } } as const
const on80 = { model: 'escpos80', paper: 80 } as const
/** What a slip says, from its markup: the simplest to read. */
const onMarkup = { model: 'feie', paper: 58 } as const
const wordsOf = (slip: Slip): string => (slip.output.kind === 'markup' ? slip.output.text : '')

describe('the template', () => {
  test('is asked for with the ETag of the one that is kept', async () => {
    server.answer(published('0.1'))
    server.answer((response) => response.writeHead(304, { ETag: '"0.1"' }).end())
    server.answer(published('0.2', '欢迎再来'))
    const page = receiptsOf().openPage(content)
    const slips = [await page.slip(onMarkup), await page.slip(onMarkup), await page.slip(onMarkup)]
    expect(slips.map(({ template }) => template)).toEqual([
      { source: 'current', version: '0.1' },
      { source: 'current', version: '0.1' },
      { source: 'current', version: '0.2' },
    ])
    expect(slips.map(wordsOf).map((words) => words.includes('欢迎再来 A12'))).toEqual([false, false, true])
    expect(server.requests.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"0.1"', '"0.1"'])
    expect(server.requests[0]?.url).toBe('/api/templates/shopping')
  })

  test('is the one of the printer while one is rolled out', async () => {
    server.answer(published('0.1'))
    await receiptsOf({ printerId: 7 }).openPage(content).slip(on80)
    expect(server.requests[0]?.url).toBe('/api/templates/shopping?printer_id=7')
  })

  test('[TP33] is kept over restarts, and prints without a server', async () => {
    const storage = memoryStorage()
    server.answer(published('0.1'))
    await receiptsOf({ storage }).warmUp(['shopping'])
    server.answer(lost)
    await receiptsOf({ storage }).warmUp(['shopping'])
    const slip = await receiptsOf({ storage }).openPage(content).slip(onMarkup)
    expect(slip.template).toEqual({ source: 'kept', version: '0.1' })
    expect(slip.problems).toMatchObject([{ name: 'ProblemError', code: 'unreachable' }])
    expect(wordsOf(slip)).toContain('谢谢惠顾 A12')
  })

  test('a server that is away is not tried by each print', async () => {
    let now = 0
    const storage = memoryStorage()
    server.answer(published('0.1'))
    await receiptsOf({ storage }).warmUp(['shopping'])
    server.answer(lost)
    const page = receiptsOf({ storage, clock: { ...systemClock, now: () => now } }).openPage(content)
    for (let print = 0; print < 5; print++) await page.slip(on80)
    // The published answer is used up by the first of them.
    const before = server.requests.length
    await page.slip(on80)
    expect(server.requests).toHaveLength(before)
    now = 10_000
    await page.slip(on80)
    expect(server.requests).toHaveLength(before + 1)
  })

  test('[TP34] is the minimal one when there is no other, with correct totals', async () => {
    server.answer(lost)
    const slip = await receiptsOf().openPage(content).slip(onMarkup)
    expect(slip.template).toEqual({ source: 'offline', version: null })
    expect(wordsOf(slip)).toContain('￥25.00')
    expect(wordsOf(slip)).toContain('(脱机打印)')
  })

  test('[TP34] the minimal one is a sales slip: nothing else is printed with it', async () => {
    server.answer(lost)
    const failure = receiptsOf().openPage({ business: 'refund', data: {} }).slip(on80)
    await expect(failure).rejects.toThrow(NoTemplateError)
    await expect(failure).rejects.toMatchObject({ business: 'refund', cause: { code: 'unreachable' } })
  })

  test('that the engine refuses costs no receipt', async () => {
    server.answer(json(200, merged('0.1', [[{ contentType: 'hologram', content: 'x' }]]), { ETag: '"1"' }))
    const slip = await receiptsOf().openPage(content).slip(onMarkup)
    expect(slip.template.source).toBe('offline')
    expect(slip.problems).toMatchObject([{ name: 'EngineError', code: 'template_error' }])
    await expect(receiptsOf().openPage(content).slip({ model: 'no-such' })).rejects.toMatchObject({
      code: 'unknown_printer_model',
    })
  })

  test('rubbish on the disk and a disk that is full cost no receipt', async () => {
    const failures: unknown[] = []
    const storage = memoryStorage()
    server.answer(published('0.1'))
    await receiptsOf({ storage }).warmUp(['shopping'])
    for (const name of await storage.list()) await storage.write(name, new Uint8Array([1]))
    storage.write = () => Promise.reject(new Error('disk full'))
    server.answer(published('0.1'))
    const slip = await receiptsOf({ storage, onStorageFailed: (error) => failures.push(error) })
      .openPage(content)
      .slip(on80)
    expect(slip.template.source).toBe('current')
    expect(failures).toMatchObject([{ message: 'disk full' }])
  })
})

describe('pushes', () => {
  /** A server with a stream that the test writes into. */
  function pushing(versions: { current: string }) {
    let push = (_text: string): void => {}
    server.answer((response, request) => {
      if (request.url === '/api/tasks/stream') {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' })
        response.write('id: r-0\n\n')
        push = (text) => void response.write(text)
      } else if (request.headers['if-none-match'] === `"${versions.current}"`) response.writeHead(304).end()
      else published(versions.current)(response)
    })
    return (event: string, data: object) => push(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  }

  test('[TP33] while the stream is live nothing is asked for twice, and a publish is fetched at once', async () => {
    const versions = { current: '0.1' }
    const push = pushing(versions)
    const events: string[] = []
    let live = (): void => {}
    const isLive = new Promise<void>((resolve) => {
      live = resolve
    })
    const receipts = receiptsOf({
      live: true,
      onState: ({ state }) => state === 'live' && live(),
      onEvent: ({ type }) => events.push(type),
    })
    await isLive
    const page = receipts.openPage(content)
    for (let print = 0; print < 3; print++) expect((await page.slip(on80)).template.version).toBe('0.1')
    const asked = () => server.requests.filter(({ url }) => url.startsWith('/api/templates')).length
    expect(asked()).toBe(1)
    versions.current = '0.2'
    push('template', { business: 'delivery', version: '0.2' })
    push('template', { business: 'shopping', version: '0.2' })
    while (events.length < 2) await new Promise((resolve) => setImmediate(resolve))
    expect((await page.slip(on80)).template).toEqual({ source: 'current', version: '0.2' })
    expect(asked()).toBe(2)
    push('reset', {})
    while (events.length < 3) await new Promise((resolve) => setImmediate(resolve))
    await page.slip(on80)
    expect(asked()).toBe(3)
  })
})

describe('the data', () => {
  test('of a page are asked for once, and again when they are forgotten', async () => {
    server.answer(published('0.1'))
    let loads = 0
    const page = receiptsOf().openPage({
      business: 'shopping',
      data: async () => ({ order: { no: `A${++loads}` } }),
    })
    expect(wordsOf(await page.slip(onMarkup))).toContain('A1')
    expect(wordsOf(await page.slip(onMarkup))).toContain('A1')
    page.forgetData()
    expect(wordsOf(await page.slip(onMarkup))).toContain('A2')
  })

  test('[TP34] that cannot be had are replaced by what the till knows, on the minimal template', async () => {
    server.answer(published('0.1'))
    let fails = true
    const page = receiptsOf().openPage({
      business: 'shopping',
      data: async (): Promise<PrintData> => {
        if (fails) throw new Error('no network')
        return { order }
      },
      localData: () => ({ items: [{ name: '奶茶', count: 3, price: 10 }] }),
    })
    const local = await page.slip(onMarkup)
    expect(local).toMatchObject({ isLocalData: true, template: { source: 'offline' } })
    expect(local.problems).toMatchObject([{ message: 'no network' }])
    expect(wordsOf(local)).toContain('￥30.00')
    fails = false
    expect((await page.slip(onMarkup)).isLocalData).toBe(false)
  })

  test('without anything to replace them, the failure is the caller’s to hear', async () => {
    const page = receiptsOf().openPage({ business: 'shopping', data: () => Promise.reject(new Error('no network')) })
    await expect(page.slip(on80)).rejects.toThrow('no network')
  })
})

describe('print()', () => {
  test('sends copies strictly in turn, and prints strictly in turn', async () => {
    server.answer(published('0.1'))
    const receipts = receiptsOf()
    const log: string[] = []
    const send =
      (name: string) =>
      async (_output: unknown, { number }: { number: number }) => {
        log.push(`${name}${number}…`)
        await new Promise((resolve) => setImmediate(resolve))
        log.push(`…${name}${number}`)
      }
    const results = await Promise.all([
      receipts.print({ ...content, ...on80, copies: 2, send: send('a') }),
      receipts.print({ ...content, ...on80, send: send('b') }),
    ])
    expect(log).toEqual(['a1…', '…a1', 'a2…', '…a2', 'b1…', '…b1'])
    expect(results).toMatchObject([
      { outcome: 'printed', printed: 2 },
      { outcome: 'printed', printed: 1 },
    ])
  })

  test('stops at the first error and says how many are out; the next print goes on', async () => {
    server.answer(published('0.1'))
    const receipts = receiptsOf()
    const sent: number[] = []
    const failed = await receipts.print({
      ...content,
      ...on80,
      copies: 4,
      send: async (_output, { number }) => {
        if (number === 3) throw new Error('no paper')
        sent.push(number)
      },
    })
    expect(failed).toMatchObject({ outcome: 'failed', printed: 2, error: { message: 'no paper' } })
    expect(sent).toEqual([1, 2])
    expect((await receipts.print({ ...content, ...on80, send: async () => {} })).outcome).toBe('printed')
  })
})

describe('pictures', () => {
  const hash = 'a'.repeat(64)
  const image = (url: string) =>
    json(200, merged('0.1', [[{ contentType: 'image', content: url, width: 16 }]]), { ETag: '"1"' })
  /** 16 x 8, black on the left. */
  const png = encodePng({
    width: 16,
    height: 8,
    channels: 1,
    depth: 8,
    data: Uint8Array.from({ length: 128 }, (_, at) => (at % 16 < 8 ? 0 : 255)),
  })
  const bytesOf = (slip: Slip) => (slip.output.kind === 'bytes' ? Buffer.from(slip.output.bytes) : Buffer.alloc(0))
  const hasPicture = (slip: Slip) => bytesOf(slip).includes(Buffer.from('ff00ff00ff00', 'hex'))

  test('of the platform are fetched as they print, kept, and there without a server', async () => {
    const storage = memoryStorage()
    server.answer((response, { url }) => {
      if (url.startsWith('/api/templates')) image(`/api/images/${hash}`)(response)
      else response.writeHead(200, { 'Content-Type': 'image/png' }).end(png)
    })
    const page = receiptsOf({ storage }).openPage(content)
    const slips = [await page.slip(on80), await page.slip(on80)]
    expect(slips.map(hasPicture)).toEqual([true, true])
    const pictures = server.requests.filter(({ url }) => url.startsWith('/api/images'))
    expect(pictures.map(({ url }) => url)).toEqual([`/api/images/${hash}/raster?width_dots=16&dither=threshold`])
    await server.stop()
    const offline = await receiptsOf({ storage }).openPage(content).slip(on80)
    expect([offline.template.source, hasPicture(offline)]).toEqual(['kept', true])
    server = await answeringServer()
  })

  test('are there before the first print when a till has warmed up', async () => {
    const storage = memoryStorage()
    server.answer((response, { url }) => {
      if (url.startsWith('/api/templates')) image(`/api/images/${hash}`)(response)
      else response.writeHead(200, { 'Content-Type': 'image/png' }).end(png)
    })
    await receiptsOf({ storage }).warmUp(['shopping'])
    await server.stop()
    const slip = await receiptsOf({ storage }).openPage(content).slip(on80)
    expect([slip.template.source, hasPicture(slip)]).toEqual(['kept', true])
    server = await answeringServer()
  })

  test('of other addresses are the newest that could be had', async () => {
    const storage = memoryStorage()
    let isGone = false
    server.answer((response, { url }) => {
      if (url.startsWith('/api/templates')) image(`${server.url}/logo.png`)(response)
      else if (isGone) response.writeHead(404).end()
      else response.writeHead(200).end(png)
    })
    const page = receiptsOf({ storage }).openPage(content)
    expect(hasPicture(await page.slip(on80))).toBe(true)
    isGone = true
    expect(hasPicture(await page.slip(on80))).toBe(true)
  })

  test.each([
    ['that is not there', (response: Parameters<typeof lost>[0]) => void response.writeHead(404).end()],
    ['that is none', (response: Parameters<typeof lost>[0]) => void response.writeHead(200).end('<html>')],
    [
      'that unpacks to gigabytes',
      (response: Parameters<typeof lost>[0]) => {
        const huge = Buffer.from(png)
        huge.writeUInt32BE(100_000, 16)
        huge.writeUInt32BE(100_000, 20)
        response.writeHead(200).end(Buffer.concat([huge, deflateSync(Buffer.alloc(100))]))
      },
    ],
  ])('one %s is left out and told of', async (_what, answer) => {
    server.answer((response, { url }) => {
      if (url.startsWith('/api/templates')) image(`${server.url}/logo.png`)(response)
      else answer(response)
    })
    const slip = await receiptsOf().openPage(content).slip(on80)
    expect(slip.losses).toMatchObject([{ code: 'missing_image' }])
    expect(slip.problems).toHaveLength(1)
    expect(slip.template.source).toBe('current')
  })

  test('in the template itself need no server', async () => {
    server.answer(image(`data:image/png;base64,${Buffer.from(png).toString('base64')}`))
    expect(hasPicture(await receiptsOf().openPage(content).slip(on80))).toBe(true)
  })
})

describe('decodePng()', () => {
  test.each([1, 2, 4, 8, 16] as const)('reads grey of %i bits', async (depth) => {
    // Written by hand: the library writes no fewer than 8 bits.
    const { png, luma } = greyPng(depth)
    const { width, height, rgba } = await decodePng(png)
    expect([width, height]).toEqual([8, 2])
    expect(Array.from({ length: 16 }, (_, pixel) => rgba[pixel * 4])).toEqual(luma)
    expect(rgba[3]).toBe(255)
  })
})

/** 8 x 2 pixels, white and black in turn. */
function greyPng(depth: number): { png: Uint8Array; luma: number[] } {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const framed = Buffer.alloc(body.length + 8)
    framed.writeUInt32BE(data.length, 0)
    body.copy(framed, 4)
    framed.writeUInt32BE(crc32(body), body.length + 4)
    return framed
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(8, 0)
  header.writeUInt32BE(2, 4)
  header[8] = depth
  const white = 2 ** depth - 1
  const bits = Array.from({ length: 8 }, (_, at) => (at % 2 === 0 ? white : 0).toString(2).padStart(depth, '0')).join(
    '',
  )
  const row = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? [])
  const filtered = Buffer.concat([Buffer.from([0]), row])
  const png = Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat([filtered, filtered]))),
    chunk('IEND', Buffer.alloc(0)),
  ])
  return { png: new Uint8Array(png), luma: Array.from({ length: 16 }, (_, at) => (at % 2 === 0 ? 255 : 0)) }
}
