import { createHash } from 'node:crypto'
import { storedValues } from '../../settings/stored-values.ts'
import type { TenantReads } from '../../store/store.ts'
import { type Sealer, SealingError } from '../../tenants/sealing.ts'

/** A tenant's account at the vendor. */
export interface FeieAccount {
  readonly user: string
  /** The account's key; a secret. */
  readonly ukey: string
}

/**
 * The account that a tenant has set, or undefined where one of the two settings is missing, or was sealed under
 * another key: then a person has to enter it again.
 */
export async function readFeieAccount(
  reads: Pick<TenantReads, 'settings'>,
  sealer: Pick<Sealer, 'open'>,
): Promise<FeieAccount | undefined> {
  const values = storedValues(await reads.settings())
  const [user, ukey] = (['feie.user', 'feie.ukey'] as const).map((key) => values.get(key))
  if (typeof user !== 'string' || typeof ukey !== 'string' || user === '' || ukey === '') return undefined
  try {
    return { user: sealer.open(user), ukey: sealer.open(ukey) }
  } catch (error) {
    if (error instanceof SealingError) return undefined
    throw error
  }
}

/** Tells two accounts apart without keeping their keys. */
export function fingerprint({ user, ukey }: FeieAccount): string {
  return createHash('sha256')
    .update(JSON.stringify([user, ukey]))
    .digest('hex')
}
