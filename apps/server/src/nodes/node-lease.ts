import type { PrinterRef } from '../store/store.ts'

export type NodeEvent =
  /** This node, and no other, has taken over from one that is no more: its attempts have no result, its clients are gone. */
  | { readonly kind: 'taken_over'; readonly node: string; readonly clients: readonly PrinterRef[] }
  /** Its own lease had passed, as after a pause of the process: what it had may be another node's by now. */
  | { readonly kind: 'regained'; readonly wasTakenOver: boolean }

/** Whether this node may begin new work. Correctness never rests on it: it says who should, not who may. */
export interface NodeLease {
  /** False from the moment at which other nodes may take its work over, until it has said again that it lives. */
  holds(): boolean
  /** The answer stops listening. */
  subscribe(listener: (event: NodeEvent) => void): () => void
}

/** The only node of its database needs no lease. */
export const soleNode: NodeLease = { holds: () => true, subscribe: () => () => {} }
