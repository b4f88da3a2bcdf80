import type { MergedTemplate } from '@xiaopiao/protocol'
import { expect, test } from 'vitest'
import { ProblemError } from '../api/problem-error.ts'
import { memoryStorage } from '../storage/byte-storage.ts'
import { systemClock } from '../waiting/clock.ts'
import { type AskTemplate, TemplateShelf } from './template-shelf.ts'

const merged = (version: string): MergedTemplate => ({
  shopId: 1,
  business: 'shopping',
  name: '',
  version,
  template: { format: 'xiaopiao/1', name: '', layouts: [] },
})

/** A server whose answers the test gives, one question at a time. */
function shelfOf(now = () => 0) {
  const asked: { etag: string | undefined; answer: (version: string) => void; fail: () => void }[] = []
  const ask: AskTemplate = (_business, etag) =>
    new Promise((resolve, reject) => {
      asked.push({
        etag,
        answer: (version) =>
          resolve(etag === version ? { changed: false } : { changed: true, etag: version, answer: merged(version) }),
        fail: () => reject(new ProblemError('unreachable', 0, '')),
      })
    })
  const onStorageFailed = (error: unknown): never => {
    throw error
  }
  const news: string[] = []
  const onNew = ({ version }: MergedTemplate): void => void news.push(version)
  const storage = memoryStorage()
  const shelf = new TemplateShelf({
    ask,
    storage,
    clock: { ...systemClock, now },
    owner: async () => 'shop-1',
    onNew,
    onStorageFailed,
  })
  const question = async (index: number) => {
    while (asked[index] === undefined) await new Promise((resolve) => setImmediate(resolve))
    return asked[index]
  }
  return { shelf, asked, question, news }
}

test('[TP33] an answer that was on its way when the template changed does not count as current', async () => {
  const { shelf, question, asked, news } = shelfOf()
  shelf.noteLive(true)
  const first = shelf.take('shopping')
  const before = await question(0)
  shelf.doubt('shopping')
  const second = shelf.take('shopping')
  before.answer('0.1')
  const after = await question(1)
  after.answer('0.2')
  expect(await first).toMatchObject({ merged: { version: '0.1' } })
  expect(await second).toMatchObject({ source: 'current', merged: { version: '0.2' } })
  expect(await shelf.take('shopping')).toMatchObject({ source: 'current', merged: { version: '0.2' } })
  expect(asked).toHaveLength(2)
  expect(news).toEqual(['0.1', '0.2'])
})

test('[TP33] what a node answered that may not have heard of the change is asked for once more, when it has', async () => {
  let now = 1_000
  const { shelf, question, asked } = shelfOf(() => now)
  shelf.noteLive(true)
  const first = shelf.take('shopping')
  const before = await question(0)
  before.answer('0.1')
  await first
  shelf.doubt('shopping')
  const tooEarly = await question(1)
  tooEarly.answer('0.1')
  expect(await shelf.take('shopping')).toMatchObject({ source: 'current', merged: { version: '0.1' } })
  now += 5_999
  await shelf.take('shopping')
  expect(asked).toHaveLength(2)
  now += 1
  const later = shelf.take('shopping')
  const again = await question(2)
  again.answer('0.2')
  expect(await later).toMatchObject({ source: 'current', merged: { version: '0.2' } })
  now += 60_000
  await shelf.take('shopping')
  expect(asked).toHaveLength(3)
})

test('many prints ask once', async () => {
  const { shelf, question, asked } = shelfOf()
  const all = Promise.all(Array.from({ length: 10 }, () => shelf.take('shopping')))
  const only = await question(0)
  only.answer('0.1')
  expect(new Set((await all).map(({ merged }) => merged.version))).toEqual(new Set(['0.1']))
  expect(asked).toHaveLength(1)
})

test('what was kept while the stream was lost is asked for as soon as it is live', async () => {
  const { shelf, question } = shelfOf()
  const first = shelf.take('shopping')
  const before = await question(0)
  before.answer('0.1')
  await first
  shelf.noteLive(true)
  const atOnce = await question(1)
  expect(atOnce.etag).toBe('0.1')
  atOnce.answer('0.2')
  expect(await shelf.take('shopping')).toMatchObject({ source: 'current', merged: { version: '0.2' } })
  shelf.noteLive(false)
  const third = shelf.take('shopping')
  const lost = await question(2)
  lost.fail()
  expect(await third).toMatchObject({ source: 'kept', merged: { version: '0.2' } })
})

test('one that never came is asked for by each print until it comes', async () => {
  const { shelf, question } = shelfOf()
  const first = shelf.take('shopping')
  const failing = await question(0)
  failing.fail()
  await expect(first).rejects.toMatchObject({ code: 'unreachable' })
  const second = shelf.take('shopping')
  const answering = await question(1)
  answering.answer('0.1')
  expect(await second).toMatchObject({ source: 'current' })
})
