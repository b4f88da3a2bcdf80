import type { TenantQuotas, TenantRow } from '../store/rows.ts'
import { newApiKey } from './api-keys.ts'
import { addMember, type MemberContext, type NewMember } from './members.ts'
import { signInNameOf } from './people.ts'

export interface TenantRequest {
  readonly name: string
  readonly externalId: string | null
  readonly quotas: TenantQuotas
  /** The first owner's name, without the tenant's id. */
  readonly ownerName: string | undefined
}

export interface CreatedTenant {
  readonly tenant: TenantRow
  /** False: the external id was known before. */
  readonly created: boolean
  /** Shown once; null for a tenant that was there. */
  readonly apiKey: string | null
  /** Null when none was asked for, or that owner was there. */
  readonly owner: NewMember | null
}

/**
 * Makes a tenant with its first key and, when asked for, its owner. With an external id that is known, that tenant is
 * answered as it is, so that a repetition after a broken connection makes no second one; only an owner who is missing
 * is made then.
 */
export async function createTenant(request: TenantRequest, context: MemberContext): Promise<CreatedTenant> {
  const { store, random, now } = context
  const { name, externalId, quotas } = request
  const known = externalId === null ? undefined : await store.acrossTenants.tenantByExternalId(externalId)
  if (known !== undefined) return { tenant: known, created: false, apiKey: null, owner: await ownerOf(known) }

  const { apiKey, keyHash } = newApiKey(random)
  const made = await store.acrossTenants.createTenant(
    { name, externalId, ...quotas, createdAt: now },
    { name: firstKeyName, keyHash, scopes: ['read', 'write'], expiresAt: null, createdAt: now },
    { at: now, actor: context.actor, action: 'tenant.created', detail: { name, external_id: externalId } },
  )
  // Another request with this external id was faster.
  if (made === 'duplicate') return await createTenant(request, context)
  return { tenant: made, created: true, apiKey, owner: await ownerOf(made) }

  async function ownerOf(tenant: TenantRow): Promise<NewMember | null> {
    if (request.ownerName === undefined) return null
    const username = signInNameOf(tenant.id, request.ownerName)
    const members = await store.forTenant(tenant.id).members()
    if (members.some((member) => member.username === username)) return null
    const added = await addMember(tenant.id, { name: request.ownerName, role: 'owner' }, context)
    return typeof added === 'string' ? null : added
  }
}

const firstKeyName = 'first key'
