import type { Clock } from '../clock.ts'
import type { PrintDriver } from '../drivers/driver.ts'
import type { TenantId } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import { changeCondition } from './change-condition.ts'

/** Print clients come back from a lost network within seconds; that is no news to a shop. */
const offlineAfterMs = 30_000

export interface AvailabilityParts {
  readonly store: Store
  readonly clock: Clock
  readonly drivers: readonly PrintDriver[]
  readonly log: { readonly error: (fields: object, message: string) => void }
}

/**
 * Keeps the condition of printers whose drivers tell when they come and go, also while nothing is printed (DL8).
 * The answer stops it.
 */
export function watchAvailability({ store, clock, drivers, log }: AvailabilityParts): () => Promise<void> {
  const waiting = new Map<number, () => void>()
  const work = new Set<Promise<void>>()
  const track = (printerId: number, run: () => Promise<void>) => {
    const tracked = run()
      .catch((error: unknown) => log.error({ err: error, printerId }, 'the condition of a printer was not kept'))
      .finally(() => work.delete(tracked))
    work.add(tracked)
  }

  const note = async (driver: PrintDriver, tenantId: TenantId, printerId: number) => {
    const tenant = store.forTenant(tenantId)
    const printer = await tenant.printer(printerId)
    const condition = printer && driver.lastStatus?.(printer)?.condition
    if (condition === undefined) return
    const now = clock.now()
    if (condition === 'offline' && driver.kind === 'agent') {
      // Its client may have gone to another node.
      const sessions = await tenant.agentSessions(now)
      if (sessions.some((session) => session.printerId === printerId)) return
    }
    await changeCondition(tenant, printerId, condition, now)
  }

  const unsubscribes = drivers.map((driver) =>
    driver.onAvailability((printerId, available, tenantId) => {
      waiting.get(printerId)?.()
      waiting.delete(printerId)
      if (available) {
        track(printerId, () => note(driver, tenantId, printerId))
        return
      }
      const cancel = clock.at(clock.now() + offlineAfterMs, () => {
        waiting.delete(printerId)
        track(printerId, () => note(driver, tenantId, printerId))
      })
      waiting.set(printerId, cancel)
    }),
  )
  return async () => {
    for (const unsubscribe of unsubscribes) unsubscribe()
    for (const cancel of waiting.values()) cancel()
    await Promise.all(work)
  }
}
