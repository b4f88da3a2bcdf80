import type { EpochMs } from '../clock.ts'
import type { Store } from '../store/store.ts'
import { hashSecret } from './secrets.ts'

/** The tenant that a single shop is, and that anonymous print clients serve (GW21). */
export const defaultTenantId = 1

/** The default tenant's name on its first start: the demo's is the shop of the printing guide. */
export const defaultTenantNames = { demo: '发财小狗饮品店', shop: '我的店铺' } as const

/**
 * Makes the default tenant when it is missing, and the key of XIAOPIAO_API_KEY with every scope. Run at every
 * start: an existing tenant keeps its name, a known key is left alone, a changed key is added beside the old ones.
 * @throws Error when the key already belongs to another tenant
 */
export async function ensureDefaultTenant(
  store: Store,
  options: { readonly name: string; readonly apiKey?: string | undefined; readonly now: EpochMs },
): Promise<void> {
  const { name, apiKey, now } = options
  const existing = await store.acrossTenants.tenant(defaultTenantId)
  if (existing === undefined) await store.acrossTenants.insertTenant(defaultTenantId, name, now)
  if (apiKey === undefined || apiKey === '') return

  const keyHash = hashSecret(apiKey)
  const known = await store.acrossTenants.apiKeyByHash(keyHash)
  if (known?.tenantId === defaultTenantId) return
  if (known !== undefined) {
    throw new Error(`XIAOPIAO_API_KEY already belongs to tenant ${known.tenantId}: choose another key`)
  }
  await store.forTenant(defaultTenantId).write(async (tx) => {
    await tx.insertApiKey({
      name: 'XIAOPIAO_API_KEY',
      keyHash,
      scopes: ['read', 'write'],
      expiresAt: null,
      createdAt: now,
    })
    await tx.insertAudit({ at: now, actor: 'system', action: 'api_key.bootstrapped', detail: null })
  })
}

/** Makes the admin of this installation an owner of the default tenant. Run at every start, as long as nobody is. */
export async function ensureDefaultOwner(store: Store, userId: string, now: EpochMs): Promise<void> {
  if ((await store.acrossTenants.memberOfAny(userId)) !== undefined) return
  await store.forTenant(defaultTenantId).write(async (tx) => {
    await tx.insertMember({ userId, role: 'owner', createdAt: now })
  })
}
