import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pageText } from '@xiaopiao/paper'
import { type Api, createApi } from '@xiaopiao/sdk'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { bundleEngine } from '../../packages/engine/build/bundle-engine.ts'
import { type NetworkPrinter, startNetworkPrinter } from '../emulators/network-printer.ts'
import { repositoryRoot } from '../repository-root.ts'
import { type ServerProcess, startServerProcess } from '../server-process.ts'
import { mono, needTool, pythonWebsockets, wantTool } from '../tools/find-tools.ts'
import { until } from './until.ts'

const apiKey = 'sdk-test-key-of-examples'
const examples = join(repositoryRoot, 'examples')
const compiler = wantTool(mono)

let directory: string
let engineFile: string
let server: ServerProcess
let printer: NetworkPrinter
let api: Api
const children: ChildProcess[] = []

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'xiaopiao-examples-'))
  engineFile = join(directory, 'engine.js')
  await writeFile(engineFile, await bundleEngine())
  printer = await startNetworkPrinter()
  server = await startServerProcess({
    entry: 'server',
    dataDir: join(directory, 'server'),
    env: { XIAOPIAO_API_KEY: apiKey },
  })
  api = createApi({ url: server.url, key: apiKey })
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
afterAll(async () => {
  await server?.stop()
  await printer?.close()
  await rm(directory, { recursive: true, force: true })
})

/** A program and the arguments that come before the example's own. */
type Start = readonly [program: string, ...args: string[]]

function run([program, ...first]: Start, ...args: readonly string[]) {
  const child = spawn(program, [...first, ...args], {
    cwd: directory,
    env: { ...process.env, PYTHONIOENCODING: 'utf-8', LC_ALL: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8')
    stream.on('data', (text) => (output += text))
  }
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output }))
  return { child, ended, output: () => output }
}

/** Compiles an example in C#, once; its warnings are faults, save that fields are set by the reader of JSON alone. */
async function compiled(name: string): Promise<Start> {
  const program = join(directory, `${name}.exe`)
  if (existsSync(program)) return ['mono', program]
  const references = ['System.Net.Http.dll', 'System.Runtime.Serialization.dll'].map((file) => `-r:${file}`)
  const options = ['-warnaserror', '-warn:4', '-nowarn:649', ...references, `-out:${program}`]
  const { code, output } = await run([compiler ?? ''], ...options, join(examples, 'csharp', `${name}.cs`)).ended
  expect(output).toBe('')
  expect(code).toBe(0)
  return ['mono', program]
}

const node = (file: string): Start => [process.execPath, join(examples, file)]
const python = (file: string): Start => [needTool(pythonWebsockets), join(examples, file)]

interface Language {
  readonly name: string
  readonly postEvent: () => Start | Promise<Start>
  readonly printClient: () => Start | Promise<Start>
  readonly receipt: () => Promise<Start>
  /** What comes after the printer's address. */
  readonly receiptArgs: (folder: string) => readonly string[]
}

const languages: readonly Language[] = [
  {
    name: 'JavaScript',
    postEvent: () => node('sdk-shop.mjs'),
    printClient: () => node('sdk-print-client.mjs'),
    receipt: async () => node('sdk-receipt.mjs'),
    receiptArgs: (folder) => ['escpos80', folder],
  },
  {
    name: 'Python',
    postEvent: () => python('post_event.py'),
    printClient: () => python('print_client.py'),
    receipt: async () => python('print_receipt.py'),
    receiptArgs: (folder) => [engineFile, folder, process.execPath],
  },
  ...(compiler === undefined
    ? []
    : [
        {
          name: 'C#',
          postEvent: () => compiled('PostEvent'),
          printClient: () => compiled('PrintClient'),
          receipt: () => compiled('PrintReceipt'),
          receiptArgs: (folder: string) => [join(examples, 'engine-host.mjs'), engineFile, folder, process.execPath],
        },
      ]),
]

/** The words that came out of the printer, without the spaces that set columns apart. */
const onPaper = (): string => printer.pages().flatMap(pageText).join('\n').replaceAll(' ', '')

const papersOnline = new Map<string, string>()

async function printReceipt({ name, receipt, receiptArgs }: Language, till: string) {
  printer.tearOff()
  const address = `${printer.host}:${printer.port}`
  const folder = join(directory, `${till}-${name}`)
  const done = await run(await receipt(), server.url, apiKey, address, ...receiptArgs(folder)).ended
  expect(done).toMatchObject({ code: 0 })
  return { paper: onPaper(), output: done.output }
}

describe.each(languages)('the examples in $name', (language) => {
  const { name, postEvent, printClient } = language

  test('[GW13] print what the gateway sends, for an event that a shop system tells', async () => {
    const printerName = `例子 ${name}`
    const client = run(await printClient(), server.wsUrl, printerName)
    const agent = await until(async () => {
      const { data } = await api.listAgents()
      return data.find(({ printer_name }) => printer_name === printerName)
    })
    await api.updatePrinter({ params: { id: agent.printer_id }, body: { is_default: true } })
    await api.writeConfig({ body: { 'print.anti_refund_delay': 0 } })
    const eventId = `event-${name}`
    const shop = await run(await postEvent(), server.url, apiKey, eventId, `order-${name}`).ended
    expect(shop).toMatchObject({ code: 0 })
    expect(shop.output).toContain(' is paid, 1 task(s)')
    expect(shop.output).toContain(' SUCCESS')
    expect(client.output()).toContain('珍珠奶茶')
    const papers = () => client.output().split('珍珠奶茶').length - 1
    expect(papers()).toBe(1)
    // The same id for what happens now is another event: it is refused, and nothing more is printed.
    const again = await run(await postEvent(), server.url, apiKey, eventId, `order-${name}`).ended
    expect(again).toMatchObject({ code: 1, output: expect.stringContaining('event_conflict') })
    expect(papers()).toBe(1)
    client.child.kill('SIGTERM')
    await client.ended
  })

  test('[HA2] say what is wrong', async () => {
    const refused = await run(await postEvent(), server.url, 'no-such-key').ended
    expect(refused.code).toBe(1)
    expect(refused.output).toContain('unauthorized: ')
  })

  test('[TP33] print a receipt by the engine from the template of the shop', async () => {
    const online = await printReceipt(language, 'till')
    expect(online.paper).toMatch(/谢谢惠顾.*谢谢惠顾/s)
    expect(online.paper).toMatch(/[¥￥]43\.80/)
    // The second time the server only says that nothing has changed.
    expect((await printReceipt(language, 'till')).paper).toBe(online.paper)
    papersOnline.set(language.name, online.paper)
  })
})

describe('when the server is gone', () => {
  beforeAll(() => server.stop('SIGKILL'))

  test.each(languages)(
    '[TP33][TP34] the example in $name prints from what it kept, else the minimum',
    async (language) => {
      const offline = await printReceipt(language, 'till')
      expect(offline.paper).toBe(papersOnline.get(language.name))
      expect(offline.output).toMatch(/reach|unreachable|fetch failed/)
      const bare = await printReceipt(language, 'new-till')
      expect(bare.paper).toContain('(脱机打印)')
      expect(bare.paper).toMatch(/[¥￥]43\.80/)
      expect(bare.output).toMatch(/the minimal template|offline/)
    },
  )
})

test('the examples in C# are tried where Mono can be had', ({ skip }) => {
  skip(compiler !== undefined, 'it can be had')
  console.log(`The examples in C# were not tried: ${mono.howToInstall}`)
})
