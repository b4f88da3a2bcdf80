import type { EpochMs } from '../../clock.ts'
import type { Connection, SqlValue } from '../connection.ts'
import type { ClaimedLanes, LaneClaim } from '../store.ts'
import { idList } from './id-list.ts'
import { isLiving } from './nodes.ts'
import { waiting, waitingByTime } from './task-schedule.ts'

/*
 * Which node serves a printer, on databases that nodes share; where there is one node these statements are never run.
 */

/**
 * One statement, because the time it takes is lateness. A free lane is one without a row; one of a node that is no
 * more, or of a node that has lost the printer's client to this one, is taken over, unless somebody else is taking
 * it at this moment. Rows of lanes that the node has already are only read.
 */
export async function claimLanes(connection: Connection, claim: LaneClaim): Promise<ClaimedLanes> {
  const { node, now, limit } = claim
  const wanted = claim.printerIds === undefined ? undefined : idList(claim.printerIds)
  const found = await connection.rows<{ tenant_id: number; printer_id: number; free_count: number }>(
    `with due as (
       select distinct tenant_id, printer_id from print_task
       where ${waitingByTime} and scheduled_at > ? and scheduled_at <= ?
         ${wanted === undefined ? '' : `and printer_id in (${wanted.marks})`}
         and not exists (select 1 from print_task busy
           where busy.printer_id = print_task.printer_id and busy.print_status = 'PRINTING')
         and not exists (select 1 from agent_session away
           where away.printer_id = print_task.printer_id and away.node <> ? and ${isLiving('away.node')})
     ), free as (
       select due.tenant_id, due.printer_id from due
       where not exists (select 1 from printer_lane lane where lane.printer_id = due.printer_id)
       order by due.printer_id limit ?
     ), fresh as (
       insert into printer_lane (printer_id, tenant_id, node, claimed_at)
       select printer_id, tenant_id, cast(? as text), cast(? as bigint) from free order by printer_id
       on conflict (printer_id) do nothing
       returning tenant_id, printer_id
     ), lost as (
       select lane.printer_id from printer_lane lane join due on due.printer_id = lane.printer_id
       where lane.node <> ? and (not ${isLiving('lane.node')}
         or exists (select 1 from agent_session own where own.printer_id = lane.printer_id and own.node = ?))
       order by lane.printer_id limit ? for update of lane skip locked
     ), taken as (
       update printer_lane set node = ?, claimed_at = ? where printer_id in (select printer_id from lost)
       returning tenant_id, printer_id
     ), counted as (
       select (select count(*) from free) + (select count(*) from lost) as free_count
     )
     select tenant_id, printer_id, free_count from fresh, counted
     union all select tenant_id, printer_id, free_count from taken, counted
     union all select due.tenant_id, due.printer_id, free_count from counted, due
       join printer_lane lane on lane.printer_id = due.printer_id and lane.node = ?`,
    [
      claim.dueAfter,
      now,
      ...(wanted?.values ?? []),
      node,
      now,
      limit,
      node,
      now,
      node,
      now,
      node,
      limit,
      node,
      now,
      node,
    ] satisfies SqlValue[],
  )
  return {
    lanes: found.map((lane) => ({ tenantId: lane.tenant_id, printerId: lane.printer_id })),
    // Lanes that went to another node in the same moment count too: behind them there may be free ones.
    more: (found[0]?.free_count ?? 0) >= limit,
  }
}

/** @returns the printers whose lanes were given back; one with a due task is kept */
export async function releaseLanes(
  connection: Connection,
  node: string,
  printerIds: readonly number[],
  now: EpochMs,
): Promise<readonly number[]> {
  if (printerIds.length === 0) return []
  const { marks, values } = idList(printerIds)
  const released = await connection.rows<{ printer_id: number }>(
    `delete from printer_lane where node = ? and printer_id in (${marks})
       and not exists (select 1 from print_task
         where print_task.printer_id = printer_lane.printer_id and ${waiting} and scheduled_at <= ?)
     returning printer_id`,
    [node, ...values, now],
  )
  return released.map((lane) => lane.printer_id)
}
