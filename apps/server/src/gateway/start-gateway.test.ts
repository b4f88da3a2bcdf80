import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { testCertificate } from '../testing/certificate.ts'
import { closeRigs, gatewayRig, nextLinkEvent, printerInfo } from '../testing/gateway-rig.ts'
import { connectClient, refusedHandshake } from '../testing/print-client.ts'
import { startGateway } from './start-gateway.ts'

afterEach(closeRigs)

describe('the door', () => {
  test('[GW1] only path / is served', async () => {
    const rig = await gatewayRig()
    for (const path of ['printers', '/x', '%2f', 'a?token=b']) {
      expect(await refusedHandshake(rig.url + path)).toMatchObject({ status: 404 })
    }
    await rig.connect({ query: '?anything=1' })
  })

  test('[GW1] plain HTTP is told that this port speaks WebSocket', async () => {
    const rig = await gatewayRig()
    const answer = await fetch(rig.url.replace('ws', 'http'))
    expect(answer.status).toBe(426)
    expect(await answer.text()).toContain('WebSocket')
  })

  test('[GW1] with a certificate it is wss', async () => {
    const rig = await gatewayRig({ tls: testCertificate })
    const client = await rig.register('a', { rejectUnauthorized: false })
    expect(rig.url).toMatch(/^wss:/)
    expect(rig.gateway.links(1)).toHaveLength(1)
    await client.settled()
  })

  test('[GW22] allow_from limits addresses', async () => {
    const rig = await gatewayRig({
      allowFrom: ['10.0.0.0/8'],
      trustedProxies: ['127.0.0.1'],
      anonymousFrom: ['10.0.0.0/8'],
    })
    const refused = await refusedHandshake(rig.url)
    expect(refused.status).toBe(403)
    expect(JSON.parse(refused.body)).toMatchObject({ type: 'error', code: 'address_not_allowed' })
    expect(await refusedHandshake(rig.url, { headers: { 'X-Forwarded-For': '10.0.0.1, 203.0.113.9' } })).toMatchObject({
      status: 403,
    })
    await rig.register('a', { headers: { 'X-Forwarded-For': '203.0.113.9, 10.0.0.1' } })
    expect(rig.gateway.links(1)[0]).toMatchObject({ address: '10.0.0.1' })
  })

  test('[GW22] X-Forwarded-For of a stranger neither lets in nor makes anonymous', async () => {
    const rig = await gatewayRig({ allowFrom: ['127.0.0.1'] })
    const client = await rig.connect({ headers: { 'X-Forwarded-For': '127.0.0.1' } })
    client.send(printerInfo('a'))
    expect((await client.closed).code).toBe(4401)
  })

  test('[GW22] address lists that cannot be read stop the start and name the setting', async () => {
    await expect(gatewayRig({ allowFrom: ['10.0.0.0/99', 'x'] })).rejects.toThrow(
      /gateway\.allow_from: "10\.0\.0\.0\/99".*"x"/,
    )
  })

  test('a port in use is an error with its code', async () => {
    const rig = await gatewayRig()
    const { store, clock } = rig
    const log = { debug() {}, info() {}, warn() {}, error() {} }
    const starting = startGateway({
      host: '127.0.0.1',
      port: rig.gateway.port,
      store,
      clock,
      log,
      shopServerVersion: '1',
      node: 'second',
      reportPrint: async () => 'unknown_job',
    })
    await expect(starting).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})

describe('limits', () => {
  test('[GW4] connections in total', async () => {
    const rig = await gatewayRig({ limits: { connectionsMax: 2 } })
    const first = await rig.connect()
    await rig.connect()
    const refused = await refusedHandshake(rig.url)
    expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '30' } })
    expect(JSON.parse(refused.body)).toMatchObject({ code: 'too_many_connections' })
    first.socket.close()
    await first.closed
    await rig.connect()
  })

  test('[GW4] connections per address', async () => {
    const rig = await gatewayRig({ limits: { connectionsPerAddressMax: 1 }, trustedProxies: ['127.0.0.1'] })
    const from = (address: string) => ({ headers: { 'X-Forwarded-For': address } })
    const first = await rig.connect(from('203.0.113.9'))
    expect(await refusedHandshake(rig.url, from('203.0.113.9'))).toMatchObject({ status: 429 })
    await rig.connect(from('203.0.113.10'))
    first.socket.close()
    await first.closed
    await rig.connect(from('203.0.113.9'))
  })

  test('[GW4] clients per tenant; a takeover is not one more', async () => {
    const rig = await gatewayRig({ limits: { connectionsPerTenantMax: 1 } })
    await rig.register('a')
    const second = await rig.connect()
    second.send(printerInfo('b'))
    expect(await second.nextOf('error')).toMatchObject({ code: 'too_many_connections' })
    expect(await second.closed).toMatchObject({ code: 1013 })
    const again = await rig.register('a')
    await again.settled()
    expect(rig.gateway.links(1)).toHaveLength(1)
  })

  test('[GW4] a connection that never becomes a WebSocket is destroyed', async () => {
    const rig = await gatewayRig({ limits: { handshakeTimeoutMs: 5_000 } })
    const client = await rig.connect()
    const waiting = rig.clock.pending()
    const socket = connectTcp(rig.gateway.port, '127.0.0.1')
    // What was written and never read makes the end a reset.
    socket.on('error', () => {})
    const closed = new Promise((resolve) => socket.on('close', resolve))
    await once(socket, 'connect')
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n')
    // The server has noticed the socket once its time-out waits beside the timers of the client.
    while (rig.clock.pending() === waiting) await new Promise((resolve) => setImmediate(resolve))
    rig.clock.advance(5_000)
    await closed
    await client.settled()
  })

  test('[GW4] a client that sends too much is told so, and closed when it does not stop', async () => {
    const rig = await gatewayRig({ limits: { messagesPerSecondMax: 5 } })
    const client = await rig.connect()
    for (let sent = 0; sent < 30; sent += 1) client.send({ type: 'pong' })
    expect(await client.nextOf('error')).toMatchObject({ code: 'too_many_messages' })
    expect(await client.closed).toEqual({ code: 1008, reason: 'too many faulty messages' })
  })

  test('[GW20] wrong tokens are rate-limited per address', async () => {
    const rig = await gatewayRig({ limits: { wrongTokensPerMinuteMax: 3 } })
    for (const token of ['x1', 'x2', 'x3']) {
      const client = await rig.connect({ query: `?token=${token}` })
      expect((await client.closed).code).toBe(4401)
    }
    const refused = await refusedHandshake(`${rig.url}?token=x4`)
    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '60' } })
    const byMessage = await rig.connect()
    byMessage.send({ ...printerInfo('a'), token: 'x5' })
    expect((await byMessage.closed).code).toBe(4401)
    await rig.register('a')
    rig.clock.advance(60_000)
    const later = await rig.connect({ query: '?token=x6' })
    expect((await later.closed).code).toBe(4401)
  })
})

