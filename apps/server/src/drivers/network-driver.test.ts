import { createServer, isIP, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { type NetworkPrinter, startNetworkPrinter } from '../../../../dev/emulators/network-printer.ts'
import { systemClock } from '../clock.ts'
import type { PrinterRow } from '../store/rows.ts'
import { samplePrinter, sampleTask } from '../testing/sample-rows.ts'
import type { DriverJob, PrintResult } from './driver.ts'
import { type NetworkDriverOptions, networkDriver } from './network-driver.ts'

const now = Date.UTC(2025, 6, 14, 10, 30)
const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

const slip = new TextEncoder().encode(`${'x'.repeat(40)}\n`.repeat(10))

function rowAt(port: number): PrinterRow {
  return {
    ...samplePrinter({ port }),
    id: 1,
    tenantId: 1,
    condition: 'unknown',
    conditionAt: null,
    createdAt: now,
    updatedAt: now,
  }
}

function jobAt(port: number, changes: Partial<DriverJob> = {}): DriverJob {
  return { tenantId: 1, printer: rowAt(port), task: sampleTask(now), bytes: slip, copies: 1, ...changes }
}

/** Short, so that silence is noticed soon; each is still far longer than a loopback answer takes. */
const short = {
  connectTimeoutMs: 2_000,
  statusTimeoutMs: 250,
  writeTimeoutMs: 500,
  answerTimeoutMs: 300,
  finishTimeoutMs: 300,
}
const driverWith = (options: Partial<NetworkDriverOptions> = {}) =>
  networkDriver({ clock: systemClock, ...short, printMsPerByte: 0, ...options })
const signal = new AbortController().signal

async function emulated(): Promise<NetworkPrinter> {
  const printer = await startNetworkPrinter()
  cleanUps.push(() => printer.close())
  return printer
}

/** A device of the test's own at a real port. */
async function device(serve: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    serve(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanUps.push(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

describe('print() on a printer that is well', () => {
  test('[DL10] sends every byte in order and says status_ok', async () => {
    const printer = await emulated()
    const result = await driverWith().print(jobAt(printer.port, { copies: 2 }), signal)
    expect(result).toEqual({ outcome: 'printed', confirmation: 'status_ok' })
    let data = Buffer.from(printer.printedBytes()).toString('latin1')
    for (const query of [1, 2, 3, 4]) data = data.replaceAll(String.fromCharCode(0x10, 0x04, query), '')
    expect(data).toBe(new TextDecoder().decode(slip).repeat(2))
  })

  test('[DL10] says sent when the printer is mute', async () => {
    const printer = await emulated()
    printer.change({ mute: true })
    const result = await driverWith().print(jobAt(printer.port), signal)
    expect(result).toEqual({ outcome: 'printed', confirmation: 'sent' })
  })

  test('[DL10] picks the status out of noise and half answers', async () => {
    const port = await device((socket) => {
      socket.on('data', (chunk) => {
        for (let at = 0; at + 2 < chunk.length; at++) {
          if (chunk[at] !== 0x10 || chunk[at + 1] !== 0x04) continue
          socket.write(Uint8Array.of(0x11, 0x00, 0x0f))
          setImmediate(() => socket.write(Uint8Array.of(0x10, 0x12, 0x13)))
        }
      })
    })
    const result = await driverWith().print(jobAt(port), signal)
    expect(result).toEqual({ outcome: 'printed', confirmation: 'status_ok' })
  })

  test('[DL7] gives one job after the other to a device, never two at once', async () => {
    const printer = await emulated()
    let open = 0
    let most = 0
    printer.subscribe(({ kind }) => {
      if (kind === 'connected') most = Math.max(most, ++open)
      if (kind === 'disconnected') open--
    })
    const driver = driverWith()
    const results = await Promise.all([1, 2, 3].map(() => driver.print(jobAt(printer.port), signal)))
    expect(results.map(({ outcome }) => outcome)).toEqual(['printed', 'printed', 'printed'])
    expect(most).toBe(1)
  })
})

describe('print() before the first byte', () => {
  test('[DL8] is held by a printer that refuses the connection', async () => {
    const printer = await emulated()
    await printer.powerOff()
    const driver = driverWith()
    const job = jobAt(printer.port)
    expect(await driver.print(job, signal)).toMatchObject({ outcome: 'held', reason: 'printer_offline' })
    expect(driver.heldNow(job.printer)).toBe('printer_offline')
    await printer.powerOn()
    expect(await driver.status(job.printer)).toMatchObject({ online: true, condition: 'ready' })
    expect(driver.heldNow(job.printer)).toBeUndefined()
  })

  for (const [state, reason] of [
    [{ paper: 'out' }, 'paper_out'],
    [{ cover: 'open' }, 'cover_open'],
  ] as const) {
    test(`[DL8] is held with ${reason} and sends nothing`, async () => {
      const printer = await emulated()
      printer.change(state)
      const driver = driverWith()
      const job = jobAt(printer.port)
      expect(await driver.print(job, signal)).toMatchObject({ outcome: 'held', reason })
      expect(driver.heldNow(job.printer)).toBe(reason)
      printer.change({ paper: 'ok', cover: 'closed' })
      expect(Buffer.from(printer.printedBytes()).includes('x')).toBe(false)
    })
  }

  test('[DL8] is held by a printer that used to answer and is silent now', async () => {
    const printer = await emulated()
    const driver = driverWith()
    await driver.print(jobAt(printer.port), signal)
    printer.tearOff()
    printer.change({ hangAfterBytes: 0 })
    expect(await driver.print(jobAt(printer.port), signal)).toMatchObject({
      outcome: 'held',
      reason: 'printer_offline',
    })
    const later = driverWith({ muteAfterMs: 0 })
    printer.change({ hangAfterBytes: null, mute: true })
    await later.print(jobAt(printer.port), signal)
    expect(await later.print(jobAt(printer.port), signal)).toEqual({ outcome: 'printed', confirmation: 'sent' })
  })

  test('[DL8] is held by a printer that closes the connection at once', async () => {
    const port = await device((socket) => socket.end())
    expect(await driverWith().print(jobAt(port), signal)).toMatchObject({ outcome: 'held', reason: 'printer_offline' })
  })

  test('is held by an address that the platform does not allow', async () => {
    const printer = await emulated()
    const asked: string[] = []
    const driver = driverWith({
      allowAddress: (ipAddress) => {
        asked.push(ipAddress)
        return false
      },
    })
    for (const host of ['127.0.0.1', 'localhost']) {
      const job = jobAt(printer.port)
      const at = { ...job, printer: { ...job.printer, host } }
      expect(await driver.print(at, signal)).toMatchObject({ outcome: 'held', reason: 'printer_offline' })
      expect(await driver.status(at.printer)).toMatchObject({ online: false })
    }
    expect(asked.every((ipAddress) => isIP(ipAddress) !== 0)).toBe(true)
    expect(printer.printedBytes()).toHaveLength(0)
  })

  test('is held when the server stops while it connects', async () => {
    const stopped = AbortSignal.abort()
    expect(await driverWith().print(jobAt(9), stopped)).toMatchObject({ outcome: 'held' })
  })
})

describe('print() with bytes on their way', () => {
  const cases: readonly (readonly [name: string, change: Parameters<NetworkPrinter['change']>[0], code: string])[] = [
    ['hangs', { hangAfterBytes: 100 }, 'timed_out'],
    ['closes', { dropAfterBytes: 100 }, 'connection_lost'],
  ]
  for (const [name, change, code] of cases) {
    test(`[DL3] does not know the outcome when the printer ${name} mid-job`, async () => {
      const printer = await emulated()
      printer.change(change)
      const result = await driverWith().print(jobAt(printer.port), signal)
      expect(result).toMatchObject({ outcome: 'unknown', fault: { code }, copiesDone: 0 })
    })
  }

  test('[DL3] does not know the outcome when the paper runs out: the printer keeps what it has received', async () => {
    const printer = await emulated()
    printer.subscribe((event) => {
      if (event.kind === 'data') printer.change({ paper: 'out' })
    })
    const result = await driverWith().print(jobAt(printer.port), signal)
    expect(result).toMatchObject({ outcome: 'unknown', fault: { code: 'paper_out' }, copiesDone: 0 })
  })

  test('[DL7] stops at the first error and says how many copies came out', async () => {
    const printer = await emulated()
    printer.change({ hangAfterBytes: slip.length * 2 + 10 })
    const result: PrintResult = await driverWith().print(jobAt(printer.port, { copies: 5 }), signal)
    expect(result).toMatchObject({ outcome: 'unknown', copiesDone: 2 })
  })

  test('[DL3] does not know the outcome when a printer stops reading a long job', async () => {
    const printer = await emulated()
    printer.change({ mute: true, hangAfterBytes: 1_000 })
    const bytes = new Uint8Array(16 * 1024 * 1024).fill(0x20)
    const result = await driverWith().print(jobAt(printer.port, { bytes }), signal)
    expect(result).toMatchObject({ outcome: 'unknown', fault: { code: 'timed_out' } })
  })

  test('[DL3] does not know the outcome when a mute printer resets the connection', async () => {
    const port = await device((socket) => {
      let byteCount = 0
      socket.on('data', (chunk) => {
        byteCount += chunk.length
        // Past the unanswered query, as soon as the job arrives.
        if (byteCount > 3) socket.resetAndDestroy()
      })
    })
    const result = await driverWith().print(jobAt(port), signal)
    expect(result).toMatchObject({ outcome: 'unknown', fault: { code: 'connection_lost' }, copiesDone: 0 })
  })

  test('does not know the outcome when the server stops meanwhile', async () => {
    const printer = await emulated()
    const stop = new AbortController()
    printer.change({ hangAfterBytes: 50 })
    printer.subscribe((event) => {
      if (event.kind === 'data') stop.abort()
    })
    const driver = driverWith({ answerTimeoutMs: 60_000 })
    expect(await driver.print(jobAt(printer.port), stop.signal)).toMatchObject({ outcome: 'unknown' })
  })
})

describe('what a network printer cannot say', () => {
  test('[DL3] reconcile() knows nothing of earlier attempts', async () => {
    expect(await driverWith().reconcile(rowAt(9), sampleTask(now))).toEqual({ answer: 'cannot_know' })
  })
  test('[DL12] attemptTimeoutMs() grows with the length of the job and stays above the limits of one exchange', () => {
    const driver = networkDriver({ clock: systemClock })
    const timeoutMs = (baseMs: number, byteCount: number, copies: number) =>
      driver.attemptTimeoutMs(baseMs, byteCount, copies, { expiresAt: null })
    expect(timeoutMs(60_000, 100_000, 2)).toBeGreaterThan(timeoutMs(60_000, 100, 1))
    expect(timeoutMs(1_000, 100, 1)).toBeGreaterThan(20_000)
  })
  test('status() says what the device says', async () => {
    const printer = await emulated()
    printer.change({ paper: 'low' })
    const driver = driverWith()
    expect(await driver.status(rowAt(printer.port))).toMatchObject({ online: true, condition: 'paper_low' })
    expect(driver.lastStatus?.(rowAt(printer.port))?.condition).toBe('paper_low')
    printer.change({ mute: true })
    expect(await driverWith().status(rowAt(printer.port))).toMatchObject({ online: true, condition: 'ready' })
    await printer.powerOff()
    expect(await driver.status(rowAt(printer.port))).toMatchObject({ online: false, condition: 'offline' })
  })
})
