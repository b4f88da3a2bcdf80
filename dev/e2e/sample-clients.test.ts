import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { routes } from '@xiaopiao/protocol'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiClient, apiClient, teaOrder } from '../api-client.ts'
import { repositoryRoot } from '../repository-root.ts'
import { type ServerProcess, startServerProcess } from '../server-process.ts'
import { needTool, pythonWebsockets } from '../tools/find-tools.ts'
import { until } from './until.ts'

const apiKey = 'sample-client-key-on-loopback'
const examples = join(repositoryRoot, 'examples')

let dataDir: string
let server: ServerProcess
let api: ApiClient
const children: ChildProcess[] = []

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'xiaopiao-clients-'))
  server = await startServerProcess({
    entry: 'server',
    dataDir,
    env: { XIAOPIAO_API_KEY: apiKey, XIAOPIAO_GATEWAY_PING_SECONDS: '1' },
  })
  api = apiClient(server.url, apiKey)
})

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await server?.stop()
  await rm(dataDir, { recursive: true, force: true })
})

function runClient(program: string, file: string, printerName: string): { output(): string } {
  const child = spawn(program, [join(examples, file), server.wsUrl, printerName], { stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (output += text))
  return { output: () => output }
}

async function agentOf(printerName: string) {
  return until(async () => {
    const { data } = await api.call(routes.listAgents)
    return data.find((agent) => agent.printer_name === printerName)
  })
}

test.each([
  ['print-client.mjs', () => process.execPath, '收银台打印机'],
  ['print_client.py', () => needTool(pythonWebsockets), '后厨打印机'],
])(
  '[GW10][GW11][GW12][GW13][GW14][GW21] examples/%s works unchanged from loopback',
  async (file, program, printerName) => {
    const client = runClient(program(), file, printerName)
    const agent = await agentOf(printerName)
    const order = await api.call(routes.createOrder, { body: teaOrder() })
    const { tasks } = await api.call(routes.confirmOrder, {
      params: { id: order.id },
      body: { auto_print: true, printer_id: agent.printer_id },
    })
    const done = await until(async () => {
      const task = await api.call(routes.readTask, { params: { task_id: tasks[0]!.task_id } })
      return task.print_status === 'SUCCESS' ? task : undefined
    })
    expect(done.confirmation).toBe('device_confirmed')
    expect(done.history.map((step) => step.to_status)).toContain('PRINTING')
    expect(client.output()).toContain('welcome: 欢迎连接到')
    expect(client.output()).toContain('珍珠奶茶')
    // Three heartbeats of a second each: a client that did not answer would have been closed by now.
    const before = agent.last_seen
    const later = await until(async () => {
      const now = await agentOf(printerName)
      return Date.parse(now.last_seen) - Date.parse(before) >= 3_000 ? now : undefined
    })
    expect(later.since).toBe(agent.since)
  },
)
