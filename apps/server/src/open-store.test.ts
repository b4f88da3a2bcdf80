import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Log, openLog } from './log.ts'
import { openStore } from './open-store.ts'
import { manualClock } from './testing/manual-clock.ts'
import { startPostgres, type TestPostgres } from './testing/postgres.ts'

let postgres: TestPostgres

beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(async () => await postgres.close())

/** A way to the database that is closed until it is opened; the answer is a URL through it. */
async function gate(url: string): Promise<{ readonly url: string; open(): void; readonly server: Server }> {
  const through = new URL(url)
  const port = Number(through.port)
  let isOpen = false
  const server = createServer((socket) => {
    if (!isOpen) {
      socket.destroy()
      return
    }
    const target = connect(port, '127.0.0.1')
    socket.pipe(target).pipe(socket)
    for (const end of [socket, target]) end.on('error', () => {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  through.port = String(address.port)
  through.password = 'geheim'
  return { url: through.href, server, open: () => (isOpen = true) }
}

/** A log whose first line can be waited for. */
function watchedLog(): { readonly log: Log; readonly firstLine: Promise<string> } {
  let log = openLog('silent')
  const firstLine = new Promise<string>((resolve) => {
    log = openLog('warn', { write: resolve })
  })
  return { log, firstLine }
}

test('[HA6] a PostgreSQL that is not up yet is waited for, with one line that does not tell the password', async () => {
  const way = await gate(await postgres.database())
  const clock = manualClock()
  const { log, firstLine } = watchedLog()
  const opening = openStore({ kind: 'postgres', url: way.url }, { clock, log })
  const line = await firstLine
  expect(line).toContain('waiting for it')
  expect(line).not.toContain('geheim')
  way.open()
  clock.advance(1_000)
  const { store, close } = await opening
  await store.ping()
  await close()
  way.server.close()
})

test('[HA6] a wrong name is not waited for', async () => {
  const url = new URL(await postgres.database())
  url.pathname = '/nowhere'
  const opening = openStore({ kind: 'postgres', url: url.href }, { clock: manualClock(), log: openLog('silent') })
  await expect(opening).rejects.toMatchObject({ name: 'StoreFault', code: 'cannot_open' })
})

test('[ST11] a SQLite file has one server, until that one closes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'xiaopiao-open-'))
  const place = { kind: 'sqlite', file: join(folder, 'shop.db') } as const
  const parts = { clock: manualClock(), log: openLog('silent') }
  const first = await openStore(place, parts)
  await expect(openStore(place, parts)).rejects.toMatchObject({ name: 'StoreFault', code: 'locked' })
  await first.close()
  await (await openStore(place, parts)).close()
  await rm(folder, { recursive: true, force: true })
})
