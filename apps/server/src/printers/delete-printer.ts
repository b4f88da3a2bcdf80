import type { EpochMs } from '../clock.ts'
import type { AgentLinks } from '../drivers/agent-links.ts'
import type { TaskRow } from '../store/rows.ts'
import type { TenantStore, TenantWrites } from '../store/store.ts'
import { changeTaskIn } from '../tasks/change-task.ts'
import type { VendorClouds, VendorProblem } from './vendor-cloud.ts'

export type DeletePrinterAnswer =
  | { readonly ok: true; readonly cancelledTasks: number }
  | { readonly ok: false; readonly reason: 'not_found' }
  /** A task is on its way to the paper: how it ends must still be recorded. */
  | { readonly ok: false; readonly reason: 'wrong_state'; readonly task: TaskRow }
  /** Its vendor would keep it: nothing is deleted here either. */
  | VendorProblem

const pageSize = 200

/** Undoes the unit of writes: between the look and the cancel, a task began to print. */
class PrintingBegan extends Error {
  override readonly name = 'PrintingBegan'
  readonly task: TaskRow

  constructor(task: TaskRow) {
    super(`task "${task.taskId}" began to print`)
    this.task = task
  }
}

/**
 * Deletes a printer, cancels what waits for it (MANUAL) and ends its client's connection; all of it or nothing.
 * The history of its tasks stays. A printer of a vendor's cloud leaves the account there first; whatever breaks in
 * between, the same request again finishes it.
 */
export async function deletePrinter(
  store: TenantStore,
  links: Pick<AgentLinks, 'disconnect'>,
  id: number,
  context: { readonly now: EpochMs; readonly node: string; readonly clouds?: VendorClouds },
): Promise<DeletePrinterAnswer> {
  const left = await leaveVendor(store, id, context.clouds)
  if (left !== undefined) return left
  const answer = await store
    .write(async (tx): Promise<DeletePrinterAnswer> => {
      const printer = await tx.printer(id)
      if (printer === undefined) return { ok: false, reason: 'not_found' }
      const printing = await tx.tasks({ printerSn: printer.printerSn, status: 'PRINTING', limit: 1 })
      const [task] = printing.rows
      if (task !== undefined) return { ok: false, reason: 'wrong_state', task }
      const cancelledTasks =
        (await cancelTasks(tx, printer.printerSn, 'PENDING', context)) +
        (await cancelTasks(tx, printer.printerSn, 'DELAYED', context))
      await tx.deletePrinter(id)
      return { ok: true, cancelledTasks }
    })
    .catch((error: unknown): DeletePrinterAnswer => {
      if (error instanceof PrintingBegan) return { ok: false, reason: 'wrong_state', task: error.task }
      throw error
    })
  if (answer.ok) links.disconnect(id, 'printer deleted')
  return answer
}

/** Undefined: it may be deleted here. */
async function leaveVendor(
  store: TenantStore,
  id: number,
  clouds: VendorClouds | undefined,
): Promise<DeletePrinterAnswer | undefined> {
  const printer = await store.printer(id)
  const cloud = printer === undefined ? undefined : clouds?.[printer.driver]
  if (printer === undefined || cloud === undefined) return undefined
  // What prints now would lose its printer, and the answer to it.
  const { rows } = await store.tasks({ printerSn: printer.printerSn, status: 'PRINTING', limit: 1 })
  if (rows[0] !== undefined) return { ok: false, reason: 'wrong_state', task: rows[0] }
  const removed = await cloud.remove(printer)
  return removed.ok ? undefined : removed
}

async function cancelTasks(
  tx: TenantWrites,
  printerSn: string,
  status: 'PENDING' | 'DELAYED',
  context: { readonly now: EpochMs; readonly node: string },
): Promise<number> {
  const event = { type: 'cancel', reason: 'MANUAL', detail: 'the printer was deleted / 打印机已删除' } as const
  let cancelled = 0
  let cursor: string | undefined
  do {
    const page = await tx.tasks({ printerSn, status, limit: pageSize, cursor })
    for (const task of page.rows) {
      const answer = await changeTaskIn(tx, task, event, { ...context, cause: 'person' })
      if (!answer.ok && answer.reason === 'wrong_state') throw new PrintingBegan(answer.task)
      cancelled += 1
    }
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return cancelled
}
