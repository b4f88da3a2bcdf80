import type { Agent } from '@xiaopiao/protocol'
import { type EpochMs, isoInstant } from '../clock.ts'
import type { AgentLinks, AgentLinkView } from '../drivers/agent-links.ts'
import { leaseMs } from '../nodes/heartbeat.ts'
import type { LiveAgentSession, TenantStore } from '../store/store.ts'

const printingTasksMax = 200

/** A tenant's print clients on all nodes, those of this node first. */
export async function connectedAgents(
  tenant: TenantStore,
  links: Pick<AgentLinks, 'links' | 'link'>,
  now: EpochMs,
): Promise<Agent[]> {
  const here = links.links(tenant.tenantId)
  const sessions = await tenant.agentSessions(now)
  const elsewhere = sessions.filter(({ printerId }) => links.link(printerId) === undefined)
  const agents = [...here, ...(elsewhere.length === 0 ? [] : await viewsOf(tenant, elsewhere))]
  return await Promise.all(
    agents.map(async (agent) => ({
      printer_id: agent.printerId,
      printer_name: (await tenant.printer(agent.printerId))?.printerName ?? '',
      address: agent.address,
      model: agent.model,
      protocol: agent.protocol,
      since: isoInstant(agent.since),
      last_seen: isoInstant(agent.lastSeen),
      jobs_in_hand: [...agent.jobsInHand],
    })),
  )
}

/** What the connection itself would say is known to its node only; the common tables say nearly the same. */
async function viewsOf(tenant: TenantStore, sessions: readonly LiveAgentSession[]): Promise<AgentLinkView[]> {
  const { rows: printing } = await tenant.tasks({ status: 'PRINTING', limit: printingTasksMax })
  return sessions.map((session) => ({
    ...session,
    // A connection that does not answer is closed by its node, which said lately that it lives.
    lastSeen: Math.max(session.lastSeen, session.leaseUntil - leaseMs),
    jobsInHand: printing.filter((task) => task.printerId === session.printerId).map((task) => task.id),
  }))
}
