import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { get } from 'node:https'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import WebSocket from 'ws'
import { agentPrinter, smallOrder, startTestServer, type TestServer, testApiKey } from './http/testing/test-server.ts'
import { PortInUseError, SettingError } from './listen.ts'
import { openLog } from './log.ts'
import { testCertificate } from './testing/certificate.ts'

async function start(...args: Parameters<typeof startTestServer>): Promise<TestServer> {
  const server = await startTestServer(...args)
  onTestFinished(() => server.close())
  return server
}

async function takenPort(): Promise<number> {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  onTestFinished(async () => {
    taken.close()
  })
  const address = taken.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

interface ClientMessage {
  readonly type: string
  // biome-ignore lint/suspicious/noExplicitAny: the tests assert the shapes of what arrives.
  readonly [field: string]: any
}

/** A print client that waits for messages of a type. */
async function connectClient(server: TestServer) {
  const socket = new WebSocket(`ws://127.0.0.1:${server.server.wsPort}/`)
  onTestFinished(() => socket.terminate())
  const arrived: ClientMessage[] = []
  let wake = () => {}
  socket.on('message', (data) => {
    arrived.push(JSON.parse(String(data)))
    wake()
  })
  await once(socket, 'open')
  const say = (message: object) => socket.send(JSON.stringify({ timestamp: new Date().toISOString(), ...message }))
  const receive = async (type: string): Promise<ClientMessage> => {
    for (;;) {
      const index = arrived.findIndex((message) => message.type === type)
      if (index >= 0) return arrived.splice(index, 1)[0] as ClientMessage
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  return { socket, say, receive }
}

test('an order comes in by HTTP and out at a print client, whose answer ends the task', async () => {
  const server = await start()
  const client = await connectClient(server)
  await client.receive('welcome')
  client.say({ type: 'printer_info', printer: { name: '收银台打印机', model: 'TP-80', status: 'ready' } })
  await expect
    .poll(async () => (await server.request('GET', '/api/agents')).json.data)
    .toMatchObject([{ printer_name: '收银台打印机', address: '127.0.0.1', protocol: 1 }])

  const { json: order } = await server.request('POST', '/api/orders', { body: smallOrder })
  const confirmed = await server.request('POST', `/api/orders/${order.id}/confirm`)
  expect(confirmed.json).toMatchObject({ order: { status: 'confirmed' }, tasks: [{ order_id: order.id }] })
  const job = await client.receive('new_order')
  expect(job['order']).toMatchObject({ order_id: order.id, job_id: confirmed.json.tasks[0].id })
  expect(job['order'].content).toContain('珍珠奶茶')
  client.say({ type: 'print_status', job_id: job['order'].job_id, status: 'completed', message: '打印成功' })

  const path = `/api/tasks/${confirmed.json.tasks[0].task_id}`
  await expect.poll(async () => (await server.request('GET', path)).json.print_status).toBe('SUCCESS')
  const text = await server.request('GET', `${path}/preview?format=text`)
  expect(text.text).toBe(job['order'].content)
  const svg = await server.request('GET', `${path}/preview`)
  expect([svg.headers.get('content-type'), svg.text.slice(0, 4)]).toEqual(['image/svg+xml; charset=utf-8', '<svg'])
  const png = await server.request('GET', `${path}/preview?format=png`)
  expect(png.headers.get('content-type')).toBe('image/png')

  const late = await server.request('POST', `${path}/cancel`)
  expect(late.json).toMatchObject({
    status: 409,
    code: 'wrong_state',
    issues: [{ path: 'print_status', message: 'SUCCESS' }],
  })
  const reprint = await server.request('POST', `${path}/reprint`)
  expect(reprint.json).toMatchObject({ reprint: true, reprint_of: confirmed.json.tasks[0].task_id })
  const again = await server.request('POST', `${path}/reprint`)
  expect(again.json).toMatchObject({ code: 'conflict', issues: [{ path: 'task_id', message: reprint.json.task_id }] })
})

test('a network printer without an address is refused, one that is away is told as offline', async () => {
  const server = await start()
  const missing = { ...agentPrinter, driver: 'network' }
  expect((await server.request('POST', '/api/printers', { body: missing })).json).toMatchObject({
    code: 'invalid',
    issues: [{ path: 'connection' }],
  })
  const away = { ...missing, connection: { host: '127.0.0.1', port: await closedPort() } }
  const made = await server.request('POST', '/api/printers', { body: away })
  const status = await server.request('GET', `/api/printers/${made.json.id}/status`)
  expect(status.json).toMatchObject({ online: false, condition: 'offline' })
})

async function closedPort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 1
}

test.each(['XIAOPIAO_HTTP_PORT', 'XIAOPIAO_WS_PORT'])(
  'a taken port is an error that names it and %s',
  async (setting) => {
    const port = await takenPort()
    const started = startTestServer({ [setting]: String(port) })
    await expect(started).rejects.toThrow(PortInUseError)
    await expect(started).rejects.toMatchObject({ port, setting })
  },
)

test('a host that is not ours and a data directory that cannot be one are errors that name their settings', async () => {
  const away = startTestServer({ XIAOPIAO_HOST: '192.0.2.1' })
  await expect(away).rejects.toThrow(SettingError)
  await expect(away).rejects.toMatchObject({ setting: 'XIAOPIAO_HOST', message: expect.stringContaining('192.0.2.1') })
  const file = startTestServer({ XIAOPIAO_DATA_DIR: mainFile })
  await expect(file).rejects.toThrow(SettingError)
  await expect(file).rejects.toMatchObject({ setting: 'XIAOPIAO_DATA_DIR' })
})

test('[GW1] with a certificate both ports speak TLS, and cookies stay on https', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'xiaopiao-tls-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  await writeFile(cert, testCertificate.cert)
  await writeFile(key, testCertificate.key)
  const { server } = await start({ XIAOPIAO_TLS_CERT: cert, XIAOPIAO_TLS_KEY: key })
  const trust = { ca: testCertificate.cert, servername: 'localhost' }
  const status = await new Promise<number | undefined>((resolve, reject) => {
    get({ host: '127.0.0.1', port: server.httpPort, path: '/readyz', ...trust }, (response) => {
      response.resume()
      resolve(response.statusCode)
    }).once('error', reject)
  })
  expect(status).toBe(200)
  const socket = new WebSocket(`wss://127.0.0.1:${server.wsPort}/`, trust)
  onTestFinished(() => socket.terminate())
  const [data] = await once(socket, 'message')
  expect(JSON.parse(String(data))).toMatchObject({ type: 'welcome' })
})

test('a certificate that cannot be used is an error that names its setting', async () => {
  const missing = startTestServer({ XIAOPIAO_TLS_CERT: '/no/such/cert.pem', XIAOPIAO_TLS_KEY: '/no/such/key.pem' })
  await expect(missing).rejects.toThrow(SettingError)
  await expect(missing).rejects.toMatchObject({ setting: 'XIAOPIAO_TLS_CERT' })
  const wrong = startTestServer({ XIAOPIAO_TLS_CERT: mainFile, XIAOPIAO_TLS_KEY: mainFile })
  await expect(wrong).rejects.toThrow(SettingError)
})

test('the log has one line "ready" with both ports, and no password', async () => {
  const lines: string[] = []
  const log = openLog('trace', { write: (line) => lines.push(line) })
  const server = await start({ XIAOPIAO_ADMIN_PASSWORD: '' }, { log })
  const ready = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'ready')
  expect(ready).toMatchObject([{ http_port: server.server.httpPort, ws_port: server.server.wsPort }])
  await server.signIn(server.server.firstPassword)
  expect(lines.join('')).not.toContain(server.server.firstPassword)
})

