import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { type NetworkPrinter, type PrinterEvent, startNetworkPrinter } from './network-printer.ts'
import { RealTimeCommands } from './real-time-commands.ts'

const open: { printers: NetworkPrinter[]; sockets: Socket[] } = { printers: [], sockets: [] }

afterEach(async () => {
  for (const socket of open.sockets.splice(0)) socket.destroy()
  for (const printer of open.printers.splice(0)) await printer.close()
})

async function switchOn() {
  const printer = await startNetworkPrinter()
  open.printers.push(printer)
  return printer
}

async function plugIn(printer: NetworkPrinter) {
  const socket = connect(printer.port, printer.host)
  open.sockets.push(socket)
  await once(socket, 'connect')
  return socket
}

function seen(printer: NetworkPrinter, wanted: (event: PrinterEvent) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = printer.subscribe((event) => {
      if (!wanted(event)) return
      stop()
      resolve()
    })
  })
}

const text = (bytes: string) => Buffer.from(bytes, 'latin1')

async function ask(socket: Socket, query: number): Promise<number> {
  socket.write(Uint8Array.of(0x10, 0x04, query))
  const [answer] = (await once(socket, 'data')) as [Uint8Array]
  return answer[0]!
}

test('prints what arrives and answers status queries in between', async () => {
  const printer = await switchOn()
  const socket = await plugIn(printer)
  const arrived = seen(printer, (event) => event.kind === 'data' && event.totalBytes >= 11)
  socket.write(text('\x1b@hello\n\x1dV\x00'))
  await arrived
  expect(await ask(socket, 1)).toBe(0x12)
  expect(printer.pages()).toHaveLength(1)
  expect(printer.unknown()).toEqual([])
})

test('without paper it says so, keeps the bytes and prints them when paper is back', async () => {
  const printer = await switchOn()
  printer.change({ paper: 'out' })
  const socket = await plugIn(printer)
  expect(await ask(socket, 1)).toBe(0x1a)
  expect(await ask(socket, 4)).toBe(0x7e)
  const arrived = seen(printer, (event) => event.kind === 'data')
  socket.write(text('late\n'))
  await arrived
  expect(printer.printedBytes()).toHaveLength(0)
  expect(printer.bufferedByteCount()).toBeGreaterThanOrEqual(5)
  printer.change({ paper: 'ok' })
  expect(printer.bufferedByteCount()).toBe(0)
  expect(Buffer.from(printer.printedBytes()).toString('latin1')).toContain('late\n')
})

test('drops the connection after the given number of bytes', async () => {
  const printer = await switchOn()
  printer.change({ dropAfterBytes: 3 })
  const socket = await plugIn(printer)
  socket.on('error', () => {})
  const closed = once(socket, 'close')
  socket.write(text('abcdef'))
  await closed
  expect(Buffer.from(printer.printedBytes()).toString('latin1')).toBe('abc')
})

test('hangs after the given number of bytes: nothing more is read or answered', async () => {
  const printer = await switchOn()
  printer.change({ hangAfterBytes: 2 })
  const socket = await plugIn(printer)
  const arrived = seen(printer, (event) => event.kind === 'data')
  socket.write(text('abcd'))
  await arrived
  expect(Buffer.from(printer.printedBytes()).toString('latin1')).toBe('ab')
})

test('switched off it refuses connections, switched on again it keeps its paper', async () => {
  const printer = await switchOn()
  const socket = await plugIn(printer)
  const arrived = seen(printer, (event) => event.kind === 'data')
  socket.write(text('kept\n'))
  await arrived
  await printer.powerOff()
  const refused = connect(printer.port, printer.host)
  open.sockets.push(refused)
  const [error] = (await once(refused, 'error')) as [NodeJS.ErrnoException]
  expect(error.code).toBe('ECONNREFUSED')
  await printer.powerOn()
  await plugIn(printer)
  expect(Buffer.from(printer.printedBytes()).toString('latin1')).toBe('kept\n')
})

test('finds status queries however the stream is cut, and loses no other byte', () => {
  const piece = fc.oneof(
    fc.constantFrom([0x10, 0x04, 1], [0x10, 0x04, 4]).map((bytes) => ({ status: true, bytes })),
    fc
      .array(fc.integer({ min: 0x20, max: 0xff }), { minLength: 1, maxLength: 5 })
      .map((bytes) => ({ status: false, bytes })),
  )
  fc.assert(
    fc.property(fc.array(piece), fc.array(fc.integer({ min: 1, max: 4 })), (pieces, cuts) => {
      const stream = Uint8Array.from(pieces.flatMap((one) => one.bytes))
      const splitter = new RealTimeCommands()
      const data: number[] = []
      let queries = 0
      let at = 0
      let turn = 0
      while (at < stream.length) {
        const size = cuts.length === 0 ? stream.length : cuts[turn++ % cuts.length]!
        for (const part of splitter.split(stream.subarray(at, at + size))) {
          if (part.kind === 'data') data.push(...part.bytes)
          else queries++
        }
        at += size
      }
      expect(queries).toBe(pieces.filter((one) => one.status).length)
      expect(data).toEqual(pieces.filter((one) => !one.status).flatMap((one) => one.bytes))
    }),
  )
})
