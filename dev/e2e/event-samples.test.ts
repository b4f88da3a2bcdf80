import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { routes } from '@xiaopiao/protocol'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type ApiClient, apiClient } from '../api-client.ts'
import { type NetworkPrinter, startNetworkPrinter } from '../emulators/network-printer.ts'
import { repositoryRoot } from '../repository-root.ts'
import { type ServerProcess, startServerProcess } from '../server-process.ts'
import { until } from './until.ts'

/* The programs of docs/events.md, as they stand there, in both languages of the text. */

const apiKey = 'sample-shop-key'
const secret = `whsec_${Buffer.alloc(32, 3).toString('base64')}`
const guides = ['events.md', 'events.zh-CN.md']
const programs = { js: process.execPath, python: 'python3' } as const

let folder: string
let server: ServerProcess
let api: ApiClient
let printer: NetworkPrinter
let asked: ChildProcess | undefined

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaopiao-events-'))
  const env = { XIAOPIAO_API_KEY: apiKey, XIAOPIAO_OUTGOING_NETWORKS: '127.0.0.0/8' }
  server = await startServerProcess({ entry: 'server', dataDir: join(folder, 'data'), env })
  api = apiClient(server.url, apiKey)
  printer = await startNetworkPrinter()
  const connection = { host: printer.host, port: printer.port }
  const named = { printer_sn: 'SN-1', printer_name: '收银台打印机', is_default: true }
  await api.call(routes.createPrinter, { body: { ...named, driver: 'network', connection } })
})
afterEach(() => asked?.kill('SIGKILL'))
afterAll(async () => {
  await server?.stop()
  await printer?.close()
  await rm(folder, { recursive: true, force: true })
})

/** The blocks of a language, in order: first the one that reports, then the one that is asked. */
async function writePrograms(guide: string, language: keyof typeof programs): Promise<readonly string[]> {
  const text = await readFile(join(repositoryRoot, 'docs', guide), 'utf8')
  const blocks = [...text.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(([, block]) => block ?? '')
  return await Promise.all(
    blocks.map(async (block, index) => {
      const file = join(folder, `${guide}-${index}.${language === 'js' ? 'mjs' : 'py'}`)
      await writeFile(file, block)
      return file
    }),
  )
}

const cases = guides.flatMap((guide) =>
  (Object.keys(programs) as (keyof typeof programs)[]).map((language) => [guide, language] as const),
)

test.each(cases)('%s: the %s program reports a payment, its repetition and its refund', async (guide, language) => {
  const [report] = await writePrograms(guide, language)
  const env = { ...process.env, XIAOPIAO_URL: server.url, XIAOPIAO_KEY: apiKey, PYTHONIOENCODING: 'utf-8' }
  const { stdout } = await promisify(execFile)(programs[language], [report ?? ''], { env })
  expect(stdout.trim().toLowerCase()).toBe('delayed true cancelled refund')
})

test.each(cases)('[DL5] %s: the %s program answers the signed refund question', async (guide, language) => {
  const [, question] = await writePrograms(guide, language)
  const name = `${guide}-${language}`
  const env = { ...process.env, PORT: '0', REFUND_CHECK_SECRET: secret, REFUNDED: `${name}-gone` }
  const child = spawn(programs[language], [question ?? ''], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  asked = child
  let said = ''
  child.stdout.on('data', (text) => (said += text))
  const port = await until(async () => /listening on (\d+)/.exec(said)?.[1])
  await api.call(routes.writeConfig, {
    body: {
      'print.anti_refund_delay': 0,
      'print.refund_check_url': `http://127.0.0.1:${port}/`,
      'print.refund_check_secret': secret,
      'print.refund_check_on_failure': 'hold',
    },
  })
  const pay = async (externalId: string) => {
    const items = [{ name: '柠檬水', quantity: 1, unit_price: 8.5 }]
    const told = { event_id: externalId, type: 'order.paid', occurred_at: new Date().toISOString() } as const
    const { tasks } = await api.call(routes.postEvent, { body: { ...told, order: { external_id: externalId, items } } })
    return tasks[0]?.task_id ?? ''
  }
  const [gone, kept] = [await pay(`${name}-gone`), await pay(`${name}-kept`)]
  const history = async (taskId: string) => {
    const task = await api.call(routes.readTask, { params: { task_id: taskId } })
    return task.history.filter(({ cause }) => cause === 'refund_check').map(({ event, detail }) => `${event} ${detail}`)
  }
  const answered = (taskId: string) =>
    until(async () => ((await history(taskId)).length >= 2 ? history(taskId) : undefined))
  expect(await answered(gone)).toMatchObject(['reschedule asked', expect.stringMatching(/^cancel REFUND/)])
  expect((await answered(kept)).slice(0, 2)).toEqual(['reschedule asked', 'reschedule not_refunded'])
  await api.call(routes.writeConfig, { body: { 'print.refund_check_url': null, 'print.anti_refund_delay': null } })
})
