import type { EpochMs } from '../clock.ts'
import type { ApiKeyRow } from '../store/rows.ts'
import type { Store, TenantStore } from '../store/store.ts'
import type { RandomBytes } from './random.ts'
import { hashSecret, newSecret } from './secrets.ts'

/** What every API key that we make begins with. */
const apiKeyPrefix = 'xp_'

/** A longer text was never a key of ours; it is not worth hashing. */
const presentedCharactersMax = 200

/**
 * Who presents an API key (HA1).
 * @param presented the text after `Bearer `
 * @returns the key's row, which names its tenant and scopes; undefined when unknown or expired
 */
export async function authenticateApiKey(
  store: Store,
  presented: string,
  now: EpochMs,
): Promise<ApiKeyRow | undefined> {
  if (presented === '' || presented.length > presentedCharactersMax) return undefined
  const row = await store.acrossTenants.apiKeyByHash(hashSecret(presented))
  if (row === undefined || (row.expiresAt !== null && row.expiresAt <= now)) return undefined
  return row
}

/** What a new key may do, and until when. */
export interface ApiKeyRequest {
  readonly name: string
  readonly scopes: readonly ('read' | 'write')[]
  /** Null: until it is deleted. */
  readonly expiresAt: EpochMs | null
  /** Who made it, for the audit log. */
  readonly actor: string
}

/**
 * Makes an API key of a tenant.
 * @returns the row, and the key itself, which only this answer ever holds
 */
export async function createApiKey(
  store: TenantStore,
  request: ApiKeyRequest,
  context: { readonly now: EpochMs; readonly random: RandomBytes },
): Promise<{ readonly row: ApiKeyRow; readonly apiKey: string }> {
  const apiKey = newSecret(apiKeyPrefix, context.random)
  const { name, scopes, expiresAt, actor } = request
  const row = await store.write(async (tx) => {
    const keyHash = hashSecret(apiKey)
    const inserted = await tx.insertApiKey({ name, keyHash, scopes, expiresAt, createdAt: context.now })
    await tx.insertAudit({ at: context.now, actor, action: 'api_key.created', detail: { name, scopes: [...scopes] } })
    return inserted
  })
  return { row, apiKey }
}
