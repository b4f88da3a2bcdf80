import type { EpochMs } from '../clock.ts'
import type { TenantId } from '../store/rows.ts'
import type { StoreChange } from '../store/store.ts'
import { taskView } from '../tasks/task-view.ts'

/** One thing that changed, ready to be sent. */
export interface Change {
  readonly id: string
  readonly tenantId: TenantId
  readonly event: 'task' | 'printer' | 'order'
  /** JSON. */
  readonly data: string
}

/** Recent changes of all tenants, so that a stream that broke goes on where it stopped. */
export interface ChangeFeed {
  publish(change: StoreChange): void
  /** The tenant's changes after the one with this id, or undefined when that is no longer known. */
  since(tenantId: TenantId, id: string): readonly Change[] | undefined
  /** The answer stops listening. */
  subscribe(tenantId: TenantId, listener: (change: Change) => void): () => void
  /** The newest id, for a stream that begins. */
  latestId(): string
}

/** About a minute of a busy node, at a kilobyte each a few megabytes. */
const keptMax = 5_000

/** @param startedAt tells the ids of one run of the server from those of another, whose counts begin anew */
export function changeFeed(startedAt: EpochMs): ChangeFeed {
  const run = startedAt.toString(36)
  const kept: Change[] = []
  const listeners = new Map<TenantId, Set<(change: Change) => void>>()
  let newest = 0

  return {
    publish(change) {
      const content = contentOf(change)
      if (content === undefined) return
      newest += 1
      const entry = { id: `${run}-${newest}`, tenantId: change.tenantId, ...content }
      kept.push(entry)
      // Dropping a tenth at a time keeps the cost of each change small.
      if (kept.length > keptMax * 1.1) kept.splice(0, kept.length - keptMax)
      for (const listener of listeners.get(change.tenantId) ?? []) listener(entry)
    },
    since(tenantId, id) {
      const [ofRun, number] = id.split('-')
      if (ofRun !== run || number === undefined || !/^\d{1,15}$/.test(number) || Number(number) > newest)
        return undefined
      const missed = newest - Number(number)
      if (missed > kept.length) return undefined
      return kept.slice(kept.length - missed).filter((change) => change.tenantId === tenantId)
    },
    subscribe(tenantId, listener) {
      const ofTenant = listeners.get(tenantId) ?? new Set()
      listeners.set(tenantId, ofTenant)
      ofTenant.add(listener)
      return () => {
        ofTenant.delete(listener)
        if (ofTenant.size === 0) listeners.delete(tenantId)
      }
    },
    latestId: () => `${run}-${newest}`,
  }
}

function contentOf(change: StoreChange): Pick<Change, 'event' | 'data'> | undefined {
  switch (change.kind) {
    case 'task':
      return { event: 'task', data: JSON.stringify({ task: taskView(change.task) }) }
    case 'printer':
      return { event: 'printer', data: JSON.stringify({ printer_id: change.printerId }) }
    case 'order':
      return { event: 'order', data: JSON.stringify({ order_id: change.orderId }) }
    case 'settings':
      return undefined
  }
}