test('[HA2] a caller that goes away in the middle of its body, or never sends one, is no mistake of the server', async () => {
  const lines: string[] = []
  const server = await start({}, { log: openLog('debug', { write: (line) => lines.push(line) }) })
  const head = `POST /api/orders HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${testApiKey}\r\nContent-Type: application/json\r\n`
  for (const rest of [
    'Content-Length: 100\r\n\r\n{"items":',
    'Transfer-Encoding: chunked\r\n\r\n5\r\n{"ite',
    'Content-Le',
  ]) {
    const socket = connect(server.server.httpPort, '127.0.0.1')
    await once(socket, 'connect')
    socket.end(head + rest)
    socket.resume()
    await once(socket, 'close')
  }
  expect((await server.request('POST', '/api/orders', { body: smallOrder })).status).toBe(201)
  expect(lines.filter((line) => line.includes('"level":"error"'))).toEqual([])
})

test('openLog() hides secrets', () => {
  const lines: string[] = []
  const log = openLog('info', { write: (line) => lines.push(line) })
  log.info({ password: 'geheim', request: { authorization: 'Bearer geheim', headers: { cookie: 'geheim' } } }, 'x')
  expect(lines[0]).not.toContain('geheim')
})

test('what was accepted is there after a restart', async () => {
  const first = await start()
  const { json: order } = await first.request('POST', '/api/orders', {
    body: smallOrder,
    headers: { 'idempotency-key': 'k' },
  })
  await first.server.close()
  const second = await start({}, { dataDir: first.dataDir })
  expect((await second.request('GET', `/api/orders/${order.id}`)).json).toEqual(order)
  const again = await second.request('POST', '/api/orders', { body: smallOrder, headers: { 'idempotency-key': 'k' } })
  expect(again.json).toEqual(order)
})

