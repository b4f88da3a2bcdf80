import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { testCertificate } from '../testing/certificate.ts'
import { manualClock } from '../testing/manual-clock.ts'
import { type OutgoingRequest, refuseTarget, safeFetch } from './safe-fetch.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

interface Receiver {
  readonly port: number
  readonly requests: { readonly message: IncomingMessage; readonly body: string }[]
}

async function receiver(answer: (response: ServerResponse, request: IncomingMessage) => void): Promise<Receiver> {
  const requests: Receiver['requests'][number][] = []
  const listener: RequestListener = (message, response) => {
    const chunks: Buffer[] = []
    message.on('data', (chunk: Buffer) => chunks.push(chunk))
    message.on('end', () => {
      requests.push({ message, body: Buffer.concat(chunks).toString() })
      answer(response, message)
    })
  }
  return { port: await listening(createServer(listener)), requests }
}

async function listening(server: ReturnType<typeof createServer> | ReturnType<typeof createTlsServer>) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  return (server.address() as AddressInfo).port
}

const loopback = (ip: string) => ip === '127.0.0.1'
const request = (more: Partial<OutgoingRequest> = {}): OutgoingRequest => ({
  method: 'POST',
  body: '{}',
  timeoutMs: 10_000,
  responseBytesMax: 1_000,
  allowPrivate: () => false,
  ...more,
})

test('safeFetch() posts the body and answers status, headers and body', async () => {
  const { port, requests } = await receiver((response) => response.writeHead(201, { 'x-a': 'b' }).end('收到'))
  const headers = { 'content-type': 'application/json' }
  const answer = await safeFetch(
    `http://127.0.0.1:${port}/in?a=1`,
    request({ headers, body: '{"茶":1}', allowPrivate: loopback }),
  )
  expect(answer).toMatchObject({ ok: true, status: 201, body: '收到', headers: { 'x-a': 'b' } })
  expect(requests[0]?.body).toBe('{"茶":1}')
  expect(requests[0]?.message.url).toBe('/in?a=1')
  expect(requests[0]?.message.headers).toMatchObject({ ...headers, host: `127.0.0.1:${port}`, 'content-length': '9' })
})

test.each([
  'http://127.0.0.1',
  'http://127.1',
  'http://2130706433',
  'http://0x7f000001',
  'http://0x7f.1',
  'http://0177.0.0.1',
  'http://017700000001',
  'http://0',
  'http://localhost',
  'http://LOCALHOST.',
  'http://a.localhost',
  'http://①②⑦.⓪.⓪.①',
  'http://[::1]',
  'http://[::]',
  'http://[::ffff:127.0.0.1]',
  'http://[::ffff:7f00:1]',
  'http://[0:0:0:0:0:ffff:7f00:0001]',
  'http://[64:ff9b::7f00:1]',
  'http://[fe80::1]',
  'http://[fd00::1]',
  'http://169.254.169.254/latest/meta-data',
  'https://10.0.0.1',
  'https://192.168.1.1:8443',
])('safeFetch() refuses %s, and refuseTarget() says so beforehand', async (url) => {
  const answer = await safeFetch(url, request())
  expect(answer).toMatchObject({ ok: false, fault: 'refused_address' })
  expect(await refuseTarget(url, request(), AbortSignal.timeout(10_000))).toEqual(answer)
})

test.each([
  'ftp://example.com',
  'file:///etc/passwd',
  'gopher://127.0.0.1:6379/_',
  'javascript:1',
  'example.com',
  '',
  'http://',
  'http://user:password@example.com',
  'http://[fe80::1%25eth0]',
  'http://256.1.1.1',
])('safeFetch() refuses the URL %j', async (url) => {
  expect(await safeFetch(url, request())).toMatchObject({ ok: false, fault: 'bad_url' })
})

test('safeFetch() refuses names that mean inner addresses, and does not tell which', async () => {
  for (const addresses of [
    ['10.1.2.3'],
    ['::ffff:10.1.2.3'],
    ['64:ff9b::a01:203'],
    ['fd00::7'],
    ['127.0.0.1', '::1'],
  ]) {
    const lookUp = async () => addresses
    const answer = await safeFetch('https://inner.example', request({ lookUp }))
    expect(answer).toEqual({
      ok: false,
      fault: 'refused_address',
      detail: 'inner.example is not a public address',
    })
  }
})

test('safeFetch() connects to the address it judged, whatever the name means later', async () => {
  const { port, requests } = await receiver((response) => response.end())
  let questions = 0
  const lookUp = async () => (++questions === 1 ? ['127.0.0.1'] : ['127.0.0.2'])
  // No DNS server knows the name: a second question, of the socket's own, could not be answered.
  const answer = await safeFetch(`http://rebinding.invalid:${port}`, request({ lookUp, allowPrivate: loopback }))
  expect(answer).toMatchObject({ ok: true, status: 200 })
  expect(questions).toBe(1)
  expect(requests[0]?.message.headers.host).toBe(`rebinding.invalid:${port}`)
})

test('safeFetch() leaves out the addresses that it may not reach', async () => {
  const { port } = await receiver((response) => response.end('here'))
  const lookUp = async () => ['10.255.255.1', 'fe80::1', '127.0.0.1']
  const answer = await safeFetch(`http://mixed.invalid:${port}`, request({ lookUp, allowPrivate: loopback }))
  expect(answer).toMatchObject({ ok: true, body: 'here' })
})

