import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AnsweringServer, answeringServer, json, lost } from '../../testing/answering-server.ts'
import type { ApiOptions } from '../api/api-options.ts'
import { createApi } from '../api/create-api.ts'
import { type ByteStorage, memoryStorage } from '../storage/byte-storage.ts'
import { createReceipts } from './create-receipts.ts'
import { decodePng } from './decode-png.ts'
import { engineInProcess } from './in-process-engine.ts'
import type { ReceiptOptions, Slip } from './receipt-options.ts'

let server: AnsweringServer
let storage: ByteStorage
/** What the server answers now. */
let answer: ReturnType<typeof published>
beforeEach(async () => {
  server = await answeringServer()
  server.answer((response) => answer(response))
  answer = lost
  storage = memoryStorage()
})
afterEach(() => server.stop())

type Till = Partial<Pick<ApiOptions, 'url' | 'key'> & Pick<ReceiptOptions, 'shop' | 'printerId'>>

/** A till that was just switched on, always with the same storage. */
function till({ url = server.url, key = 'k-1', ...options }: Till) {
  const api = createApi({ url, key, retryFirstMs: 1 })
  return createReceipts({ api, engine: engineInProcess(), storage, decodePicture: decodePng, live: false, ...options })
}

const published = (text: string) => {
  const template = { format: 'xiaopiao/1', name: '', layouts: [[{ content: text }]] }
  return json(200, { shopId: 1, business: 'shopping', name: '', version: '0.1', template }, { ETag: `"${text}"` })
}
const sale = { business: 'shopping', data: { order: { no: 'A12' } } } as const
const slipOf = (options: Till): Promise<Slip> => till(options).openPage(sale).slip({ model: 'feie', paper: 58 })
const words = ({ output }: Slip): string => (output.kind === 'markup' ? output.text : '')

async function keepTemplate(text: string, options: Till = {}): Promise<void> {
  answer = published(text)
  await till(options).warmUp(['shopping'])
  answer = lost
}

/** What prints without a server: the words of a kept template, or undefined for the minimal one. */
async function offline(options: Till = {}): Promise<'minimal' | string> {
  const slip = await slipOf(options)
  return slip.template.source === 'kept' ? words(slip) : 'minimal'
}

test('[TP33] a till that went to another shop prints none of the old one without a server, and back there its own', async () => {
  await keepTemplate('shop one')
  expect(await offline({ key: 'k-2' })).toBe('minimal')
  await keepTemplate('shop two', { key: 'k-2' })
  expect(await offline({ key: 'k-2' })).toContain('shop two')
  expect(await offline()).toContain('shop one')
})

test('[TP33] another shop’s template is not asked for with the ETag of the one before', async () => {
  await keepTemplate('shop one')
  const before = server.requests.length
  await offline({ key: 'k-2' })
  expect(server.requests.slice(before).map(({ headers }) => headers['if-none-match'])).not.toContain('"shop one"')
})

test('[TP33] so do servers: the same key at another address is another shop', async () => {
  await keepTemplate('shop one')
  const other = await answeringServer()
  other.answer(lost)
  expect(await offline({ url: other.url })).toBe('minimal')
  await other.stop()
  expect(await offline({ url: `${server.url}/` })).toContain('shop one')
})

test('[TP33] a key that a function gives is the same key', async () => {
  await keepTemplate('shop one')
  expect(await offline({ key: async () => 'k-1' })).toContain('shop one')
  expect(await offline({ key: () => 'k-2' })).toBe('minimal')
})

test('[TP33] a shop of a name keeps its templates over renewed keys, and other names have none of them', async () => {
  await keepTemplate('shop one', { shop: '17' })
  expect(await offline({ shop: '17', key: 'k-renewed' })).toContain('shop one')
  expect(await offline({ shop: '18' })).toBe('minimal')
  // A name is no key, whatever it says.
  expect(await offline({ key: '17' })).toBe('minimal')
})

test('[TP33] printers stay apart', async () => {
  await keepTemplate('printer seven', { printerId: 7 })
  expect(await offline()).toBe('minimal')
  expect(await offline({ printerId: 7 })).toContain('printer seven')
})

test('[TP34] a key that cannot be had costs no slip, and what is kept prints when it can', async () => {
  await keepTemplate('shop one')
  let isSignedIn = false
  const key = async (): Promise<string> => {
    if (!isSignedIn) throw new Error('signed out')
    return 'k-1'
  }
  const page = till({ key }).openPage(sale)
  expect((await page.slip({ model: 'feie' })).template.source).toBe('offline')
  isSignedIn = true
  expect((await page.slip({ model: 'feie' })).template.source).toBe('kept')
})

test('names of what is kept do not show the key', async () => {
  await keepTemplate('shop one', { key: 'xp_secret' })
  const names = await storage.list()
  expect(names).toHaveLength(1)
  expect(names[0]).toMatch(/^template-shopping-[0-9a-f]{16}\.json$/)
})
