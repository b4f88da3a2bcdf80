import type { EpochMs } from '../clock.ts'
import type { AgentLinks } from '../drivers/agent-links.ts'
import type { TenantStore } from '../store/store.ts'
import type { RandomBytes } from '../tenants/random.ts'
import { hashSecret, newSecret } from '../tenants/secrets.ts'
import { agentTokenPrefix } from './add-printer.ts'

export type RenewTokenAnswer =
  | { readonly ok: true; readonly token: string }
  /** `wrong_state`: only agent printers have clients, and only clients have tokens. */
  | { readonly ok: false; readonly reason: 'not_found' | 'wrong_state' }

/**
 * GW20: makes a new token for an agent printer. The old one is worth nothing from this moment; a client that is
 * connected by it, or without any, is disconnected.
 */
export async function renewToken(
  store: TenantStore,
  links: Pick<AgentLinks, 'disconnect'>,
  id: number,
  context: { readonly now: EpochMs; readonly random: RandomBytes },
): Promise<RenewTokenAnswer> {
  const token = newSecret(agentTokenPrefix, context.random)
  const answer = await store.write(async (tx): Promise<RenewTokenAnswer> => {
    const printer = await tx.printer(id)
    if (printer === undefined) return { ok: false, reason: 'not_found' }
    if (printer.driver !== 'agent') return { ok: false, reason: 'wrong_state' }
    await tx.updatePrinter(id, { tokenHash: hashSecret(token) }, context.now)
    return { ok: true, token }
  })
  if (answer.ok) links.disconnect(id, 'token renewed')
  return answer
}
