import { hostname } from 'node:os'
import type { Clock } from '../clock.ts'
import type { Store } from '../store/store.ts'
import type { RandomBytes } from '../tenants/random.ts'
import { type HeartbeatLog, startHeartbeat } from './heartbeat.ts'
import { type NodeLease, soleNode } from './node-lease.ts'

/** This run of the server as one of the nodes on its database. */
export interface Membership {
  /** Its name, in leases and in the history of tasks. */
  readonly node: string
  readonly lease: NodeLease
  /** Gives everything back to the others at once; nothing may begin on this node afterwards. */
  leave(): Promise<void>
}

/**
 * Makes this server known to the others on a database that nodes share; alone on its database it is just itself.
 * Rejects with a StoreFault.
 */
export async function joinNodes(options: {
  readonly store: Store
  readonly clock: Clock
  readonly random: RandomBytes
  readonly log: HeartbeatLog
}): Promise<Membership> {
  const { store, clock, random, log } = options
  if (!store.shared) return { node: hostname(), lease: soleNode, leave: async () => {} }
  // No other run ever has this name, not even the next one of the same machine.
  const node = `${hostname()}:${process.pid}:${Buffer.from(random(4)).toString('hex')}`
  const heartbeat = await startHeartbeat({ store, clock, node, log })
  return { node, lease: heartbeat, leave: () => heartbeat.stop() }
}
