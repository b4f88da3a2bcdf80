import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { closeRigs, type GatewayRig, gatewayRig, nextLinkEvent, printerInfo } from '../testing/gateway-rig.ts'

afterEach(closeRigs)

/** One masked frame as a client sends it (RFC 6455, 5.2), payload below 64 KiB. */
function frame(opcode: number, payload: Buffer, fin = true): Buffer {
  const length =
    payload.length < 126
      ? Buffer.from([0x80 | payload.length])
      : Buffer.from([0x80 | 126, payload.length >> 8, payload.length & 0xff])
  const mask = Buffer.from([1, 2, 3, 4])
  const masked = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0))
  return Buffer.concat([Buffer.from([(fin ? 0x80 : 0) | opcode]), length, mask, masked])
}

const text = 1
const continuation = 0

/** A client that writes bytes instead of messages. */
async function rawClient(
  rig: GatewayRig,
): Promise<{ socket: Socket; seen: () => string; sees: (words: string) => Promise<void> }> {
  const socket = connectTcp(rig.gateway.port, '127.0.0.1')
  let seen = ''
  socket.on('data', (bytes) => {
    seen += bytes.toString('utf8')
  })
  socket.on('error', () => {})
  await once(socket, 'connect')
  socket.write(
    'GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  )
  const sees = async (words: string) => {
    while (!seen.includes(words)) await once(socket, 'data')
  }
  await sees('welcome')
  return { socket, seen: () => seen, sees }
}

describe('faulty messages', () => {
  test('[GW3] each gets an error and the connection stays open', async () => {
    const rig = await gatewayRig()
    const client = await rig.connect()
    const wrong = [
      ['hello', 'bad_json'],
      ['{"type":"printer_info","printer":', 'bad_json'],
      ['[1]', 'not_an_object'],
      ['{"type":5}', 'invalid_message'],
      [JSON.stringify({ type: 'pong', x: 'x'.repeat(1024 * 1024) }), 'too_large'],
    ]
    for (const [message = '', code] of wrong) {
      client.send(message)
      expect(await client.nextOf('error')).toEqual({
        type: 'error',
        code,
        message: expect.any(String),
        timestamp: '2025-07-14T10:30:00.000Z',
      })
    }
    client.socket.send(Buffer.from('{"type":"ping"}'), { binary: true })
    expect(await client.nextOf('error')).toMatchObject({ code: 'bad_json' })
    client.send(printerInfo('a'))
    await client.settled()
    expect(rig.gateway.links(1)).toHaveLength(1)
  })

  test('[GW3] the 10th within a minute closes with 1008', async () => {
    const rig = await gatewayRig()
    const client = await rig.connect()
    for (let sent = 0; sent < 9; sent += 1) client.send('x')
    await client.settled()
    client.send('x')
    expect(await client.closed).toEqual({ code: 1008, reason: 'too many faulty messages' })
    expect(client.frames.filter((one) => one.includes('bad_json'))).toHaveLength(10)
  })

  test('[GW3] nine a minute are borne for ever', async () => {
    const rig = await gatewayRig({ limits: { registrationTimeoutMs: 3_600_000 }, heartbeatMs: 3_600_000 })
    const client = await rig.connect()
    for (let minute = 0; minute < 5; minute += 1) {
      for (let sent = 0; sent < 9; sent += 1) client.send('x')
      await client.settled()
      rig.clock.advance(60_000)
    }
    await client.settled()
  })

  test('[GW3] unknown types and unknown fields are ignored, from anyone', async () => {
    const rig = await gatewayRig()
    const client = await rig.connect()
    client.send({ type: 'telemetry', load: 1 })
    client.send({ ...printerInfo('a', { colour: 'white' }), protocol: 2, mood: 'good' })
    await client.settled()
    expect(client.frames.map((one) => JSON.parse(one).type)).toEqual(['welcome', 'pong'])
    expect(rig.gateway.links(1)).toHaveLength(1)
  })

  test('[GW3] a frame beyond eight times the limit is refused by its announced length, with 1009', async () => {
    const rig = await gatewayRig({ limits: { messageBytesMax: 1_000 } })
    const client = await rig.connect()
    client.send('x'.repeat(8_000))
    expect(await client.nextOf('error')).toMatchObject({ code: 'too_large' })
    client.send('x'.repeat(8_001))
    expect(await client.closed).toMatchObject({ code: 1009 })
  })
})

describe('frames in pieces', () => {
  test('[GW1] a message in fragments is one message', async () => {
    const rig = await gatewayRig()
    const client = await rig.connect()
    const message = JSON.stringify(printerInfo('收银台打印机'))
    client.socket.send(message.slice(0, 10), { fin: false })
    client.socket.send(message.slice(10, 11), { fin: false })
    client.socket.send(message.slice(11), { fin: true })
    await client.settled()
    expect(rig.gateway.links(1)).toHaveLength(1)
  })

  test('[GW1] a frame that arrives byte by byte, a Chinese character in two fragments, is read', async () => {
    const rig = await gatewayRig()
    const { socket, seen, sees } = await rawClient(rig)
    const bytes = Buffer.from(JSON.stringify(printerInfo('收')))
    const cut = bytes.indexOf(Buffer.from('收')) + 1
    const connected = nextLinkEvent(rig.gateway, 'connected')
    for (const byte of Buffer.concat([
      frame(text, bytes.subarray(0, cut), false),
      frame(continuation, bytes.subarray(cut)),
    ])) {
      socket.write(Buffer.from([byte]))
    }
    await connected
    expect(await rig.store.forTenant(1).printerByName('收')).toBeDefined()
    socket.write(frame(text, Buffer.from('{"type":"ping"}')))
    await sees('pong')
    expect(seen()).not.toContain('"error"')
    socket.destroy()
  })

  test('half a frame and then nothing: the heartbeat ends it', async () => {
    const rig = await gatewayRig({ limits: { registrationTimeoutMs: 3_600_000 } })
    const { socket } = await rawClient(rig)
    socket.write(frame(text, Buffer.from('{"type":"ping"}')).subarray(0, 9))
    const closed = new Promise((resolve) => socket.on('close', resolve))
    rig.clock.advance(90_000)
    rig.clock.advance(2_000)
    await closed
  })

  test('half a frame and then a lost connection: the client is gone and others are served', async () => {
    const rig = await gatewayRig()
    const other = await rig.register('b')
    const { socket } = await rawClient(rig)
    const connected = nextLinkEvent(rig.gateway, 'connected')
    socket.write(frame(text, Buffer.from(JSON.stringify(printerInfo('a')))))
    await connected
    const gone = nextLinkEvent(rig.gateway, 'disconnected')
    socket.write(frame(text, Buffer.from('{"type":"pong"}')).subarray(0, 7))
    socket.destroy()
    await gone
    await other.settled()
    expect(rig.gateway.links(1)).toHaveLength(1)
  })
})

test('[GW3] random frames never crash the gateway, and another client is served all the while', {
  timeout: 60_000,
}, async () => {
  const rig = await gatewayRig({ limits: { connectionsPerAddressMax: 1_000 } })
  const other = await rig.register('b')
  const bytes = fc.uint8Array({ maxLength: 200 }).map((content) => Buffer.from(content))
  const nearlyRight = fc
    .record({
      type: fc.constantFrom('printer_info', 'print_status', 'ping', 'pong', 'new_order', '__proto__'),
      job_id: fc.oneof(fc.integer(), fc.string(), fc.double()),
      status: fc.oneof(fc.constantFrom('printing', 'completed', 'failed'), fc.string()),
      printer: fc.oneof(fc.record({ name: fc.string({ unit: 'binary' }), paper_width: fc.double() }), fc.json()),
      token: fc.oneof(fc.constant(null), fc.string()),
    })
    .map((content) => Buffer.from(JSON.stringify(content)))
  const anyFrame = fc.oneof(
    fc.tuple(
      fc.constant(text),
      fc.oneof(
        nearlyRight,
        fc.json().map((one) => Buffer.from(one)),
      ),
      fc.boolean(),
    ),
    fc.tuple(fc.nat({ max: 15 }), bytes, fc.boolean()),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(anyFrame, { maxLength: 15 }), bytes, async (frames, garbage) => {
      const { socket } = await rawClient(rig)
      const closed = new Promise((resolve) => socket.on('close', resolve))
      for (const [opcode, payload, fin] of frames) socket.write(frame(opcode, payload.subarray(0, 5_000), fin))
      socket.end(garbage)
      await closed
      rig.clock.advance(1_000)
      await other.settled()
    }),
    { numRuns: 150 },
  )
  expect(rig.logged.filter((entry) => entry.level === 'error')).toEqual([])
})
