import type { Clock, EpochMs } from '../../clock.ts'
import type { TenantId } from '../../store/rows.ts'
import type { Store } from '../../store/store.ts'
import type { StoreChange } from '../../store/store-change.ts'
import type { Sealer } from '../../tenants/sealing.ts'
import { fingerprint, readFeieAccount } from './account.ts'
import type { FeieLine, FeieLines } from './feie-line.ts'

/** What is known of a tenant's account without asking anybody. */
export interface KnownAccount {
  readonly line: FeieLine | undefined
  /** Why the vendor takes nothing from it; undefined: nothing is wrong, as far as is known. */
  readonly problem: string | undefined
  /** Whether refused credentials are worth another try: the vendor may have been wrong, or a clock (DL12). */
  readonly mayAsk: boolean
}

/** The accounts of tenants at the vendor: which are set, and which the vendor refuses until their settings change. */
export interface FeieAccounts {
  readonly missingWords: string
  /** The way to the vendor with the tenant's present settings; undefined: it has no account. */
  line(tenantId: TenantId): Promise<FeieLine | undefined>
  known(tenantId: TenantId): KnownAccount
  refused(tenantId: TenantId, message: string): void
  accepted(tenantId: TenantId): void
  /** Tells when an account that had a problem is another now. The answer stops listening. */
  onChanged(listener: (tenantId: TenantId) => void): () => void
  close(): void
}

const askAgainMs = 60_000

interface Remembered {
  readonly line: FeieLine | undefined
  readonly fingerprint: string | undefined
  readonly problem: string | undefined
  readonly at: EpochMs
}

export function feieAccounts(options: {
  readonly store: Store
  readonly clock: Clock
  readonly sealer: Pick<Sealer, 'open'>
  readonly lines: FeieLines
}): FeieAccounts {
  const { store, clock, sealer, lines } = options
  const remembered = new Map<TenantId, Remembered>()
  const listeners = new Set<(tenantId: TenantId) => void>()
  const missingWords = '请先设置 feie.user 和 feie.ukey / set feie.user and feie.ukey first'

  const changed = (tenantId: TenantId) => {
    const before = remembered.get(tenantId)
    remembered.delete(tenantId)
    if (before?.problem !== undefined) for (const listener of listeners) listener(tenantId)
  }
  const unsubscribe = store.subscribe((change) => {
    for (const tenantId of tenantsWithOtherSettings(change, remembered.keys())) changed(tenantId)
  })

  return {
    missingWords,
    async line(tenantId) {
      const account = await readFeieAccount(store.forTenant(tenantId), sealer)
      const before = remembered.get(tenantId)
      const print = account === undefined ? undefined : fingerprint(account)
      const line = account === undefined ? undefined : lines.of(account)
      const isSame = before !== undefined && before.fingerprint === print
      const problem = account === undefined ? missingWords : isSame ? before.problem : undefined
      remembered.set(tenantId, { line, fingerprint: print, problem, at: isSame ? before.at : clock.now() })
      return line
    },
    known(tenantId) {
      const known = remembered.get(tenantId)
      const mayAsk = known === undefined || clock.now() - known.at >= askAgainMs
      return { line: known?.line, problem: known?.problem, mayAsk }
    },
    refused(tenantId, problem) {
      const known = remembered.get(tenantId)
      if (known !== undefined) remembered.set(tenantId, { ...known, problem, at: clock.now() })
    },
    accepted(tenantId) {
      const known = remembered.get(tenantId)
      if (known?.problem !== undefined) remembered.set(tenantId, { ...known, problem: undefined, at: clock.now() })
    },
    onChanged(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: unsubscribe,
  }
}

/** Another node's changes come as a list, or as "some were missed". */
function tenantsWithOtherSettings(change: StoreChange, known: Iterable<TenantId>): readonly TenantId[] {
  if (change.kind === 'settings') return [change.tenantId]
  if (change.kind !== 'elsewhere') return []
  if (change.changes === 'missed') return [...known]
  return change.changes.flatMap((remote) => (remote.kind === 'settings' ? [remote.tenantId] : []))
}
