import type { EpochMs } from '../../clock.ts'
import type { Connection, SqlValue } from '../connection.ts'
import type { TaskRow } from '../rows.ts'
import type { PrinterRef } from '../store.ts'
import { idList } from './id-list.ts'
import { isLiving } from './nodes.ts'
import { loadTask, loadTasks } from './task-rows.ts'

/*
 * The scheduler's questions cross tenants. The states stand in the text, word for word as in the partial indexes:
 * a database uses such an index only when it can see that the question implies it.
 */

export const waiting = `print_status in ('PENDING', 'DELAYED')`
/** As the index by due time has it; what asks for one printer must not read that one. */
export const waitingByTime = `${waiting} and scheduled_at > 0`

/** DL7: printers with a task that became due in (dueAfter, dueUntil] and with none in PRINTING. */
export async function listDuePrinters(
  connection: Connection,
  dueAfter: EpochMs,
  dueUntil: EpochMs,
  printerIds?: readonly number[],
): Promise<readonly PrinterRef[]> {
  const wanted = printerIds === undefined ? undefined : idList(printerIds)
  const found = await connection.rows<{ tenant_id: number; printer_id: number }>(
    `select distinct tenant_id, printer_id from print_task
     where ${waitingByTime} and scheduled_at > ? and scheduled_at <= ?
       ${wanted === undefined ? '' : `and printer_id in (${wanted.marks})`}
       and not exists (select 1 from print_task busy
         where busy.printer_id = print_task.printer_id and busy.print_status = 'PRINTING')
     order by printer_id`,
    [dueAfter, dueUntil, ...(wanted?.values ?? [])],
  )
  return found.map((printer) => ({ tenantId: printer.tenant_id, printerId: printer.printer_id }))
}

/** DL7: by priority, then scheduledAt, then id. */
export async function findNextDueTask(
  connection: Connection,
  printerId: number,
  now: EpochMs,
): Promise<TaskRow | undefined> {
  const [stored] = await connection.rows<object>(
    `select * from print_task where printer_id = ? and ${waiting} and scheduled_at <= ?
     order by priority desc, scheduled_at, id limit 1`,
    [printerId, now],
  )
  return stored && (await loadTask(connection, stored))
}

/** DL6: when the next waiting task after `after` becomes due. */
export async function findNextDueAt(connection: Connection, after: EpochMs): Promise<EpochMs | undefined> {
  return await earliest(connection, 'scheduled_at', `${waitingByTime} and scheduled_at > ?`, [after])
}

/** DL9: waiting tasks that are too old to be useful, the longest expired first. */
export async function listExpiredTasks(
  connection: Connection,
  now: EpochMs,
  limit: number,
): Promise<readonly TaskRow[]> {
  return await listAcross(
    connection,
    `${waiting} and expires_at is not null and expires_at <= ? order by expires_at, id limit ?`,
    [now, limit],
  )
}

export async function findNextExpiryAt(connection: Connection): Promise<EpochMs | undefined> {
  return await earliest(connection, 'expires_at', `${waiting} and expires_at is not null`, [])
}

/**
 * DL3: attempts that have been silent past their deadline, the longest silent first.
 * @param node only those that it began, and those whose node is no more: another node that lives ends its own
 */
export async function listOverdueAttempts(
  connection: Connection,
  node: string,
  now: EpochMs,
  limit: number,
): Promise<readonly TaskRow[]> {
  return await listAcross(
    connection,
    `print_status = 'PRINTING' and attempt_deadline_at is not null and attempt_deadline_at <= ?
       and (node is null or node = ? or not ${isLiving('print_task.node')})
     order by attempt_deadline_at, id limit ?`,
    [now, node, now, limit],
  )
}

export async function findNextAttemptDeadlineAt(connection: Connection): Promise<EpochMs | undefined> {
  return await earliest(
    connection,
    'attempt_deadline_at',
    `print_status = 'PRINTING' and attempt_deadline_at is not null`,
    [],
  )
}

/** DL3: every task in PRINTING, by printer: in this order the index of what prints answers without reading the rest. */
export async function listPrintingTasks(connection: Connection): Promise<readonly TaskRow[]> {
  return await listAcross(connection, `print_status = 'PRINTING' order by printer_id`, [])
}

/** @param node undefined: attempts whose node is not in the table any more */
export async function listAttemptsOf(connection: Connection, node: string | undefined): Promise<readonly TaskRow[]> {
  if (node !== undefined) {
    return await listAcross(connection, `print_status = 'PRINTING' and node = ? order by printer_id`, [node])
  }
  return await listAcross(
    connection,
    `print_status = 'PRINTING' and not exists (select 1 from node known where known.name = print_task.node)
     order by printer_id`,
    [],
  )
}

async function listAcross(
  connection: Connection,
  condition: string,
  values: readonly SqlValue[],
): Promise<readonly TaskRow[]> {
  const stored = await connection.rows<object>(`select * from print_task where ${condition}`, values)
  return await loadTasks(connection, stored)
}

async function earliest(
  connection: Connection,
  column: 'scheduled_at' | 'expires_at' | 'attempt_deadline_at',
  condition: string,
  values: readonly number[],
): Promise<EpochMs | undefined> {
  const [found] = await connection.rows<{ at: EpochMs }>(
    `select ${column} as at from print_task where ${condition} order by ${column} limit 1`,
    values,
  )
  return found?.at
}
