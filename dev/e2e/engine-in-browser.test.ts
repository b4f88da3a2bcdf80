import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { engineCode, makeRelease, ourKey, spoiled } from '../../packages/sdk/testing/engine-releases.ts'
import type { SignedRelease } from '../engine-release/make-release.ts'
import { openBrowser } from './browser.ts'

/** No code from strings, no inline script, nothing from elsewhere. */
const policy = "default-src 'none'; script-src 'self'; worker-src blob:; connect-src 'self'"

let browser: Browser
let site: Server
let address: string
/** What the server of releases orders; null: it is down. */
let published: SignedRelease | 'killed' | null

/** The page's own program: the SDK, with the built-in engine as the app brings it. */
const program = (builtin: string) => `
import { browserExecution, indexedDbStorage } from '@xiaopiao/sdk/browser'
import { engineServer, openEngine } from '@xiaopiao/sdk/engine'
const told = []
const options = {
  storage: indexedDbStorage('xiaopiao'),
  execution: browserExecution(),
  builtin: ${JSON.stringify(builtin)},
  trustedKeys: [${JSON.stringify(ourKey.trustedKey)}],
  server: engineServer({ url: '', retriesMax: 0 }),
  device: 'page',
  limits: { callMs: 3000 },
  onUpdated: (update) => told.push(update),
  onDropped: ({ version, reason }) => told.push({ version, reason }),
}
window.told = told
window.browserExecution = browserExecution
window.ready = openEngine(options).then((engine) => { window.engine = engine })
window.receipt = (name) => engine.use(async (one) => {
  const template = { format: 'xiaopiao/1', name, layouts: [[{ content: '{{item}} {{money total}}' }]] }
  const { document } = await one.prepare({ template, data: { item: '珍珠奶茶', total: 25 } })
  const { bytes } = await one.encode({ document, model: 'escpos80' })
  return new TextDecoder('gbk').decode(bytes)
})
`

async function bundlePage(): Promise<string> {
  const source = program(await engineCode('0.9.0'))
  const build = await rolldown({
    input: 'page',
    platform: 'browser',
    plugins: [
      {
        name: 'page',
        resolveId: (id) => (id === 'page' ? fileURLToPath(new URL('./page.js', import.meta.url)) : null),
        load: (id) => (id.endsWith('page.js') ? source : null),
      },
    ],
  })
  const { output } = await build.generate({ format: 'iife', minify: true })
  await build.close()
  return output[0].code
}

beforeAll(async () => {
  const script = await bundlePage()
  site = createServer((request, response) => {
    const send = (type: string, body: string) =>
      response.writeHead(200, { 'content-type': type, 'content-security-policy': policy }).end(body)
    const path = request.url ?? ''
    if (path === '/') send('text/html', '<!doctype html><meta charset="utf-8"><script src="/page.js"></script>')
    else if (path === '/page.js') send('text/javascript; charset=utf-8', script)
    else if (published === null) response.destroy()
    else if (path.startsWith('/api/engine/manifest')) send('application/json', JSON.stringify(orderOf(published)))
    else if (path.endsWith('/engine.js') && published !== 'killed') send('text/javascript', published.code)
    else response.writeHead(204).end()
  })
  site.listen(0, '127.0.0.1')
  await once(site, 'listening')
  address = `http://127.0.0.1:${(site.address() as AddressInfo).port}/`
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  site?.closeAllConnections()
  site?.close()
})
beforeEach(() => {
  published = null
})

function orderOf(release: SignedRelease | 'killed') {
  if (release === 'killed') return { run: 'builtin', reason: 'killed', release: null }
  const { code: _code, ...signed } = release
  return { run: 'release', reason: 'published', release: signed }
}

/** A till of its own: an empty browser. */
async function newTill(): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await load(page)
  return page
}

async function load(page: Page): Promise<void> {
  await page.goto(address)
  await page.evaluate('ready')
}

