import { writeSync } from 'node:fs'
import { sampleTask, sampleTaskEvent } from '../sample-rows.ts'
import { openSqliteStore } from './open-sqlite-store.ts'

/*
 * The victim of durability.test.ts: writes tasks and says each one's id once the store has acknowledged it, until it
 * is killed. Arguments: the database file, a word that makes this life's task ids its own.
 */

const [path = '', life = ''] = process.argv.slice(2)
const writersAtOnce = 16

const store = await openSqliteStore({ path })
const tenant = (await store.acrossTenants.tenant(1)) ?? (await store.acrossTenants.insertTenant(1, '甲店', 1))
const shop = store.forTenant(tenant.id)

async function writeForever(writer: number): Promise<never> {
  for (let count = 0; ; count += 1) {
    const wanted = sampleTask(`${life}-${writer}-${count}`, 1 + writer, {
      source: { kind: 'text', text: '茶'.repeat(200) },
    })
    const { task } = await shop.write(async (tx) => await tx.insertTask(wanted, sampleTaskEvent()))
    const event = sampleTaskEvent({ event: 'cancel', fromStatus: 'PENDING', toStatus: 'CANCELLED' })
    await shop.write(async (tx) => await tx.changeTask(task, { printStatus: 'CANCELLED' }, event))
    // A synchronous write, so that nothing said is still in a buffer of this process when it dies.
    writeSync(1, `${task.taskId}\n`)
  }
}

await Promise.all(Array.from({ length: writersAtOnce }, (_, writer) => writeForever(writer)))