describe('heartbeat and end', () => {
  test('[GW14] pings every 30 seconds; a client that answers stays', async () => {
    const rig = await gatewayRig()
    const client = await rig.register('a')
    for (let round = 0; round < 6; round += 1) {
      rig.clock.advance(30_000)
      expect(await client.nextOf('ping')).toEqual({ type: 'ping', timestamp: new Date(rig.clock.now()).toISOString() })
      client.send({ type: 'pong', timestamp: '2025-07-14T18:30:00' })
      await client.settled()
    }
    expect(rig.gateway.links(1)).toHaveLength(1)
  })

  test('[GW14] a client that never answers is closed with 1001 after two missed pings and its printer is offline', async () => {
    const rig = await gatewayRig()
    const client = await rig.register('a')
    rig.clock.advance(60_000)
    expect(rig.gateway.links(1)).toHaveLength(1)
    rig.clock.advance(30_000)
    expect(rig.gateway.links(1)).toEqual([])
    expect(await client.closed).toMatchObject({ code: 1001 })
  })

  test('[GW14] a dead peer that does not even answer the close frame is cut off', async () => {
    const rig = await gatewayRig()
    const client = await rig.register('a')
    client.socket.pause()
    rig.clock.advance(90_000)
    rig.clock.advance(2_000)
    client.socket.resume()
    await client.closed
  })

  test('[GW14] a ping of the client is answered with pong', async () => {
    const rig = await gatewayRig()
    const client = await rig.connect()
    client.send({ type: 'ping', timestamp: '2025-07-14T10:30:00.000Z' })
    expect(await client.nextOf('pong')).toEqual({ type: 'pong', timestamp: '2025-07-14T10:30:00.000Z' })
  })

  test('close() ends every client with 1001 and leaves no timer behind', async () => {
    const rig = await gatewayRig()
    const clients = [await rig.register('a'), await rig.connect()]
    const idle = connectTcp(rig.gateway.port, '127.0.0.1')
    await once(idle, 'connect')
    await rig.gateway.close()
    for (const client of clients) {
      expect(await client.closed).toEqual({ code: 1001, reason: 'server shutting down' })
    }
    expect(rig.clock.pending()).toBe(0)
    idle.destroy()
    await expect(connectClient(rig.url)).rejects.toThrow()
  })

  test('disconnect() ends the client of one printer', async () => {
    const rig = await gatewayRig()
    const one = await rig.register('a')
    const other = await rig.register('b')
    const printer = await rig.store.forTenant(1).printerByName('a')
    const gone = nextLinkEvent(rig.gateway, 'disconnected')
    rig.gateway.disconnect(printer!.id, 'printer deleted')
    expect(await gone).toEqual({ printerId: printer!.id })
    expect(await one.closed).toEqual({ code: 4401, reason: 'printer deleted' })
    await other.settled()
  })
})
