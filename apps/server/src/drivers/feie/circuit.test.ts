import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { manualClock } from '../../testing/manual-clock.ts'
import { CallPace } from './call-pace.ts'
import { Circuit } from './circuit.ts'
import { feieApi } from './feie-api.ts'
import { FeieLines } from './feie-line.ts'
import { formPoster } from './post-form.ts'

describe('Circuit', () => {
  test('four failures in a row keep calls away; then one tries, and a success lets all through', () => {
    const clock = manualClock()
    const circuit = new Circuit(clock)
    for (let failures = 0; failures < 3; failures++) circuit.failed()
    expect([circuit.isOpen, circuit.admit()]).toEqual([false, true])
    circuit.failed()
    expect([circuit.isOpen, circuit.admit()]).toEqual([true, false])
    clock.advance(5_000)
    expect(circuit.isOpen).toBe(false)
    expect([circuit.admit(), circuit.admit(), circuit.isOpen]).toEqual([true, false, true])
    circuit.succeeded()
    expect([circuit.admit(), circuit.admit()]).toEqual([true, true])
  })

  test('no pause becomes longer by a clock that is set back', () => {
    const clock = manualClock()
    const circuit = new Circuit(clock)
    for (let failures = 0; failures < 4; failures++) circuit.failed()
    clock.setBack(8 * 3_600_000)
    expect(circuit.isOpen).toBe(false)
  })

  test('each failed try doubles the pause, up to a minute; late failures of before do not', () => {
    const clock = manualClock()
    const circuit = new Circuit(clock)
    for (let failures = 0; failures < 6; failures++) circuit.failed()
    const pauses: number[] = []
    for (let tries = 0; tries < 6; tries++) {
      const since = clock.now()
      while (circuit.isOpen) clock.advance(1_000)
      pauses.push((clock.now() - since) / 1000)
      expect(circuit.admit()).toBe(true)
      circuit.failed()
    }
    expect(pauses).toEqual([5, 10, 20, 40, 60, 60])
  })

  test('a try that was withdrawn leaves the next one free', () => {
    const clock = manualClock()
    const circuit = new Circuit(clock)
    for (let failures = 0; failures < 4; failures++) circuit.failed()
    clock.advance(5_000)
    expect(circuit.admit()).toBe(true)
    circuit.withdrawn()
    expect(circuit.admit()).toBe(true)
  })
})

test('an account whose calls fail is left alone for a while; another account on the same host is not', async () => {
  const clock = manualClock()
  const seen: string[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const user = new URLSearchParams(body).get('user') ?? ''
    seen.push(user)
    if (user === 'bad') response.writeHead(500).end()
    else response.end('{"msg":"ok","ret":0,"data":"离线"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/Api/Open/`)
  const poster = formPoster(clock)
  const lines = new FeieLines(feieApi({ url, clock, poster }), clock)
  const ask = (user: string) =>
    lines.of({ user, ukey: 'k' }).call('1', (api, account) => api.printerStatus(account, '1'))
  try {
    for (let calls = 0; calls < 4; calls++) expect(await ask('bad')).toMatchObject({ reason: 'unknown' })
    expect(await ask('bad')).toMatchObject({ reason: 'not_sent' })
    expect(lines.of({ user: 'bad', ukey: 'k' }).isOpen).toBe(true)
    expect(await ask('good')).toMatchObject({ ok: true })
    // Other credentials are another account.
    expect(lines.of({ user: 'bad', ukey: 'other' }).isOpen).toBe(false)
    clock.advance(5_000)
    expect(await ask('bad')).toMatchObject({ reason: 'unknown' })
    expect(seen.filter((user) => user === 'bad')).toHaveLength(5)
  } finally {
    poster.close()
    lines.close()
    await new Promise((resolve) => server.close(resolve))
  }
})

describe('CallPace', () => {
  test('calls beyond the burst wait for their time, printers take turns, and few run at once', async () => {
    const clock = manualClock()
    const pace = new CallPace(clock, { callsPerSecond: 10, burst: 2, concurrentMax: 2 })
    const order: string[] = []
    const call = (printer: string) => pace.run(printer, async () => void order.push(printer))
    const calls = ['a', 'a', 'a', 'a', 'b', 'c'].map(call)
    await Promise.all(calls.slice(0, 2))
    expect(order).toEqual(['a', 'a'])
    for (let passed = 0; passed < 4; passed++) {
      clock.advance(100)
      await new Promise(setImmediate)
    }
    await Promise.all(calls)
    expect(order).toEqual(['a', 'a', 'a', 'b', 'c', 'a'])
    expect(clock.pending()).toBe(0)
  })

  test('whoever is stopped while waiting is not called', async () => {
    const clock = manualClock()
    const pace = new CallPace(clock, { callsPerSecond: 1, burst: 1, concurrentMax: 1 })
    await pace.run('a', async () => 'first')
    const stop = new AbortController()
    const waiting = pace.run('a', async () => 'second', stop.signal)
    stop.abort()
    expect(await waiting).toBeUndefined()
    pace.close()
    expect(clock.pending()).toBe(0)
  })
})