const check = (page: Page) =>
  page.evaluate<Record<string, unknown>>('engine.check().then(({ error, ...result }) => result)')
const version = (page: Page) => page.evaluate<string>('engine.version')
const receipt = (page: Page, name = 'x') => page.evaluate<string>(`receipt(${JSON.stringify(name)})`)

test('a page under a strict policy updates its engine, keeps it, prints offline, goes back and obeys the kill switch', async () => {
  const page = await newTill()
  expect(await version(page)).toBe('0.9.0')
  expect(await receipt(page)).toContain('珍珠奶茶 25.00')
  published = await makeRelease('1.0.0')
  expect(await check(page)).toEqual({ kind: 'updated', from: '0.9.0', to: '1.0.0', why: 'published' })
  expect(await page.evaluate('told')).toEqual([{ from: '0.9.0', to: '1.0.0' }])

  published = null
  await load(page)
  expect([await version(page), await page.evaluate('engine.source')]).toEqual(['1.0.0', 'release'])
  expect(await check(page)).toEqual({ kind: 'unreachable' })
  expect(await receipt(page)).toContain('珍珠奶茶 25.00')

  published = await makeRelease('0.8.0')
  expect(await check(page)).toMatchObject({ kind: 'updated', to: '0.8.0' })
  published = 'killed'
  expect(await check(page)).toMatchObject({ kind: 'updated', to: '0.9.0', why: 'killed' })
  await load(page)
  expect(await version(page)).toBe('0.9.0')
})

test('a page refuses code that is not the signed one, and drops releases that throw, hang or count wrong', async () => {
  const page = await newTill()
  const real = await makeRelease('1.0.0')
  published = { ...real, code: real.code.replace('Xiaopiao', 'Xiaopial') }
  expect(await check(page)).toEqual({ kind: 'refused', reason: 'wrong_sha256' })
  published = { ...real, signature: Buffer.alloc(64).toString('base64') }
  expect(await check(page)).toEqual({ kind: 'refused', reason: 'wrong_signature' })
  for (const [number, [reason, spoiledBy]] of [
    ['cannot_start', spoiled.throwsOnStart],
    ['failed_self_test', spoiled.wrongTotals],
    ['timed_out', spoiled.hangs],
  ].entries()) {
    published = await makeRelease(`1.1.${number}`, { spoiledBy: spoiledBy ?? '' })
    expect(await check(page)).toMatchObject({ kind: 'dropped', version: `1.1.${number}`, reason })
    expect(await check(page)).toEqual({ kind: 'refused', reason: 'failed_before' })
    expect([await version(page), await receipt(page)]).toEqual(['0.9.0', expect.stringContaining('25.00')])
  }
})

test('an engine that hangs over a print is ended, and the page prints on', async () => {
  const page = await newTill()
  published = await makeRelease('1.1.0', { spoiledBy: spoiled.hangsLater })
  await check(page)
  expect(await page.evaluate(`receipt('please hang').catch(({ code }) => code)`)).toBe('timed_out')
  expect(await receipt(page)).toContain('25.00')
})

test('an engine in a page sees nothing of the browser', async () => {
  const page = await newTill()
  const seen = await page.evaluate(`(async () => {
    const code = 'var Xiaopiao = { version: "1", models: function () { return JSON.stringify(' +
      '["fetch", "indexedDB", "XMLHttpRequest", "WebSocket", "importScripts", "postMessage", "navigator", "caches", "setTimeout", "self", "location", "document"]' +
      '.filter(function (name) { try { return typeof globalThis[name] !== "undefined" } catch (e) { return true } })) } }'
    const running = await browserExecution().start([code], { startMs: 5000, callMs: 5000, memoryMegabytes: 64 })
    const seen = await running.call('models', '{}')
    await running.stop()
    return JSON.parse(seen)
  })()`)
  expect(seen).toEqual([])
})
