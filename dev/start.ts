import { resolve } from 'node:path'
import { type Config, isOperatingFault, type RunningServer, readConfig, startServer } from '@xiaopiao/server'
import { adminDist, buildAdmin } from './build-admin.ts'
import { demoFeieUser, startDemoFeie } from './demo/demo-feie.ts'
import { addDemoFeiePrinter, makeDemoShop, printerSn, startDemoPrinter } from './demo/demo-shop.ts'
import { type DemoState, planDemo, saveDemo } from './demo/demo-state.ts'
import type { FeieCloud } from './emulators/feie-cloud/start-feie-cloud.ts'
import type { NetworkPrinter } from './emulators/network-printer.ts'

/** `npm start`: the server with its admin page and, in demo mode, emulated printers and a demo shop. */
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
  const feie = demo === undefined || hasOwnFeie() ? undefined : await startDemoFeie(config.dataDir, demo)
  const apiKey = config.apiKey ?? demo?.apiKey
  const server = await startOrExplain({ ...withDemoFeie(config, feie), demo: demo !== undefined, apiKey })
  const devices = demo === undefined ? undefined : await startDemo(config, server, { demo, feie })
  for (const line of greeting({
    config,
    server,
    devices,
    apiKey,
    seconds: (performance.now() - begin) / 1000,
  }))
    say(line)
  stopOnSignal(async () => {
    await server.close()
    await devices?.printer.close()
    await feie?.close()
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

/** Whoever names a cloud wants that one, in the demo too. */
function hasOwnFeie(): boolean {
  return (process.env['XIAOPIAO_FEIE_URL'] ?? '') !== ''
}

/** The emulated cloud instead of the real one. It can tell of prints where it knows our port; else it is asked. */
function withDemoFeie(config: Config, feie: FeieCloud | undefined): Config {
  if (feie === undefined) return config
  const ownUrl = config.httpPort === 0 || config.tls !== undefined ? undefined : `http://127.0.0.1:${config.httpPort}`
  const publicUrl = config.publicUrl ?? ownUrl
  const { url, publicKeyPem: publicKey } = feie
  return { ...config, publicUrl, feie: { url: new URL(url), publicKey, callback: publicUrl !== undefined } }
}

/** What the demo shop prints on. */
interface DemoDevices {
  readonly printer: NetworkPrinter
  readonly feie: FeieCloud | undefined
}

async function startDemo(
  config: Config,
  server: RunningServer,
  { demo, feie }: { readonly demo: DemoState; readonly feie: FeieCloud | undefined },
): Promise<DemoDevices> {
  const printer = await startDemoPrinter(demo.printerPort)
  const url = `http${config.tls === undefined ? '' : 's'}://127.0.0.1:${server.httpPort}`
  const apiKey = config.apiKey ?? demo.apiKey
  await makeDemoShop(url, apiKey, printer)
  if (feie !== undefined) await addDemoFeiePrinter(url, apiKey, { user: demoFeieUser, ukey: demo.feieUkey })
  saveDemo(config.dataDir, { ...demo, printerPort: printer.port, feiePort: feie?.port ?? demo.feiePort })
  return { printer, feie }
}

interface Greeting {
  readonly config: Config
  readonly server: RunningServer
  readonly devices: DemoDevices | undefined
  readonly apiKey: string | undefined
  readonly seconds: number
}

function greeting({ config, server, devices, apiKey, seconds }: Greeting): string[] {
  const host = ['0.0.0.0', '::', '127.0.0.1'].includes(config.host) ? 'localhost' : config.host
  const secure = config.tls === undefined ? '' : 's'
  const page = `http${secure}://${host}:${server.httpPort}`
  return [
    '',
    `小票 Xiaopiao 已启动,用时 ${seconds.toFixed(1)} 秒 / is up after ${seconds.toFixed(1)} s`,
    `  管理页 Admin page     ${page}/admin/print/`,
    `  登录 Sign in          ${signInLine(config, server)}`,
    `  打印客户端 WebSocket  ws${secure}://${host}:${server.wsPort}`,
    ...deviceLines(devices),
    `  试一下 Try it         ${curlLine(page, apiKey, devices)}`,
    ...paidLines(page, apiKey, devices?.feie),
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

function deviceLines(devices: DemoDevices | undefined): string[] {
  if (devices === undefined) return []
  const { printer, feie } = devices
  return [
    `  模拟打印机 Printer    ${printer.host}:${printer.port} (80 mm)`,
    ...(feie === undefined ? [] : [`  模拟飞鹅云 Feie cloud ${feie.paperUrl} (58 mm,看纸条 / shows the paper)`]),
  ]
}

function curlLine(page: string, apiKey: string | undefined, devices: DemoDevices | undefined): string {
  if (apiKey === undefined) return `curl ${page}/healthz`
  const body = { ...(devices === undefined ? {} : { printer_sn: printerSn }), content: '你好,小票!' }
  return post(`${page}/api/print`, apiKey, JSON.stringify(body))
}

/** The whole story: paid, ten seconds for a refund, then paper. Each paste is another order. */
function paidLines(page: string, apiKey: string | undefined, feie: FeieCloud | undefined): string[] {
  if (apiKey === undefined || feie === undefined) return []
  const order = { external_id: 'NOW', items: [{ name: '珍珠奶茶', quantity: 1, unit_price: 25 }] }
  const event = { event_id: 'paid-NOW', type: 'order.paid', occurred_at: new Date().toISOString(), order }
  const body = JSON.stringify(event).replaceAll('NOW', `'$(date +%s)'`)
  return [
    `  支付事件 Paid         ${post(`${page}/api/events`, apiKey, body)}`,
    '                        10 秒内未退款才出票 / prints after 10 s without a refund',
  ]
}

function post(url: string, apiKey: string, body: string): string {
  return `curl ${url} -H 'Authorization: Bearer ${apiKey}' -H 'Content-Type: application/json' -d '${body}'`
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
