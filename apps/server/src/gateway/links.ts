import type { AgentOrder } from '@xiaopiao/protocol'
import type { AgentLinkEvent, AgentLinks, AgentLinkView } from '../drivers/agent-links.ts'
import type { TenantId } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import type { GatewayLog } from './log.ts'

/** A registered connection as the registry of links needs it. */
export interface LinkedClient {
  readonly tenantId: TenantId
  readonly printerId: number
  /** The hash of the token by which it came in; null for an anonymous client (GW21). */
  readonly tokenHash: string | null
  view(): Omit<AgentLinkView, 'jobsInHand'>
  /** False: the connection takes no more (GW4). */
  sendOrder(order: AgentOrder): boolean
  /** GW16: a newer connection serves the printer now. */
  replace(): void
  /** The printer was deleted or its token renewed. */
  expel(reason: string): void
}

/** Which connection serves which printer; one printer has one client at most (GW16). */
export interface LinkRegistry extends AgentLinks {
  /** Takes over from the printer's older client, if there is one, and then tells the listeners. */
  add(client: LinkedClient): 'added' | 'tenant_full'
  /** Does nothing when another client has taken over already. */
  remove(client: LinkedClient): void
  stop(): void
}

interface Entry {
  readonly client: LinkedClient
  readonly jobsInHand: Set<number>
}

export function linkRegistry(options: {
  readonly store: Store
  readonly connectionsPerTenantMax: number
  readonly log: GatewayLog
}): LinkRegistry {
  const { store, connectionsPerTenantMax, log } = options
  const entries = new Map<number, Entry>()
  const byTenant = new Map<TenantId, Map<number, Entry>>()
  const listeners = new Set<(event: AgentLinkEvent) => void>()

  const tell = (kind: AgentLinkEvent['kind'], { tenantId, printerId }: LinkedClient) => {
    for (const listener of listeners) {
      try {
        listener({ kind, tenantId, printerId })
      } catch (error) {
        log.error({ err: error, kind, printerId }, 'a listener for print clients failed')
      }
    }
  }

  const drop = (client: LinkedClient) => {
    entries.delete(client.printerId)
    const ofTenant = byTenant.get(client.tenantId)
    ofTenant?.delete(client.printerId)
    if (ofTenant?.size === 0) byTenant.delete(client.tenantId)
    tell('disconnected', client)
  }

  /** The printer may have been deleted, or its token renewed, on any node and at any moment of a registration. */
  const recheck = async (tenantId: TenantId, printerId: number) => {
    const printer = await store.forTenant(tenantId).printer(printerId)
    const client = entries.get(printerId)?.client
    if (client === undefined) return
    if (printer?.driver !== 'agent') client.expel('printer deleted')
    else if (client.tokenHash !== null && printer.tokenHash !== client.tokenHash) client.expel('token renewed')
  }
  const recheckSafely = (tenantId: TenantId, printerId: number) => {
    recheck(tenantId, printerId).catch((error) => log.error({ err: error, printerId }, 'cannot re-read a printer'))
  }

  const stopFollowing = store.subscribe((change) => {
    if (change.kind === 'printer' && entries.has(change.printerId)) recheckSafely(change.tenantId, change.printerId)
    if (change.kind === 'task' && change.task.printStatus !== 'PRINTING') {
      entries.get(change.task.printerId)?.jobsInHand.delete(change.task.id)
    }
  })

  return {
    add(client) {
      const { tenantId, printerId } = client
      const older = entries.get(printerId)
      const ofTenant = byTenant.get(tenantId) ?? new Map<number, Entry>()
      if (older === undefined && ofTenant.size >= connectionsPerTenantMax) return 'tenant_full'
      // Whoever follows must see the older client go: a job in its hand is out of sight now (DL3).
      if (older !== undefined) drop(older.client)
      const entry = { client, jobsInHand: new Set<number>() }
      entries.set(printerId, entry)
      byTenant.set(tenantId, ofTenant.set(printerId, entry))
      older?.client.replace()
      tell('connected', client)
      recheckSafely(tenantId, printerId)
      return 'added'
    },
    remove(client) {
      if (entries.get(client.printerId)?.client === client) drop(client)
    },
    stop: stopFollowing,

    link: (printerId) => viewOf(entries.get(printerId)),
    links: (tenantId) =>
      [...(byTenant.get(tenantId)?.values() ?? [])].map((entry) => viewOf(entry)).filter((view) => view !== undefined),
    sendOrder(printerId, order) {
      const entry = entries.get(printerId)
      if (entry === undefined || !entry.client.sendOrder(order)) return false
      entry.jobsInHand.add(order.job_id)
      return true
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    disconnect(printerId, reason) {
      entries.get(printerId)?.client.expel(reason)
    },
  }
}

function viewOf(entry: Entry | undefined): AgentLinkView | undefined {
  return entry === undefined ? undefined : { ...entry.client.view(), jobsInHand: [...entry.jobsInHand] }
}
