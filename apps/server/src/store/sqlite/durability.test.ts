import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSqliteStore } from './open-sqlite-store.ts'

const program = join(import.meta.dirname, 'write-until-killed.ts')
const rounds = 6

let folder: string
let child: ChildProcess | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaopiao-durability-'))
})

afterEach(async () => {
  child?.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

/** Lets the program write until it has acknowledged so many tasks, kills it, and answers all that it acknowledged. */
async function writeAndKill(file: string, life: string, killAfter: number): Promise<string[]> {
  const victim = spawn(process.execPath, [program, file, life], { stdio: ['ignore', 'pipe', 'inherit'] })
  child = victim
  const ended = once(victim, 'close')
  let said = ''
  let lines = 0
  victim.stdout.setEncoding('utf8')
  victim.stdout.on('data', (text: string) => {
    said += text
    lines += text.split('\n').length - 1
    if (lines >= killAfter) victim.kill('SIGKILL')
  })
  const [, signal] = await ended
  expect(signal).toBe('SIGKILL')
  // What follows the last line end was cut off by the kill and acknowledges nothing.
  return said.split('\n').slice(0, -1)
}

function integrityOf(file: string): unknown {
  const database = new DatabaseSync(file)
  const answer = database.prepare('pragma integrity_check').all()
  const broken = database.prepare('pragma foreign_key_check').all()
  database.close()
  return { answer, broken }
}

test('[DL4] whatever was acknowledged survives kill -9 at any moment, with its history', {
  timeout: 60_000,
}, async () => {
  const file = join(folder, 'shop.db')
  const acknowledged: string[] = []
  for (let round = 0; round < rounds; round += 1) {
    const killAfter = 1 + Math.floor(Math.random() * 400)
    acknowledged.push(...(await writeAndKill(file, `life${round}`, killAfter)))

    expect(integrityOf(file)).toEqual({ answer: [{ integrity_check: 'ok' }], broken: [] })
    const store = await openSqliteStore({ path: file })
    const shop = store.forTenant(1)
    for (const taskId of acknowledged) {
      const task = await shop.task(taskId)
      expect(task, taskId).toMatchObject({ printStatus: 'CANCELLED', version: 2 })
      const history = await shop.taskEvents(task?.id ?? 0)
      expect(history.map((event) => event.event)).toEqual(['created', 'cancel'])
    }
    await store.close()
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(rounds)
})
