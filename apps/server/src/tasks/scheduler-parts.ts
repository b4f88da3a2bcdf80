import type { DriverKind } from '@xiaopiao/protocol'
import type { Clock } from '../clock.ts'
import type { PrintDriver } from '../drivers/driver.ts'
import type { LoadImages } from '../images/load-images.ts'
import type { NodeLease } from '../nodes/node-lease.ts'
import { changeCondition } from '../printers/change-condition.ts'
import type { PrinterRow } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import type { RandomBytes } from '../tenants/random.ts'
import type { TenantDirectory } from '../tenants/tenant-directory.ts'
import type { ChangeContext } from './change-task.ts'
import type { AskRefund } from './refund-question.ts'

type LogLine = (fields: object, message: string) => void

/** As much of a logger as the scheduler needs; pino fits. */
interface SchedulerLog {
  readonly debug: LogLine
  readonly warn: LogLine
  readonly error: LogLine
}

/** What every part of the scheduler works with. */
export interface SchedulerParts {
  readonly store: Store
  /** Tasks of a suspended tenant wait. */
  readonly directory: Pick<TenantDirectory, 'tenant'>
  readonly clock: Clock
  readonly random: RandomBytes
  readonly drivers: readonly PrintDriver[]
  /** The name of this node in the history. */
  readonly node: string
  /** Whether this node may begin attempts; the only node of its database always may. */
  readonly lease?: NodeLease
  /** DL5: asks shop systems; without it nobody is asked. */
  readonly askRefund?: AskRefund
  /** Gets the pictures of slips; without it slips have none. */
  readonly loadImages?: LoadImages
  readonly log: SchedulerLog
}

export function driverOf(parts: SchedulerParts, kind: DriverKind): PrintDriver | undefined {
  return parts.drivers.find((driver) => driver.kind === kind)
}

export function contextNow(parts: SchedulerParts, cause: string): ChangeContext {
  return { cause, now: parts.clock.now(), node: parts.node }
}

/** Writes what the driver knows of the device to its row, when it differs, so that pages show it (DL8). */
export async function noteCondition(parts: SchedulerParts, printer: PrinterRow): Promise<void> {
  const condition = driverOf(parts, printer.driver)?.lastStatus?.(printer)?.condition
  if (condition === undefined || condition === printer.condition) return
  await changeCondition(parts.store.forTenant(printer.tenantId), printer.id, condition, parts.clock.now())
}
