import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Received, startReceiver, type WebhookReceiver } from '../testing/webhook-receiver.ts'

const program = join(import.meta.dirname, '../testing/deliver-until-killed.ts')
const lives = 4
const tasksPerLife = 60

let folder: string
let receiver: WebhookReceiver
let child: ChildProcess | undefined
/** Called with each message that comes in, before it is answered. */
let onMessage: (received: Received) => 'answer' | 'silence' = () => 'answer'

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaopiao-deliver-'))
  receiver = await startReceiver((response, received) => {
    if (onMessage(received) === 'answer') response.writeHead(204).end()
  })
})
afterEach(async () => {
  child?.kill('SIGKILL')
  await receiver.close()
  await rm(folder, { recursive: true, force: true })
})

/** Lives until so many messages have come in, dies in the middle of one, and answers what it had acknowledged. */
async function live(life: number, taskCount: number, isOver: (messages: number) => boolean): Promise<string[]> {
  const args = [program, join(folder, 'shop.db'), receiver.url, `life${life}`, String(taskCount), String(life * 60_000)]
  const victim = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  child = victim
  let messages = 0
  onMessage = () => {
    messages += 1
    if (!isOver(messages)) return 'answer'
    victim.kill('SIGKILL')
    return 'silence'
  }
  let said = ''
  victim.stdout.setEncoding('utf8')
  victim.stdout.on('data', (text: string) => {
    said += text
  })
  await once(victim, 'close')
  return said.split('\n').slice(0, -1)
}

test('[DL4] what was acknowledged is told, through kill -9, at least once and under one id', {
  timeout: 60_000,
}, async () => {
  const acknowledged: string[] = []
  for (let life = 0; life < lives; life++) {
    const diesAt = 1 + Math.floor(Math.random() * tasksPerLife)
    acknowledged.push(...(await live(life, tasksPerLife, (messages) => messages >= diesAt)))
  }
  const idOf = (taskId: string) => `msg_${taskId}_2`
  const arrived = () => new Set(receiver.received.map(({ headers }) => String(headers['webhook-id'])))
  const isAllThere = () => acknowledged.every((taskId) => arrived().has(idOf(taskId)))
  // The last life makes nothing new and ends when everything is there.
  await live(lives, 1, isAllThere)
  expect(acknowledged.length).toBeGreaterThan(0)
  expect(isAllThere()).toBe(true)
  const bodies = new Map<string, Set<string>>()
  for (const { headers, body } of receiver.received) {
    const id = String(headers['webhook-id'])
    bodies.set(id, (bodies.get(id) ?? new Set()).add(body))
  }
  for (const [id, ofOne] of bodies) expect(ofOne.size, id).toBe(1)
})
