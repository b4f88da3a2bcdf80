import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, test } from 'vitest'
import { systemRandom } from '../tenants/random.ts'
import { newWebhookSecret, signatureHeaders } from './sign.ts'

const examples = join(import.meta.dirname, '../../../../examples')
let child: ChildProcess | undefined
afterEach(() => child?.kill())

/** Starts an example and answers its port and the lines that it says from then on. */
async function start(command: string, file: string, secret: string) {
  const started = spawn(command, [join(examples, file)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PORT: '0', WEBHOOK_SECRET: secret },
  })
  child = started
  const lines = createInterface(started.stdout)[Symbol.asyncIterator]()
  const { value: first } = await lines.next()
  return { port: Number(/\d+$/.exec(String(first))?.[0]), lines }
}

test.each([
  [process.execPath, 'webhook-receiver.mjs'],
  ['python3', 'webhook_receiver.py'],
])('the example %s %s takes what is signed, once, and nothing else', async (command, file) => {
  const secret = newWebhookSecret(systemRandom)
  const { port, lines } = await start(command, file, secret)
  const send = async (headers: Record<string, string>, body: string) =>
    (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body })).status
  const sign = (id: string, body: string, part: { sentAt?: number; secrets?: readonly string[] } = {}) =>
    signatureHeaders(part.secrets ?? [secret], { id, body, sentAt: part.sentAt ?? Date.now() })
  const body = JSON.stringify({
    type: 'task.printed',
    timestamp: '2025-07-14T10:30:00.000Z',
    data: { task: { task_id: '茶1' } },
  })
  const other = newWebhookSecret(systemRandom)
  const refused = [
    await send({}, body),
    await send(sign('msg_1', body), `${body} `),
    await send({ ...sign('msg_1', body), 'webhook-id': 'msg_2' }, body),
    await send(sign('msg_1', body, { secrets: [other] }), body),
    await send(sign('msg_1', body, { sentAt: Date.now() - 3_600_000 }), body),
    await send({ ...sign('msg_1', body), 'webhook-signature': 'v1, v1 x,y v1,AAAA' }, body),
  ]
  expect(refused).toEqual([401, 401, 401, 401, 401, 401])
  expect(await send(sign('msg_1', body), body)).toBe(204)
  expect(await send(sign('msg_1', body), body)).toBe(204)
  expect(await send(sign('msg_2', body, { secrets: [other, secret] }), body)).toBe(204)
  expect([(await lines.next()).value, (await lines.next()).value]).toEqual(['task.printed 茶1', 'task.printed 茶1'])
})
