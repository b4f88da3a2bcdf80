import type { EpochMs } from '../../clock.ts'
import type { Connection, SqlValue } from '../connection.ts'
import type { NodeBeat, PrinterRef } from '../store.ts'

/*
 * Nodes that share a database. A lease says who should do a piece of work and is never asked whether it may be done:
 * that is decided by the task's compare-and-set and by the one PRINTING task of each printer.
 */

/** A condition on `column`, the name of a node: it lives at the time that the parameter gives. */
export const isLiving = (column: string) =>
  `exists (select 1 from node living where living.name = ${column} and living.lease_until > ?)`

/** @returns `new` when the node was not in the table */
export async function beatNode(connection: Connection, beat: NodeBeat): Promise<'known' | 'new'> {
  const known = await connection.rows('update node set lease_until = ? where name = ? returning name', [
    beat.leaseUntil,
    beat.node,
  ])
  if (known.length > 0) return 'known'
  await connection.rows(
    `insert into node (name, started_at, lease_until) values (?, ?, ?)
     on conflict (name) do update set lease_until = excluded.lease_until`,
    [beat.node, beat.startedAt, beat.leaseUntil],
  )
  return 'new'
}

export async function listLapsedNodes(connection: Connection, now: EpochMs): Promise<readonly string[]> {
  const found = await connection.rows<{ name: string }>('select name from node where lease_until <= ? order by name', [
    now,
  ])
  return found.map(({ name }) => name)
}

/** For work that one node should do and that any may do: nothing is elected. */
export async function findOldestNode(connection: Connection, now: EpochMs): Promise<string | undefined> {
  const sql = 'select name from node where lease_until > ? order by started_at, name limit 1'
  const [found] = await connection.rows<{ name: string }>(sql, [now])
  return found?.name
}

export async function othersLive(connection: Connection, node: string, now: EpochMs): Promise<boolean> {
  const found = await connection.rows('select name from node where name <> ? and lease_until > ? limit 1', [node, now])
  return found.length > 0
}

/**
 * Takes a node out of the table with all it had. Of several that try, one alone gets the answer.
 * @param lapsedAt only when its lease has passed at this time
 */
export async function removeNode(
  connection: Connection,
  node: string,
  lapsedAt: EpochMs | undefined,
): Promise<readonly PrinterRef[] | undefined> {
  const [condition, values]: [string, SqlValue[]] =
    lapsedAt === undefined ? ['name = ?', [node]] : ['name = ? and lease_until <= ?', [node, lapsedAt]]
  const removed = await connection.rows(`delete from node where ${condition} returning name`, values)
  if (removed.length === 0) return undefined
  await connection.rows('delete from printer_lane where node = ?', [node])
  const sessions = await connection.rows<{ tenant_id: number; printer_id: number }>(
    'delete from agent_session where node = ? returning tenant_id, printer_id',
    [node],
  )
  return sessions.map((session) => ({ tenantId: session.tenant_id, printerId: session.printer_id }))
}
