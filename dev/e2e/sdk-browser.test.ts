import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Api, createApi } from '@xiaopiao/sdk'
import type * as Sdk from '@xiaopiao/sdk/browser'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundleSdk } from '../../packages/sdk/build/bundle-sdk.ts'
import { teaOrder } from '../api-client.ts'
import { repositoryRoot } from '../repository-root.ts'
import { type ServerProcess, startServerProcess } from '../server-process.ts'
import { collectMistakes, openBrowser } from './browser.ts'
import { type PageServer, startPageServer } from './page-server.ts'
import { until } from './until.ts'

const apiKey = 'sdk-test-key-of-the-page'

let directory: string
let server: ServerProcess
let pages: PageServer
let browser: Browser
let context: BrowserContext
let api: Api

async function startServer(): Promise<ServerProcess> {
  const ports =
    server === undefined
      ? undefined
      : { XIAOPIAO_HTTP_PORT: String(server.httpPort), XIAOPIAO_WS_PORT: String(server.wsPort) }
  return await startServerProcess({
    entry: 'server',
    dataDir: join(directory, 'server'),
    env: { XIAOPIAO_API_KEY: apiKey, ...ports },
  })
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'xiaopiao-sdk-page-'))
  const [sdk, till] = await Promise.all([
    bundleSdk(),
    readFile(join(repositoryRoot, 'examples', 'sdk-till.html'), 'utf8'),
  ])
  // What a page loads: the schemas of the protocol are not among it.
  expect(sdk).not.toContain('ZodError')
  expect(gzipSync(sdk, { level: 9 }).length).toBeLessThan(130_000)
  server = await startServer()
  api = createApi({ url: server.url, key: apiKey })
  pages = await startPageServer(
    {
      '/sdk-till.html': { type: 'text/html; charset=utf-8', content: till },
      '/xiaopiao-sdk.js': { type: 'text/javascript', content: sdk },
      '/sdk.html': {
        type: 'text/html',
        content: '<script type="module">import * as sdk from "./xiaopiao-sdk.js"; globalThis.sdk = sdk</script>',
      },
    },
    () => server.url,
  )
  browser = await openBrowser()
  context = await browser.newContext()
})

afterAll(async () => {
  await browser?.close()
  await pages?.stop()
  await server?.stop()
  await rm(directory, { recursive: true, force: true })
})

