import {
  type FeieCloud,
  type FeieCloudOptions,
  type FeieFault,
  startFeieCloud,
} from '../../../../dev/emulators/feie-cloud/start-feie-cloud.ts'
import { feieApi } from '../drivers/feie/feie-api.ts'
import { formPoster } from '../drivers/feie/post-form.ts'
import { type Feie, type FeieOptions, startFeie } from '../drivers/feie/start-feie.ts'
import type { PrinterRow, TaskRow } from '../store/rows.ts'
import { vendorReports } from '../tasks/report-vendor-job.ts'
import { sealer } from '../tenants/sealing.ts'
import { type ManualClock, manualClock } from './manual-clock.ts'
import { type SchedulerRig, schedulerRig } from './scheduler-rig.ts'

export const feieUser = 'shop@example.com'
export const feieUkey = 'UKEYofTheShop'
export const feieSn = '316500011'

/** The driver, its scheduler and the emulated vendor, all on one clock that the test moves. */
export interface FeieRig extends SchedulerRig<ManualClock> {
  readonly cloud: FeieCloud
  readonly feie: Feie
  readonly printer: PrinterRow
  /** A driver as another process, or the next run of this one, has it. */
  another(options?: Partial<FeieOptions>): Feie
  setAccount(user: string, ukey: string): Promise<void>
  /** Moves the clock, a little at a time and never while a request is under way, until it is so. */
  until(isSo: () => boolean | Promise<boolean>, secondsMax?: number): Promise<void>
  /** Until the task is in this state. */
  untilStatus(task: TaskRow, status: TaskRow['printStatus'], secondsMax?: number): Promise<TaskRow>
  /** Some other system prints on our printer with the same account. */
  printByOthers(): Promise<void>
  /** Refuses the order that comes after so many more were taken. */
  refuseAfter(taken: number, fault: FeieFault): void
  readonly startedAt: number
  /** Lets everything end that needs no time. */
  quiet(): Promise<void>
}

const closers: (() => Promise<void> | void)[] = []

/** For `afterEach`, before `closeSchedulerRigs`. */
export async function closeFeieRigs(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close()
}

const stepMs = 250
/** Turns of the event loop in which nothing happens before it counts as quiet. */
const quietTurns = 8

export async function feieRig(
  options: {
    readonly cloud?: Partial<FeieCloudOptions>
    readonly feie?: Partial<FeieOptions>
    readonly start?: boolean
  } = {},
): Promise<FeieRig> {
  const clock = manualClock(Date.UTC(2026, 10, 22, 4, 0))
  const rig = await schedulerRig(clock)
  const cloud = await startFeieCloud({ clock, user: feieUser, ukey: feieUkey, ...options.cloud })
  closers.push(() => cloud.close())
  cloud.addDevice({ sn: feieSn, key: 'abcdefgh', model: '80mm' })
  cloud.printers.get(feieSn)?.bindings.set(feieUser, { name: '', phone: '' })
  const seal = sealer(new Uint8Array(32).fill(7))
  const drivers: Feie[] = []
  const another = (more: Partial<FeieOptions> = {}) => {
    const feie = startFeie({
      url: new URL(cloud.url),
      publicKey: undefined,
      callbackUrl: undefined,
      store: rig.store,
      clock,
      reports: vendorReports(rig.store, clock, 'node-a'),
      sealer: seal,
      log: { error: (fields, message) => rig.errors.push({ fields, message }) },
      ...options.feie,
      ...more,
    })
    drivers.push(feie)
    closers.push(() => feie.stop())
    return feie
  }
  const feie = another()
  const setAccount: FeieRig['setAccount'] = async (user, ukey) => {
    await rig.set('feie.user', seal.seal(user))
    await rig.set('feie.ukey', seal.seal(ukey))
  }
  await setAccount(feieUser, feieUkey)
  const printer = await rig.addPrinter({ driver: 'feie', model: 'feie', printerSn: feieSn, host: null, port: null })
  if (options.start !== false) rig.start(feie.driver)

  const isBusy = () => drivers.reduce((sum, one) => sum + one.underWay(), 0) > cloud.heldAnswers()
  const quiet = async () => {
    for (let turns = 0; turns < quietTurns; turns++) {
      await cloud.idle()
      await new Promise(setImmediate)
      if (isBusy()) turns = -1
    }
  }
  const until: FeieRig['until'] = async (isSo, secondsMax = 3_600) => {
    for (const endAt = clock.now() + secondsMax * 1000; ; clock.advance(stepMs)) {
      await quiet()
      if (await isSo()) return
      if (clock.now() >= endAt) throw new Error(`not so within ${secondsMax} s of the clock`)
    }
  }
  return {
    ...rig,
    cloud,
    feie,
    printer,
    another,
    setAccount,
    until,
    quiet,
    startedAt: clock.now(),
    printByOthers: () => printByOthers(cloud, clock),
    refuseAfter: (taken, fault) => refuseAfter(cloud, taken, fault),
    async untilStatus(task, status, secondsMax) {
      await until(async () => (await rig.task(task)).printStatus === status, secondsMax).catch(
        async (error: unknown) => {
          throw new Error(`${String(error)}: ${JSON.stringify(await rig.history(task), undefined, 1)}`)
        },
      )
      return rig.task(task)
    },
  }
}

async function printByOthers(cloud: FeieCloud, clock: ManualClock): Promise<void> {
  const api = feieApi({ url: new URL(cloud.url), clock, poster: formPoster(clock) })
  const expiredSeconds = clock.now() / 1000 + 60
  const order = { sn: feieSn, content: '别人的小票<BR>', times: 1, expiredSeconds }
  const answer = await api.printReceipt({ user: feieUser, ukey: feieUkey }, order)
  if (!answer.ok) throw new Error(answer.message)
}

function refuseAfter(cloud: FeieCloud, taken: number, fault: FeieFault): void {
  let left = taken
  const stop = cloud.subscribe((seen) => {
    if (seen.step !== 'carried_out' || seen.apiname !== 'Open_printMsg') return
    left -= 1
    if (left > 0) return
    cloud.faults.next('Open_printMsg', fault)
    stop()
  })
}
