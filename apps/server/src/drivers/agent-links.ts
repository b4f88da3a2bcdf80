import type { AgentOrder } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type { TenantId } from '../store/rows.ts'

/** A connected print client as the agent driver and the pages see it; the gateway implements it. */
export interface AgentLinkView {
  readonly tenantId: TenantId
  readonly printerId: number
  readonly address: string
  readonly model: string | null
  readonly paperWidthMm: number | null
  /** What the client says its own address is (GW11); for `target_printer`. */
  readonly reportedIp: string | null
  readonly protocol: number
  readonly since: EpochMs
  readonly lastSeen: EpochMs
  readonly jobsInHand: readonly number[]
}

export type AgentLinkEvent =
  | { readonly kind: 'connected'; readonly tenantId: TenantId; readonly printerId: number }
  | { readonly kind: 'disconnected'; readonly tenantId: TenantId; readonly printerId: number }

/** What the nouns need of the gateway; declared here because the gateway imports the nouns, never the reverse. */
export interface AgentLinks {
  link(printerId: number): AgentLinkView | undefined
  links(tenantId: TenantId): readonly AgentLinkView[]
  /** Whether the printer's client is connected to another node. */
  elsewhere(printerId: number): boolean
  /** Hands one job to the printer's client. False: no client, or its connection takes no more (GW4). */
  sendOrder(printerId: number, order: AgentOrder): boolean
  /** The answer stops listening. */
  subscribe(listener: (event: AgentLinkEvent) => void): () => void
  /** Ends the printer's connection, on whichever node it is: the printer was deleted or its token renewed. */
  disconnect(printerId: number, reason: string): void
}
