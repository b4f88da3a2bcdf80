import type { EpochMs } from '../clock.ts'
import { readPrintSettings } from '../settings/read-settings.ts'
import type { TaskRow } from '../store/rows.ts'
import type { TenantStore } from '../store/store.ts'
import { createTask } from '../tasks/create-task.ts'
import { testPage, testPageData } from '../templates/test-page.ts'
import type { RandomBytes } from '../tenants/random.ts'

export type TestPrinterAnswer =
  | { readonly ok: true; readonly task: TaskRow }
  | { readonly ok: false; readonly reason: 'not_found' | 'daily_quota_exceeded' }

/** Puts the self-test page into the printer's queue, as a task like any other. */
export function testPrinter(
  store: TenantStore,
  id: number,
  context: { readonly now: EpochMs; readonly random: RandomBytes; readonly node: string },
): Promise<TestPrinterAnswer> {
  const { now } = context
  return store.write(async (tx): Promise<TestPrinterAnswer> => {
    const printer = await tx.printer(id)
    if (printer === undefined) return { ok: false, reason: 'not_found' }
    const shop = await tx.tenant()
    const settings = await readPrintSettings(tx)
    const made = await createTask(
      tx,
      {
        orderId: null,
        printer,
        printType: 'RECEIPT',
        source: {
          kind: 'template',
          template: testPage,
          data: testPageData(printer, { name: shop.name, timeZone: settings.timeZone }, now),
        },
        copies: 1,
        priority: testPagePriority,
        scheduledAt: now,
        cause: 'test',
        idempotencyKey: null,
        actor: 'person',
      },
      { ...context, settings },
    )
    if (made === 'quota_exceeded') return { ok: false, reason: 'daily_quota_exceeded' }
    return { ok: true, task: made.task }
  })
}

/** The priority of an ordinary task (`POST /api/print`): whoever tests a printer stands beside it, but orders go first come first served. */
const testPagePriority = 1
