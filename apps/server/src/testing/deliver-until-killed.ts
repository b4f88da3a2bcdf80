import { writeSync } from 'node:fs'
import { systemClock } from '../clock.ts'
import { sampleTask, sampleTaskEvent } from '../store/sample-rows.ts'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts'
import { changeTask } from '../tasks/change-task.ts'
import { systemRandom } from '../tenants/random.ts'
import { sealer } from '../tenants/sealing.ts'
import { startDelivery } from '../webhooks/deliver.ts'
import { standardRoom } from '../webhooks/room.ts'
import { newWebhookSecret } from '../webhooks/sign.ts'

/*
 * The victim of deliver-crash.test.ts: ends tasks, says each one's id once that is acknowledged, and delivers the news,
 * until it is killed. Arguments: the database file, the receiver's URL, a word that makes this life's task ids its own,
 * how many tasks to make, and by how much its clock is ahead, so that the leases of an earlier life have passed.
 */

const [path = '', url = '', life = '', taskCount = '0', aheadMs = '0'] = process.argv.slice(2)

const clock = {
  now: () => systemClock.now() + Number(aheadMs),
  at: (atMs: number, run: () => void) => systemClock.at(atMs - Number(aheadMs), run),
}
const store = await openSqliteStore({ path })
const sealed = sealer(new Uint8Array(32))
const tenant = (await store.acrossTenants.tenant(1)) ?? (await store.acrossTenants.insertTenant(1, '甲店', clock.now()))
const shop = store.forTenant(tenant.id)
if ((await shop.webhooks()).length === 0) {
  const secretSealed = sealed.seal(newWebhookSecret(systemRandom))
  const webhook = { url, secretSealed, eventTypes: ['task.cancelled'], enabled: true, disabledReason: null }
  await shop.write(async (tx) => await tx.insertWebhook(webhook, clock.now()))
}
const complain = (fields: object, text: string) => writeSync(2, `${text} ${JSON.stringify(fields)}\n`)
startDelivery({
  store,
  clock,
  random: systemRandom,
  sealer: sealed,
  allowPrivate: (ip) => ip === '127.0.0.1',
  log: { warn: complain, error: complain },
  limits: standardRoom,
})

await Promise.all(
  Array.from({ length: Number(taskCount) }, async (_, index) => {
    const now = clock.now()
    const wanted = sampleTask(`t-${life}-${index}`, 77, { createdAt: now, scheduledAt: now })
    const { task } = await shop.write(async (tx) => await tx.insertTask(wanted, sampleTaskEvent({ at: now })))
    const cancel = { type: 'cancel', reason: 'MANUAL', detail: null } as const
    await changeTask(shop, task.id, cancel, { cause: 'person', now, node: life })
    // A synchronous write, so that nothing said is still in a buffer of this process when it dies.
    writeSync(1, `${task.taskId}\n`)
  }),
)
