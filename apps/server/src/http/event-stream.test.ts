import { taskChangeSchema } from '@xiaopiao/protocol'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { agentPrinter, smallOrder, startTestServer, type TestServer, testApiKey } from './testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
  await server.request('POST', '/api/printers', { body: agentPrinter })
})
afterAll(() => server.close())

interface Frame {
  readonly id: string
  readonly event: string
  // biome-ignore lint/suspicious/noExplicitAny: the tests assert the shapes of what arrives.
  readonly data: any
}

/** Opens a stream; `next` waits for the next frame that has data. */
async function openStream(apiKey = testApiKey, lastEventId?: string) {
  const abort = new AbortController()
  const response = await fetch(`${server.url}/api/tasks/stream`, {
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
    signal: abort.signal,
  })
  onTestFinished(() => abort.abort())
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const take = async (): Promise<Record<string, string> | undefined> => {
    while (!text.includes('\n\n')) {
      const { value, done } = await reader.read()
      if (done) return undefined
      text += value
    }
    const end = text.indexOf('\n\n')
    const fields = text
      .slice(0, end)
      .split('\n')
      .map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string])
    text = text.slice(end + 2)
    return Object.fromEntries(fields)
  }
  /** Events of other kinds, which an earlier test may still cause, are passed over. */
  const next = async (event: string): Promise<Frame | undefined> => {
    for (let fields = await take(); fields !== undefined; fields = await take()) {
      const { id = '', data } = fields
      if (data !== undefined && fields['event'] === event) return { id, event, data: JSON.parse(data) }
    }
    return undefined
  }
  /** The first two frames of a new stream are the retry time and where it begins. */
  const begun = async () => {
    expect(await take()).toEqual({ retry: '1000' })
    return (await take())?.['id'] ?? ''
  }
  return { response, next, begun }
}

test('the stream tells orders, tasks and printers as they change', async () => {
  const stream = await openStream()
  expect(stream.response.headers.get('content-type')).toContain('text/event-stream')
  await stream.begun()
  const order = await server.request('POST', '/api/orders', { body: smallOrder })
  expect(await stream.next('order')).toMatchObject({ data: { order_id: order.json.id } })
  const task = await server.request('POST', '/api/print', { body: { content: 'x' } })
  const frame = await stream.next('task')
  expect(frame).toMatchObject({ data: { task: { task_id: task.json.task_id } } })
  expect(taskChangeSchema.parse(frame?.data)).toEqual(frame?.data)
})

test('a stream that broke goes on after the last id that it had seen', async () => {
  const first = await openStream()
  const seen = await first.begun()
  const one = await server.request('POST', '/api/orders', { body: smallOrder })
  const two = await server.request('POST', '/api/orders', { body: smallOrder })
  const again = await openStream(testApiKey, seen)
  const frames = [await again.next('order'), await again.next('order')]
  expect(frames.map((frame) => frame?.data.order_id)).toEqual([one.json.id, two.json.id])
  const third = await openStream(testApiKey, frames[0]?.id)
  expect((await third.next('order'))?.data.order_id).toBe(two.json.id)
})

test('an id of another run of the server is answered with reset', async () => {
  const stream = await openStream(testApiKey, 'earlier-5')
  expect(await stream.next('reset')).toMatchObject({ data: {} })
})

test("[HA1] the stream of one tenant never carries another's changes", async () => {
  const apiKey = await server.makeKey(await server.makeTenant('别的店'), ['read', 'write'])
  const stream = await openStream(apiKey)
  await stream.begun()
  await server.request('POST', '/api/orders', { body: smallOrder })
  const own = await server.request('POST', '/api/orders', { body: smallOrder, apiKey })
  expect(await stream.next('order')).toMatchObject({ data: { order_id: own.json.id } })
})

test('streams end when the server stops, and do not hold it up', async () => {
  const stopping = await startTestServer()
  onTestFinished(() => stopping.close())
  const response = await fetch(`${stopping.url}/api/tasks/stream`, {
    headers: { authorization: `Bearer ${testApiKey}` },
  })
  const ended = response.text()
  await stopping.server.close()
  expect(await ended).toContain('retry: 1000')
})
