import type { EpochMs } from '../../clock.ts'
import { plain, RowShape } from '../columns.ts'
import type { Connection, SqlValue } from '../connection.ts'
import type { AgentSessionRow, TenantId } from '../rows.ts'
import type { AgentSeen, AgentSessionRef } from '../store.ts'
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

/** Takes the place of the printer's older session. */
export async function putAgentSession(connection: Connection, session: AgentSessionRow): Promise<void> {
  const columns = shape.store<Record<string, SqlValue>>(session)
  const names = Object.keys(columns)
  await connection.rows(
    `insert into agent_session (${names.join(', ')}) values (${names.map(() => '?').join(', ')})
     on conflict (printer_id) do update set ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    Object.values(columns),
  )
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

/** Does nothing when another session has taken the printer over. */
export async function deleteAgentSession(connection: Connection, printerId: number, sessionId: string): Promise<void> {
  await connection.rows('delete from agent_session where printer_id = ? and session_id = ?', [printerId, sessionId])
}

export async function findAgentSession(
  connection: Connection,
  printerId: number,
): Promise<AgentSessionRow | undefined> {
  const [stored] = await connection.rows<object>('select * from agent_session where printer_id = ?', [printerId])
  return stored && shape.load(stored)
}

/** By printer. */
export async function listAgentSessions(
  connection: Connection,
  tenantId: TenantId,
  now: EpochMs,
): Promise<readonly AgentSessionRow[]> {
  const stored = await connection.rows<object>(
    `select * from agent_session where tenant_id = ? and ${isLiving('agent_session.node')} order by printer_id`,
    [tenantId, now],
  )
  return stored.map((record) => shape.load(record))
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

export async function touchAgentSessions(
  connection: Connection,
  node: string,
  seen: readonly AgentSeen[],
): Promise<void> {
  for (const { printerId, lastSeen } of seen) {
    await connection.rows('update agent_session set last_seen = ? where printer_id = ? and node = ?', [
      lastSeen,
      printerId,
      node,
    ])
  }
}
