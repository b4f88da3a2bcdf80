import type { TenantId } from '../store/rows.ts'
import { defaultTenantId } from './ensure-default-tenant.ts'

/** People's accounts, as the nouns need them; sign-in has them. */
export interface People {
  /** The account that signs in with this name. */
  personNamed(signInName: string): Promise<{ readonly userId: string } | undefined>
  /** @param signInName taken by nobody */
  addPerson(signInName: string, password: string): Promise<{ readonly userId: string }>
  /** Gives an account another password and ends its sessions. */
  replacePassword(userId: string, password: string): Promise<void>
  /** Deletes an account; its sessions end. */
  removePerson(userId: string): Promise<void>
}

/**
 * What a member signs in with. The tenant's id is part of it, so that tenants neither share names nor learn of each
 * other's; the default tenant's people, who are all there are in a single shop, go without.
 */
export function signInNameOf(tenantId: TenantId, memberName: string): string {
  const folded = memberName.toLowerCase()
  return tenantId === defaultTenantId ? folded : `${folded}@${tenantId}`
}

/** The pattern of every name that `signInNameOf` makes. */
export const signInNamePattern = /^[a-z0-9_.]{3,30}(?:@[1-9]\d{0,9})?$/i
