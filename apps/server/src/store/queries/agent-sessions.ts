import type { EpochMs } from '../../clock.ts'
import { plain, RowShape } from '../columns.ts'
import type { Connection, SqlValue } from '../connection.ts'
import type { AgentSessionRow, TenantId } from '../rows.ts'
import type { AgentSessionRef, LiveAgentSession } from '../store.ts'
import { idList } from './id-list.ts'
import { isLiving } from './nodes.ts'

/* Which node has the connection of a printer's client; written only where nodes share the database. */

const shape = new RowShape<AgentSessionRow>({
  printerId: plain('printer_id'),
  tenantId: plain('tenant_id'),
  node: plain('node'),
  sessionId: plain('session_id'),
  address: plain('address'),
  model: plain('model'),
  paperWidthMm: plain('paper_width_mm'),
  reportedIp: plain('reported_ip'),
  protocol: plain('protocol'),
  since: plain('since'),
  lastSeen: plain('last_seen'),
})

/** Each takes the place of its printer's older session. */
export async function writeAgentSessions(
  connection: Connection,
  node: string,
  put: readonly AgentSessionRow[],
  gonePrinterIds: readonly number[],
): Promise<void> {
  // By printer, so that two nodes that write about the same ones wait for each other in one direction only.
  for (const session of put.toSorted((one, other) => one.printerId - other.printerId)) {
    const columns = shape.store<Record<string, SqlValue>>(session)
    const names = Object.keys(columns)
    await connection.rows(
      `insert into agent_session (${names.join(', ')}) values (${names.map(() => '?').join(', ')})
       on conflict (printer_id) do update set ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
      Object.values(columns),
    )
  }
  if (gonePrinterIds.length === 0) return
  const { marks, values } = idList(gonePrinterIds)
  await connection.rows(`delete from agent_session where node = ? and printer_id in (${marks})`, [node, ...values])
}

/** @returns false when another session of the printer is in the table */
export async function restoreAgentSession(connection: Connection, session: AgentSessionRow): Promise<boolean> {
  const columns = shape.store<Record<string, SqlValue>>(session)
  const names = Object.keys(columns)
  const kept = await connection.rows(
    `insert into agent_session (${names.join(', ')}) values (${names.map(() => '?').join(', ')})
     on conflict (printer_id) do update set last_seen = excluded.last_seen
       where agent_session.session_id = excluded.session_id
     returning printer_id`,
    Object.values(columns),
  )
  return kept.length > 0
}

export async function findAgentSession(
  connection: Connection,
  printerId: number,
): Promise<AgentSessionRow | undefined> {
  const [stored] = await connection.rows<object>('select * from agent_session where printer_id = ?', [printerId])
  return stored && shape.load(stored)
}

/** By printer; only of nodes that live. */
export async function listAgentSessions(
  connection: Connection,
  tenantId: TenantId,
  now: EpochMs,
): Promise<readonly LiveAgentSession[]> {
  const stored = await connection.rows<{ readonly lease_until: EpochMs }>(
    `select agent_session.*, node.lease_until from agent_session join node on node.name = agent_session.node
     where tenant_id = ? and node.lease_until > ? order by printer_id`,
    [tenantId, now],
  )
  return stored.map((record) => ({ ...shape.load(record), leaseUntil: record.lease_until }))
}

/** Across tenants. */
export async function listAgentSessionsElsewhere(
  connection: Connection,
  node: string,
  now: EpochMs,
): Promise<readonly AgentSessionRef[]> {
  const found = await connection.rows<{ tenant_id: number; printer_id: number; node: string; session_id: string }>(
    `select tenant_id, printer_id, node, session_id from agent_session
     where node <> ? and ${isLiving('agent_session.node')}`,
    [node, now],
  )
  return found.map((session) => ({
    tenantId: session.tenant_id,
    printerId: session.printer_id,
    node: session.node,
    sessionId: session.session_id,
  }))
}
