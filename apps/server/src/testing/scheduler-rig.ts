import type { Clock } from '../clock.ts'
import type { PrintDriver } from '../drivers/driver.ts'
import type { LoadImages } from '../images/load-images.ts'
import { readPrintSettings } from '../settings/read-settings.ts'
import type { NewPrinter, PrinterRow, TaskEventRow, TaskRow } from '../store/rows.ts'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts'
import type { Store, TenantStore } from '../store/store.ts'
import { createTask, type TaskRequest } from '../tasks/create-task.ts'
import type { AskRefund } from '../tasks/refund-question.ts'
import { type Scheduler, startScheduler } from '../tasks/scheduler.ts'
import { ensureDefaultTenant } from '../tenants/ensure-default-tenant.ts'
import { type ManualClock, manualClock } from './manual-clock.ts'
import { samplePrinter } from './sample-rows.ts'

/** A scheduler over a store of its own and the clock of the test. */
export interface SchedulerRig<TestClock extends Clock = Clock> {
  readonly store: Store
  readonly shop: TenantStore
  readonly clock: TestClock
  /** What was logged as an error: our own bugs. A test that expects some empties it. */
  readonly errors: { readonly fields: object; readonly message: string }[]
  start(...drivers: PrintDriver[]): Scheduler
  /** DL5: who is asked about refunds, and who has the pictures of slips; set before `start`. */
  readonly shopSystem: { askRefund?: AskRefund; loadImages?: LoadImages }
  addPrinter(changes?: Partial<NewPrinter>): Promise<PrinterRow>
  addTask(printer: PrinterRow, changes?: Partial<TaskRequest>): Promise<TaskRow>
  set(key: string, value: string | number | boolean): Promise<void>
  task(task: TaskRow): Promise<TaskRow>
  /** The history as `event: FROM>TO`. */
  story(task: TaskRow): Promise<string[]>
  history(task: TaskRow): Promise<readonly TaskEventRow[]>
  idle(): Promise<void>
}

const openRigs: { close(): Promise<void> }[] = []

/** For `afterEach`: ends what the test's rigs started. Throws when something was logged as an error. */
export async function closeSchedulerRigs(): Promise<void> {
  for (const rig of openRigs.splice(0)) await rig.close()
}

let randomSeed = 0
/** Different every time and the same in every run. */
export function countingRandom(byteCount: number): Uint8Array {
  const bytes = new Uint8Array(byteCount)
  new DataView(bytes.buffer).setUint8(0, 255)
  if (byteCount >= 8) new DataView(bytes.buffer).setUint32(4, randomSeed++)
  return bytes
}

/** With a clock that stands still, and `pass` to move it so that what a moment starts is over before the next comes. */
export async function stillRig(): Promise<SchedulerRig<ManualClock> & { pass(seconds: number): Promise<void> }> {
  const clock = manualClock()
  const rig = await schedulerRig(clock)
  return {
    ...rig,
    async pass(seconds) {
      await rig.idle()
      const untilMs = clock.now() + seconds * 1000
      while (clock.now() < untilMs) {
        clock.advance(Math.min(500, untilMs - clock.now()))
        await rig.idle()
      }
    },
  }
}

export async function schedulerRig<TestClock extends Clock>(clock: TestClock): Promise<SchedulerRig<TestClock>> {
  const store = await openSqliteStore({ path: ':memory:', clock })
  await ensureDefaultTenant(store, { name: '发财小狗饮品店', now: clock.now() })
  const shop = store.forTenant(1)
  const schedulers: Scheduler[] = []
  const shopSystem: SchedulerRig['shopSystem'] = {}
  const errors: SchedulerRig['errors'] = []
  openRigs.push({
    async close() {
      for (const scheduler of schedulers) await scheduler.stop()
      await store.close()
      if (errors.length > 0) throw new Error(`logged as an error: ${JSON.stringify(errors.map(readable))}`)
    },
  })
  const idle = async () => {
    for (const scheduler of schedulers) await scheduler.idle()
  }
  const history: SchedulerRig['history'] = (task) => shop.taskEvents(task.id)
  return {
    store,
    shop,
    clock,
    errors,
    history,
    idle,
    shopSystem,
    start(...drivers) {
      const log = {
        debug: () => {},
        warn: () => {},
        error: (fields: object, message: string) => errors.push({ fields, message }),
      }
      const directory = { tenant: (id: number) => store.acrossTenants.tenant(id) }
      const parts = {
        store,
        directory,
        clock,
        drivers,
        node: 'node-a',
        log,
        random: countingRandom,
      }
      const scheduler = startScheduler({ ...parts, ...shopSystem })
      schedulers.push(scheduler)
      return scheduler
    },
    addPrinter: (changes = {}) =>
      shop.write(async (tx) => {
        const printer = await tx.insertPrinter(samplePrinter({ driver: 'agent', ...changes }), clock.now())
        if (printer === 'duplicate') throw new Error('the serial number is taken')
        return printer
      }),
    addTask: (printer, changes = {}) =>
      shop.write(async (tx) => {
        const request: TaskRequest = {
          orderId: null,
          printer,
          printType: 'RECEIPT',
          source: { kind: 'text', text: '珍珠奶茶 x1' },
          copies: 1,
          priority: 1,
          scheduledAt: clock.now(),
          cause: 'manual',
          idempotencyKey: null,
          actor: 'person',
          ...changes,
        }
        const settings = await readPrintSettings(tx)
        const made = await createTask(tx, request, { now: clock.now(), random: countingRandom, settings, node: 'n' })
        if (made === 'quota_exceeded') throw new Error('the shop has no quota')
        return made.task
      }),
    set: (key, value) =>
      shop.write((tx) => tx.putSettings([{ key, value: JSON.stringify(value), updatedAt: clock.now() }])),
    async task(task) {
      const found = await shop.taskByJobId(task.id)
      if (found === undefined) throw new Error(`task ${task.taskId} is gone`)
      return found
    },
    async story(task) {
      return (await history(task)).map(({ event, fromStatus, toStatus }) => `${event}: ${fromStatus}>${toStatus}`)
    },
  }
}

function readable({ fields, message }: { readonly fields: object; readonly message: string }): string {
  const error = 'error' in fields && fields.error instanceof Error ? fields.error.stack : JSON.stringify(fields)
  return `${message}: ${error}`
}
