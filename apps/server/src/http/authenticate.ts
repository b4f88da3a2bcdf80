import { timingSafeEqual } from 'node:crypto'
import { type MemberRole, type Scope, tenantHeader } from '@xiaopiao/protocol'
import type { TenantRow } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import { hashSecret } from '../tenants/secrets.ts'
import type { TenantDirectory } from '../tenants/tenant-directory.ts'
import type { Caller, PlatformCaller } from './http-env.ts'
import { Refusal } from './problem.ts'
import type { SignIn } from './sign-in.ts'

export interface AuthenticateContext {
  readonly store: Store
  readonly signIn: SignIn
  readonly directory: TenantDirectory
  /** `hashSecret` of XIAOPIAO_PLATFORM_KEY; undefined where no platform is. */
  readonly platformKeyHash: string | undefined
}

/** A tenant's own caller, or the platform, of whom only the request says as which tenant it acts. */
export type Identity = Caller | PlatformCaller

/** What a person may do with a role; settings and the like ask for the owner beside. */
const scopesOfRole: Readonly<Record<MemberRole, readonly Scope[]>> = {
  owner: ['read', 'write'],
  operator: ['read', 'write'],
  viewer: ['read'],
}

/**
 * Who asks (HA1): the owner of the key in `Authorization: Bearer …`, else the person of the session cookie. A wrong
 * key is never made good by a cookie beside it.
 * @returns undefined when nobody is known by these headers
 */
export async function authenticate(headers: Headers, context: AuthenticateContext): Promise<Identity | undefined> {
  const authorization = headers.get('authorization')
  if (authorization !== null) {
    const presented = /^bearer +(\S+) *$/i.exec(authorization)?.[1]
    return presented === undefined ? undefined : await ownerOfKey(presented, context)
  }
  const person = await context.signIn.session(headers)
  if (person === undefined) return undefined
  const member = await context.store.acrossTenants.memberOfAny(person.userId)
  if (member === undefined) return undefined
  const { tenantId, role } = member
  const actor = `person:${person.username}`
  return { kind: 'session', tenantId, scopes: scopesOfRole[role], role, actor, expiresAt: null }
}

async function ownerOfKey(presented: string, context: AuthenticateContext): Promise<Identity | undefined> {
  const { platformKeyHash, directory } = context
  if (platformKeyHash !== undefined && isSame(hashSecret(presented), platformKeyHash)) return platform
  const key = await directory.apiKey(presented)
  if (key === undefined) return undefined
  const { tenantId, scopes, expiresAt } = key
  const role = scopes.includes('write') ? 'owner' : 'viewer'
  return { kind: 'key', tenantId, scopes, role, actor: `key:${key.id}`, expiresAt }
}

const platform: PlatformCaller = { kind: 'platform', actor: 'platform' }

/** In constant time, as the platform's key is the one that opens everything. */
function isSame(hash: string, known: string): boolean {
  return timingSafeEqual(Buffer.from(hash), Buffer.from(known))
}

/**
 * As which tenant an identity acts, by the header `Xiaopiao-Tenant`: the platform as the one that it names; a tenant's
 * own key or person as their own, and the header may only repeat that.
 */
export async function actAsTenant(
  identity: Identity,
  headers: Headers,
  directory: TenantDirectory,
): Promise<{ readonly caller: Caller; readonly tenant: TenantRow } | Refusal<TenantRefusal>> {
  const named = headers.get(tenantHeader)?.trim()
  if (!('tenantId' in identity)) {
    if (named === undefined || named === '') return tenantMissing
    const tenant = await tenantNamed(named, directory)
    if (tenant === undefined) return tenantUnknown
    const { id: tenantId, status } = tenant
    if (status === 'SUSPENDED') return new Refusal('tenant_suspended')
    return { caller: { ...identity, tenantId, scopes: ['read', 'write'], role: 'owner', expiresAt: null }, tenant }
  }
  const tenant = await directory.tenant(identity.tenantId)
  if (tenant === undefined) throw new Error(`There is no tenant ${identity.tenantId}`)
  // The same answer for another tenant as for none: nobody learns here who exists.
  if (named !== undefined && named !== String(tenant.id) && named !== tenant.externalId) return tenantForeign
  if (tenant.status === 'SUSPENDED') return new Refusal('tenant_suspended')
  return { caller: identity, tenant }
}

export type TenantRefusal = 'invalid' | 'not_found' | 'forbidden' | 'tenant_suspended'

/** External ids are never digits alone, so that neither can be taken for the other. */
async function tenantNamed(name: string, directory: TenantDirectory): Promise<TenantRow | undefined> {
  if (!/^\d+$/.test(name)) return await directory.tenantByExternalId(name)
  return /^[1-9]\d{0,9}$/.test(name) ? await directory.tenant(Number(name)) : undefined
}

const tenantMissing = new Refusal('invalid', {
  detail: {
    zh: `平台密钥须用请求头 ${tenantHeader} 指明租户`,
    en: `With the platform's key, name the tenant in the header ${tenantHeader}`,
  },
  issues: [{ path: tenantHeader, code: 'required', message: 'is missing / 缺失' }],
})
const tenantUnknown = new Refusal('not_found', {
  issues: [{ path: tenantHeader, code: 'not_found', message: 'there is no such tenant / 没有这个租户' }],
})
const tenantForeign = new Refusal('forbidden', {
  detail: {
    zh: `请求头 ${tenantHeader} 指明的不是此密钥或会话所属的租户`,
    en: `The header ${tenantHeader} names another tenant than the one of this key or session`,
  },
})