/** A page that has the SDK as `globalThis.sdk`. */
async function sdkPage(): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${pages.url}/sdk.html`)
  await page.waitForFunction(() => 'sdk' in globalThis)
  return page
}

test('indexedDbStorage() keeps bytes by name, also over reloads and between pages', async () => {
  const page = await sdkPage()
  const kept = await page.evaluate(async () => {
    const { indexedDbStorage } = (globalThis as unknown as { sdk: typeof Sdk }).sdk
    const storage = indexedDbStorage('test')
    const bytes = new Uint8Array([1, 2, 3])
    const missing = await storage.read('a')
    await storage.write('b', bytes)
    await storage.write('a', new Uint8Array())
    bytes[0] = 9
    await storage.write('gone', bytes)
    await storage.remove('gone')
    await storage.remove('gone')
    const refused = await storage.write('../a', bytes).catch((error: unknown) => String(error))
    return { missing, names: await storage.list(), b: [...((await storage.read('b')) ?? [])], refused }
  })
  expect(kept).toEqual({
    missing: undefined,
    names: ['a', 'b'],
    b: [1, 2, 3],
    refused: expect.stringContaining('cannot be the name'),
  })
  await page.reload()
  await page.waitForFunction(() => 'sdk' in globalThis)
  const again = await page.evaluate(async () => {
    const { indexedDbStorage } = (globalThis as unknown as { sdk: typeof Sdk }).sdk
    return [...((await indexedDbStorage('test').read('b')) ?? [])]
  })
  expect(again).toEqual([1, 2, 3])
  await page.close()
})

test('[HA2] the client and the stream do in a page what they do in Node.js', async () => {
  const page = await sdkPage()
  const seen = await page.evaluate(async (key) => {
    const { createApi, ProblemError } = (globalThis as unknown as { sdk: typeof Sdk }).sdk
    const api = createApi({ url: '', key })
    const failure = await api.readTask({ params: { task_id: 'none' } }).catch((error: unknown) => error)
    const order = await new Promise<number>((resolve) => {
      const following = api.streamTasks({
        onEvent: (event) => {
          if (event.type !== 'order') return
          following.stop()
          resolve(event.order_id)
        },
        onState: ({ state }) => {
          if (state === 'live') void api.createOrder({ body: { items: [{ name: '茶', quantity: 1, unit_price: 9 }] } })
        },
      })
    })
    return {
      code: failure instanceof ProblemError ? failure.code : '',
      order: (await api.readOrder({ params: { id: order } })).id,
    }
  }, apiKey)
  expect(seen.code).toBe('not_found')
  expect(seen.order).toBeGreaterThan(0)
  await page.close()
})

test('decodeInBrowser() reads what the platform keeps', async () => {
  const page = await sdkPage()
  const corner = await page.evaluate(async () => {
    const { decodeInBrowser } = (globalThis as unknown as { sdk: typeof Sdk }).sdk
    const canvas = new OffscreenCanvas(4, 2)
    canvas.getContext('2d')?.fillRect(0, 0, 2, 2)
    const png = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer())
    const { width, height, rgba } = await decodeInBrowser(png)
    return { width, height, first: [...rgba.slice(0, 4)], last: [...rgba.slice(-4)] }
  })
  expect(corner).toEqual({ width: 4, height: 2, first: [0, 0, 0, 255], last: [0, 0, 0, 0] })
  await page.close()
})

test('[GW13][GW20][TP33][TP34] examples/sdk-till.html prints, follows what is published, and prints on without a network', async () => {
  const { token, id } = await api.createPrinter({
    body: {
      printer_sn: 'page-1',
      printer_name: '网页收银台',
      driver: 'agent',
      model: 'escpos80',
      printer_type: '80mm',
    },
  })
  const page = await context.newPage()
  const mistakes = collectMistakes(page)
  const given = new URLSearchParams({ key: apiKey, gateway: server.wsUrl, printer: '网页收银台', token: token ?? '' })
  const open = async (): Promise<void> => {
    await page.goto(`${pages.url}/sdk-till.html#${given}`)
    await page.locator('body[data-ready=yes]').waitFor()
  }
  const paper = async (): Promise<string> => (await page.locator('#paper').textContent()) ?? ''
  const sell = async (): Promise<string> => {
    const before = await paper()
    await page.locator('#sell').click()
    const now = await until(async () => ((await paper()) === before ? undefined : await paper()))
    return now.slice(before.length)
  }
  await open()
  await page.locator('#live:text-is("live")').waitFor()
  await page.locator('#gateway:text-is("registered")').waitFor()

  // A job of the gateway comes out in the page.
  const order = await api.createOrder({ body: teaOrder() })
  const { tasks } = await api.confirmOrder({ params: { id: order.id }, body: { auto_print: true, printer_id: id } })
  await until(async () => {
    const task = await api.readTask({ params: { task_id: tasks[0]!.task_id } })
    return task.print_status === 'SUCCESS' || undefined
  })
  expect(await paper()).toContain('杨枝甘露')

  // What is published is on the next receipt.
  expect(await sell()).toContain('谢谢惠顾')
  expect(await page.locator('body').getAttribute('data-template')).toMatch(/^current /)
  const rows = [{ business: 'shopping' as const, type: 'footer', params: { text: '网页也行' } }]
  await api.writeTemplateSettings({ body: { rows, publish: true } })
  await until(async () => ((await sell()).includes('网页也行') ? true : undefined))

  // Without a server, and after the page was loaded anew, the receipt prints from what the page kept.
  await server.stop('SIGKILL')
  await open()
  const offline = await sell()
  expect(offline).toContain('网页也行')
  expect(offline).toMatch(/[¥￥]25\.00/)
  expect(await page.locator('body').getAttribute('data-template')).toMatch(/^kept /)

  // The server is back, and so is everything, by itself.
  server = await startServer()
  await page.locator('#gateway:text-is("registered")').waitFor({ timeout: 60_000 })
  await page.locator('#live:text-is("live")').waitFor({ timeout: 60_000 })
  expect(mistakes.filter((mistake) => !mistake.includes('WebSocket'))).toEqual([])
  await page.close()
})
