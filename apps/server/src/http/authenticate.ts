import type { Clock } from '../clock.ts'
import type { Store } from '../store/store.ts'
import { authenticateApiKey } from '../tenants/api-keys.ts'
import { defaultTenantId } from '../tenants/ensure-default-tenant.ts'
import type { Caller } from './http-env.ts'
import type { SignIn } from './sign-in.ts'

/**
 * Who asks (HA1): the owner of the API key in `Authorization: Bearer …`, else the person of the session cookie.
 * A wrong key is never made good by a cookie beside it.
 * @returns undefined when nobody is known by these headers
 */
export async function authenticate(
  headers: Headers,
  context: { readonly store: Store; readonly signIn: SignIn; readonly clock: Clock },
): Promise<Caller | undefined> {
  const authorization = headers.get('authorization')
  if (authorization !== null) {
    const presented = /^bearer +(\S+) *$/i.exec(authorization)?.[1]
    if (presented === undefined) return undefined
    const key = await authenticateApiKey(context.store, presented, context.clock.now())
    if (key === undefined) return undefined
    return { kind: 'key', tenantId: key.tenantId, scopes: key.scopes, actor: `key:${key.id}` }
  }
  const person = await context.signIn.session(headers)
  if (person === undefined) return undefined
  // This release has one account, the default tenant's; roles and further tenants come with theirs.
  return {
    kind: 'session',
    tenantId: defaultTenantId,
    scopes: ['read', 'write'],
    actor: `person:${person.username}`,
  }
}