test('safeFetch() with requireTls asks by http only where private addresses are allowed', async () => {
  const { port } = await receiver((response) => response.end())
  const lookUp = async () => ['93.184.215.14']
  const plain = await safeFetch('http://public.example', request({ lookUp, requireTls: true }))
  expect(plain).toMatchObject({ ok: false, fault: 'refused_address', detail: expect.stringContaining('https') })
  const inner = await safeFetch(`http://127.0.0.1:${port}`, request({ requireTls: true, allowPrivate: loopback }))
  expect(inner.ok).toBe(true)
})

test('safeFetch() does not follow redirects', async () => {
  const inner = await receiver((response) => response.end('secret'))
  const { port } = await receiver((response) =>
    response.writeHead(302, { location: `http://127.0.0.1:${inner.port}/` }).end('elsewhere'),
  )
  const answer = await safeFetch(`http://127.0.0.1:${port}`, request({ allowPrivate: loopback }))
  expect(answer).toMatchObject({ ok: true, status: 302, body: 'elsewhere' })
  expect(inner.requests).toEqual([])
})

test('safeFetch() ends a slow drip when its time is over', async () => {
  const clock = manualClock()
  let dripping: NodeJS.Timeout | undefined
  const closed = Promise.withResolvers<void>()
  const { port } = await receiver((response) => {
    response.writeHead(200)
    dripping = setInterval(() => response.write('.'), 5)
    response.once('close', () => closed.resolve())
    // The head is out: only the clock of the test can end it now.
    response.write('.', () => clock.advance(5_000))
  })
  const answer = await safeFetch(
    `http://127.0.0.1:${port}`,
    request({ timeoutMs: 5_000, clock, allowPrivate: loopback }),
  )
  expect(answer).toMatchObject({ ok: false, fault: 'timed_out' })
  await closed.promise
  clearInterval(dripping)
  expect(clock.pending()).toBe(0)
})

test('safeFetch() ends when its time is over before there is an answer, or a name', async () => {
  const clock = manualClock()
  const { port } = await receiver(() => clock.advance(5_000))
  const silent = request({ timeoutMs: 5_000, clock, allowPrivate: loopback })
  expect(await safeFetch(`http://127.0.0.1:${port}`, silent)).toMatchObject({ ok: false, fault: 'timed_out' })
  const lookUp = (_name: string, signal: AbortSignal) =>
    new Promise<string[]>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('given up')))
      clock.advance(5_000)
    })
  expect(await safeFetch('https://slow.invalid', { ...silent, lookUp })).toMatchObject({ fault: 'timed_out' })
})

test('safeFetch() ends with its caller', async () => {
  const stop = new AbortController()
  const { port } = await receiver(() => stop.abort())
  const asked = request({ signal: stop.signal, allowPrivate: loopback })
  expect(await safeFetch(`http://127.0.0.1:${port}`, asked)).toMatchObject({ ok: false, fault: 'stopped' })
  expect(await safeFetch(`http://127.0.0.1:${port}`, asked)).toMatchObject({ ok: false, fault: 'stopped' })
})

test('safeFetch() refuses or cuts an endless body, and closes the connection', async () => {
  for (const longBody of ['refuse', 'cut'] as const) {
    const closed = Promise.withResolvers<void>()
    const { port } = await receiver((response) => {
      response.once('close', () => closed.resolve())
      const more = () => response.write('x'.repeat(10_000), more)
      more()
    })
    const answer = await safeFetch(`http://127.0.0.1:${port}`, request({ longBody, allowPrivate: loopback }))
    if (longBody === 'refuse') expect(answer).toMatchObject({ ok: false, fault: 'too_large' })
    else expect(answer).toMatchObject({ ok: true, status: 200, body: 'x'.repeat(1_000) })
    await closed.promise
  }
})

test('safeFetch() tells connections that break, huge heads and what is not HTTP', async () => {
  const broken = [
    (response: ServerResponse) => void response.socket?.destroy(),
    (response: ServerResponse) =>
      void response.writeHead(200, { 'content-length': '9' }).write('x', () => response.socket?.destroy()),
    (response: ServerResponse) => void response.writeHead(200, { 'x-long': 'x'.repeat(100_000) }).end(),
    (response: ServerResponse) => void response.socket?.end('SSH-2.0-x\r\n'),
    (response: ServerResponse) =>
      void response.socket?.end('HTTP/1.1 101 x\r\nupgrade: y\r\nconnection: upgrade\r\n\r\n'),
  ]
  for (const answer of broken) {
    const { port } = await receiver(answer)
    const seen = await safeFetch(`http://127.0.0.1:${port}`, request({ allowPrivate: loopback }))
    expect(seen).toMatchObject({ ok: false, fault: 'unreachable' })
  }
  expect(await safeFetch('http://127.0.0.1:1', request({ allowPrivate: loopback }))).toMatchObject({
    fault: 'unreachable',
  })
})

test('safeFetch() checks certificates against the name, not the address', async () => {
  const { cert, key } = testCertificate
  const names: (string | false | undefined)[] = []
  const server = createTlsServer(
    {
      cert,
      key,
      SNICallback: (name, done) => {
        names.push(name)
        done(null)
      },
    },
    (_request, response) => response.end(),
  )
  const port = await listening(server)
  const lookUp = async () => ['127.0.0.1']
  const answer = await safeFetch(`https://shop.invalid:${port}`, request({ lookUp, allowPrivate: loopback }))
  expect(answer).toMatchObject({
    ok: false,
    fault: 'unreachable',
    detail: expect.stringMatching(/certificate|self-signed/i),
  })
  expect(names).toEqual(['shop.invalid'])
})
