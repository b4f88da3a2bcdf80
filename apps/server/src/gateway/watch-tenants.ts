import type { TenantId } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import type { StoreChange } from '../store/store-change.ts'
import type { LinkRegistry } from './links.ts'
import type { GatewayLog } from './log.ts'

/**
 * Ends the connections of tenants that are suspended, on whichever node that was decided. A client that has a job in
 * hand goes once the job has ended, because its report is the truth about paper (DL3); new jobs it gets none.
 * @returns stops watching
 */
export function watchTenants(store: Store, links: LinkRegistry, log: GatewayLog): () => void {
  /** Suspended tenants with connections here. */
  const suspended = new Set<TenantId>()

  const check = async (tenantId: TenantId) => {
    const tenant = await store.acrossTenants.tenant(tenantId)
    if (tenant?.status !== 'SUSPENDED') {
      suspended.delete(tenantId)
      return
    }
    suspended.add(tenantId)
    links.suspend(tenantId)
    if (links.links(tenantId).length === 0) suspended.delete(tenantId)
  }
  const checkSafely = (tenantId: TenantId) => {
    if (links.links(tenantId).length === 0) return
    check(tenantId).catch((error: unknown) => log.error({ err: error, tenantId }, 'cannot re-read a tenant'))
  }
  const checkAll = async () => {
    for (const { id } of await store.acrossTenants.tenants()) checkSafely(id)
  }
  const onElsewhere = (changes: Extract<StoreChange, { readonly kind: 'elsewhere' }>['changes']) => {
    if (changes !== 'missed') {
      for (const change of changes) {
        if (change.kind === 'settings') checkSafely(change.tenantId)
        if (change.kind === 'task' && suspended.has(change.tenantId)) links.suspend(change.tenantId)
      }
      return
    }
    checkAll().catch((error: unknown) => log.error({ err: error }, 'cannot re-read the tenants'))
  }

  const stopStore = store.subscribe((change) => {
    if (change.kind === 'settings') checkSafely(change.tenantId)
    if (change.kind === 'elsewhere') onElsewhere(change.changes)
    if (change.kind === 'task' && suspended.has(change.tenantId)) links.suspend(change.tenantId)
  })
  // It may have been suspended while this client registered.
  const stopLinks = links.subscribe(({ kind, tenantId }) => {
    if (kind === 'connected') checkSafely(tenantId)
  })
  return () => {
    stopStore()
    stopLinks()
  }
}
