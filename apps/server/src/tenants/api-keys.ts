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
  if (!isPresentable(presented)) return undefined
  const row = await store.acrossTenants.apiKeyByHash(hashSecret(presented))
  if (row === undefined || (row.expiresAt !== null && row.expiresAt <= now)) return undefined
  return row
}

/** Whether a text is worth hashing. */
export function isPresentable(presented: string): boolean {
  return presented !== '' && presented.length <= presentedCharactersMax
}

/** A new key and the form in which it is stored. */
export function newApiKey(random: RandomBytes): { readonly apiKey: string; readonly keyHash: string } {
  const apiKey = newSecret(apiKeyPrefix, random)
  return { apiKey, keyHash: hashSecret(apiKey) }
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
  const { apiKey, keyHash } = newApiKey(context.random)
  const { name, scopes, expiresAt, actor } = request
  const row = await store.write(async (tx) => {
    const inserted = await tx.insertApiKey({ name, keyHash, scopes, expiresAt, createdAt: context.now })
    await tx.insertAudit({ at: context.now, actor, action: 'api_key.created', detail: { name, scopes: [...scopes] } })
    return inserted
  })
  return { row, apiKey }
}

/** @returns false when the tenant has no such key; from the answer on a deleted one opens nothing on this node */
export function deleteApiKey(
  store: TenantStore,
  id: number,
  context: { readonly now: EpochMs; readonly actor: string },
): Promise<boolean> {
  return store.write(async (tx) => {
    if (!(await tx.deleteApiKey(id))) return false
    await tx.insertAudit({ at: context.now, actor: context.actor, action: 'api_key.deleted', detail: { id } })
    return true
  })
}
