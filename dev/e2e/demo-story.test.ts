import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PrintTask, routes } from '@xiaopiao/protocol'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiClient, apiClient } from '../api-client.ts'
import type { SavedCloud } from '../emulators/feie-cloud/start-feie-cloud.ts'
import { type ServerProcess, startServerProcess } from '../server-process.ts'
import { until } from './until.ts'

/** The demo waits ten seconds; two are enough to see that it waits. */
const delaySeconds = 2

let dataDir: string
let server: ServerProcess
let api: ApiClient

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'xiaopiao-demo-'))
  await start()
})

afterAll(async () => {
  await server?.stop()
  await rm(dataDir, { recursive: true, force: true })
})

async function start(): Promise<void> {
  server = await startServerProcess({ entry: 'start', dataDir })
  await until(async () => server.lines.find((line) => line.includes('Ctrl-C')))
  api = apiClient(server.url, shownCommand('/api/events').apiKey)
}

/** A `curl` line of the greeting, taken apart as a shell would. */
function shownCommand(path: string): { readonly url: string; readonly apiKey: string; readonly body: string } {
  const line = server.lines.find((one) => one.includes('curl') && one.includes(path)) ?? ''
  const found = /curl (\S+) -H 'Authorization: Bearer (\S+)' -H 'Content-Type: application\/json' -d '(.*)'$/.exec(line)
  if (found === null) throw new Error(`No such command in:\n${server.lines.join('\n')}`)
  const [, url = '', apiKey = '', body = ''] = found
  return { url, apiKey, body }
}

let orders = 0

/** Runs the shown command, as if pasted at another second each time. */
async function pay(): Promise<{ readonly externalId: string; readonly task: PrintTask }> {
  const { url, apiKey, body } = shownCommand('/api/events')
  const externalId = `${1_700_000_000 + orders++}`
  const answer = await fetch(url.replace('localhost', '127.0.0.1'), {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: body.replaceAll(`'$(date +%s)'`, externalId),
  })
  expect(answer.status).toBe(200)
  const { tasks } = routes.postEvent.answer.parse(await answer.json())
  return { externalId, task: tasks[0]! }
}

const read = (task: PrintTask) => api.call(routes.readTask, { params: { task_id: task.task_id } })

function reached(task: PrintTask, status: PrintTask['print_status']): Promise<unknown> {
  return until(async () => ((await read(task)).print_status === status ? true : undefined))
}

/** The paper of the emulated cloud, as its page and its memory have it. */
async function paper(): Promise<string> {
  const saved = JSON.parse(await readFile(join(dataDir, 'demo-feie.json'), 'utf8')) as SavedCloud
  return saved.devices.flatMap(({ slips }) => slips.map(({ content }) => content)).join('\n')
}

test('the greeting shows the emulated Feie cloud, and its delay is ten seconds', async () => {
  const page = server.lines.map((line) => /Feie cloud (http:\S+)/.exec(line)?.[1]).find((url) => url !== undefined)
  expect(await (await fetch(page ?? '')).text()).toContain('922500018')
  const { data: settings } = await api.call(routes.readConfig)
  const delay = settings.find(({ key }) => key === 'print.anti_refund_delay')
  expect(delay?.value).toBe(10)
  await api.call(routes.writeConfig, { body: { 'feie.anti_refund_delay': delaySeconds } })
})

test('paid: the task waits, prints on the Feie printer, and the order says so', async () => {
  const { externalId, task } = await pay()
  expect(task).toMatchObject({ print_status: 'DELAYED', printer_sn: '922500018' })
  expect(Date.parse(task.scheduled_at) - Date.parse(task.created_at)).toBe(delaySeconds * 1000)
  await reached(task, 'SUCCESS')
  const { history, confirmation, order_id: id } = await read(task)
  expect(history.map(({ to_status }) => to_status).filter((status, at, all) => status !== all[at - 1])).toEqual([
    'DELAYED',
    'PRINTING',
    'SUCCESS',
  ])
  expect(confirmation).toBe('device_confirmed')
  const order = await api.call(routes.readOrder, { params: { id: id ?? 0 } })
  expect(order.print_remark).toContain('小票已打印')
  expect(await paper()).toContain(externalId)
})

test('refunded while it waits: cancelled for that reason, and no paper', async () => {
  const { externalId, task } = await pay()
  const body = {
    event_id: `refunded-${externalId}`,
    type: 'order.refunded',
    occurred_at: new Date().toISOString(),
    order: { external_id: externalId },
  } as const
  const { tasks } = await api.call(routes.postEvent, { body })
  expect(tasks).toMatchObject([{ print_status: 'CANCELLED', cancel_reason: 'REFUND' }])
  // A later order comes out of the same printer; the refunded one would have come before it.
  const later = await pay()
  await reached(later.task, 'SUCCESS')
  expect(await paper()).toContain(later.externalId)
  expect(await paper()).not.toContain(externalId)
  expect((await read(task)).print_status).toBe('CANCELLED')
})

test('a second start finds the shop, its settings and the paper of the first', async () => {
  const before = await paper()
  expect(await server.stop('SIGINT')).toBe(0)
  await start()
  const { data } = await api.call(routes.listPrinters, { query: {} })
  expect(data.map(({ printer_sn }) => printer_sn).sort()).toEqual(['922500018', 'DEMO-80'])
  const { data: settings } = await api.call(routes.readConfig)
  expect(settings.find(({ key }) => key === 'print.anti_refund_delay')?.value).toBe(delaySeconds)
  const { externalId, task } = await pay()
  await reached(task, 'SUCCESS')
  expect(await paper()).toContain(before)
  expect(await paper()).toContain(externalId)
})
