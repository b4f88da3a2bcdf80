import type { EpochMs } from '../clock.ts'
import { voidAfterPrint } from '../orders/void-slip.ts'
import type { TaskRow } from '../store/rows.ts'
import type { TenantStore, TenantWrites } from '../store/store.ts'
import { noteTask } from '../webhooks/note-task.ts'
import { noteOnOrder } from './order-remark.ts'
import type { TaskEvent } from './task-event.ts'
import { decide } from './task-life.ts'

export interface ChangeContext {
  /** Who or what, for the history: `person`, `scheduler`, `agent`, `driver`, `recovery`, `order.refunded` … */
  readonly cause: string
  readonly now: EpochMs
  /** The node that writes the change. */
  readonly node: string
  /**
   * The attempt that the event tells of. When the task has begun another since, as after a pause of the process in
   * which another node took over, only paper is news (DL3).
   */
  readonly attempt?: number
}

export type ChangeAnswer =
  | { readonly ok: true; readonly task: TaskRow }
  | { readonly ok: false; readonly reason: 'not_found' }
  | { readonly ok: false; readonly reason: 'wrong_state'; readonly task: TaskRow }

/** Each loss means that another writer moved the task; a task has far fewer moves than this in a second. */
const lostRacesMax = 20

/**
 * DL1: one compare-and-set with its history row, only if the task is still exactly the one given.
 * @returns undefined when another writer was first and nothing was written
 */
export async function changeTaskOnce(
  tx: TenantWrites,
  task: TaskRow,
  event: TaskEvent,
  context: ChangeContext,
): Promise<ChangeAnswer | undefined> {
  const decision = decide(task, event, context.now)
  if (decision.kind === 'stay') return { ok: true, task }
  if (decision.kind === 'refuse') return { ok: false, reason: 'wrong_state', task }
  const changed = await tx.changeTask(task, decision.patch, {
    at: context.now,
    event: event.type,
    fromStatus: task.printStatus,
    toStatus: decision.patch.printStatus ?? task.printStatus,
    attempt: decision.patch.attempt ?? task.attempt,
    node: context.node,
    cause: context.cause,
    detail: decision.detail,
  })
  if (changed === undefined) return undefined
  const order = changed.printStatus === 'SUCCESS' ? await noteOnOrder(tx, changed, context.now) : undefined
  await voidAfterPrint(tx, { before: task, task: changed, order }, context)
  if (changed.printStatus !== task.printStatus) await noteTask(tx, changed)
  return { ok: true, task: changed }
}

/**
 * Applies an event inside a unit of writes. When another writer was first, the task is read again and the table
 * decides again on what it has become.
 * @param task as it was read; may be out of date
 */
export async function changeTaskIn(
  tx: TenantWrites,
  task: TaskRow,
  event: TaskEvent,
  context: ChangeContext,
): Promise<ChangeAnswer> {
  let current: TaskRow | undefined = task
  for (let lostRaces = 0; lostRaces < lostRacesMax; lostRaces++) {
    if (current === undefined) return { ok: false, reason: 'not_found' }
    const isOld = context.attempt !== undefined && context.attempt !== current.attempt
    if (isOld && event.type !== 'printed') return { ok: true, task: current }
    const answer = await changeTaskOnce(tx, current, event, context)
    if (answer !== undefined) return answer
    current = await tx.taskByJobId(task.id)
  }
  throw new Error(`Cannot apply "${event.type}" to task "${task.taskId}": it changed ${lostRacesMax} times meanwhile`)
}

/** Applies an event to a task in a unit of its own; answers after the commit (DL4). */
export function changeTask(
  store: TenantStore,
  jobId: number,
  event: TaskEvent,
  context: ChangeContext,
): Promise<ChangeAnswer> {
  return store.write(async (tx) => {
    const task = await tx.taskByJobId(jobId)
    return task === undefined ? { ok: false, reason: 'not_found' } : changeTaskIn(tx, task, event, context)
  })
}