const mainFile = fileURLToPath(new URL('main.ts', import.meta.url))

interface Finished {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs the program; `ready` waits for its log line, `finished` for its end. */
async function runMain(env: Record<string, string>) {
  const dataDir = await mkdtemp(join(tmpdir(), 'xiaopiao-main-'))
  const child: ChildProcess = spawn(process.execPath, [mainFile], {
    env: {
      PATH: process.env['PATH'] ?? '',
      XIAOPIAO_DATA_DIR: dataDir,
      XIAOPIAO_HTTP_PORT: '0',
      XIAOPIAO_WS_PORT: '0',
      ...env,
    },
  })
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await rm(dataDir, { recursive: true, force: true })
  })
  let out = ''
  let err = ''
  child.stderr?.on('data', (data) => {
    err += data
  })
  const ready = new Promise<void>((resolve) => {
    child.stdout?.on('data', (data) => {
      out += data
      if (out.includes('"msg":"ready"')) resolve()
    })
  })
  const finished = once(child, 'close').then(([code]): Finished => ({ code, out, err }))
  return { child, ready, finished }
}

test('main.ts tells every wrong setting in both languages and exits 1', async () => {
  const program = await runMain({ XIAOPIAO_HTTP_PORT: 'x', XIAOPIAO_WS_PRT: '1' })
  const { code, err } = await program.finished
  expect(code).toBe(1)
  expect(err).toMatch(/XIAOPIAO_HTTP_PORT 应为.*should be/)
  expect(err).toContain('did you mean XIAOPIAO_WS_PORT?')
})

test('main.ts says which port is in use in one line and exits 1', async () => {
  const port = await takenPort()
  const { code, out, err } = await (await runMain({ XIAOPIAO_HTTP_PORT: String(port) })).finished
  expect([code, out]).toEqual([1, ''])
  expect(err.trim().split('\n')).toHaveLength(1)
  expect(err).toContain(String(port))
  expect(err).toContain('XIAOPIAO_HTTP_PORT')
})

test.each(['SIGINT', 'SIGTERM'] as const)('main.ts stops cleanly on %s', async (signal) => {
  const program = await runMain({})
  await program.ready
  program.child.kill(signal)
  const { code, err } = await program.finished
  expect(code).toBe(0)
  expect(err).toMatch(/shown once: [a-z2-7]{16}\n$/)
})
