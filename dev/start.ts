import { resolve } from 'node:path'
import { type Config, isOperatingFault, type RunningServer, readConfig, startServer } from '@xiaopiao/server'
import { adminDist, buildAdmin } from './build-admin.ts'
import { makeDemoShop, startDemoPrinter } from './demo/demo-shop.ts'
import { type DemoState, planDemo, saveDemo } from './demo/demo-state.ts'
import type { NetworkPrinter } from './emulators/network-printer.ts'

/** `npm start`: the server with its admin page and, in demo mode, an emulated printer and a demo shop. */
async function main(): Promise<void> {
  const begin = performance.now()
  const reading = readConfig(process.env)
  if (!reading.ok) {
    for (const problem of reading.problems) say(`${problem.setting}: ${problem.zh} / ${problem.en}`)
    process.exit(1)
  }
  const { config } = reading
  const demo = planDemo(config.dataDir, config.demo)
  await buildAdmin(() => say('正在构建管理页 … / Building the admin page …'))
  const server = await startOrExplain({ ...config, demo: demo !== undefined, apiKey: config.apiKey ?? demo?.apiKey })
  const printer = demo === undefined ? undefined : await startDemo(config, server, demo)
  for (const line of greeting({
    config,
    server,
    printer,
    apiKey: config.apiKey ?? demo?.apiKey,
    seconds: (performance.now() - begin) / 1000,
  }))
    say(line)
  stopOnSignal(async () => {
    await server.close()
    await printer?.close()
  })
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function startOrExplain(config: Config): Promise<RunningServer> {
  try {
    return await startServer(config, { adminDir: resolve(adminDist) })
  } catch (error) {
    if (!isOperatingFault(error)) throw error
    say(error.message)
    process.exit(1)
  }
}

async function startDemo(config: Config, server: RunningServer, demo: DemoState): Promise<NetworkPrinter> {
  const printer = await startDemoPrinter(demo.printerPort)
  await makeDemoShop(`http://127.0.0.1:${server.httpPort}`, config.apiKey ?? demo.apiKey, printer)
  saveDemo(config.dataDir, { ...demo, printerPort: printer.port })
  return printer
}

interface Greeting {
  readonly config: Config
  readonly server: RunningServer
  readonly printer: NetworkPrinter | undefined
  readonly apiKey: string | undefined
  readonly seconds: number
}

function greeting({ config, server, printer, apiKey, seconds }: Greeting): string[] {
  const host = ['0.0.0.0', '::', '127.0.0.1'].includes(config.host) ? 'localhost' : config.host
  const secure = config.tls === undefined ? '' : 's'
  const page = `http${secure}://${host}:${server.httpPort}`
  return [
    '',
    `小票 Xiaopiao 已启动,用时 ${seconds.toFixed(1)} 秒 / is up after ${seconds.toFixed(1)} s`,
    `  管理页 Admin page     ${page}/admin/print/`,
    `  登录 Sign in          ${signInLine(config, server)}`,
    `  打印客户端 WebSocket  ws${secure}://${host}:${server.wsPort}`,
    ...(printer === undefined ? [] : [`  模拟打印机 Printer    ${printer.host}:${printer.port} (80 mm)`]),
    `  试一下 Try it         ${curlLine(page, apiKey)}`,
    '  Ctrl-C 停止 / stops',
    '',
  ]
}

function signInLine(config: Config, server: RunningServer): string {
  if (server.firstPassword !== undefined)
    return `admin / ${server.firstPassword}   (仅显示这一次 / shown only this once)`
  if (config.adminPassword !== undefined)
    return 'admin,密码见 XIAOPIAO_ADMIN_PASSWORD / with the password of XIAOPIAO_ADMIN_PASSWORD'
  return 'admin,密码在首次启动时显示过;忘了就用 XIAOPIAO_ADMIN_PASSWORD 设新的 / password as shown at the first start; set XIAOPIAO_ADMIN_PASSWORD for a new one'
}

function curlLine(page: string, apiKey: string | undefined): string {
  if (apiKey === undefined) return `curl ${page}/healthz`
  return `curl ${page}/api/print -H 'Authorization: Bearer ${apiKey}' -H 'Content-Type: application/json' -d '{"content":"你好,小票!"}'`
}

function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false
  const onSignal = () => {
    if (stopping) process.exit(130)
    stopping = true
    say('正在停止 … / Stopping …')
    void stop().then(() => process.exit(0))
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
}

await main()
