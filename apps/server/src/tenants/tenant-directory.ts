import type { Clock, EpochMs } from '../clock.ts'
import type { ApiKeyRow, TenantId, TenantRow } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import type { StoreChange } from '../store/store-change.ts'
import { authenticateApiKey, isPresentable } from './api-keys.ts'
import { hashSecret } from './secrets.ts'

/**
 * Tenants and their API keys as every request needs them, kept for a moment, so that a busy caller costs no query.
 * A change on this node holds from its commit on, one on another node within a second.
 */
export interface TenantDirectory {
  tenant(id: TenantId): Promise<TenantRow | undefined>
  /** Not kept: the platform names tenants by it only here and there. */
  tenantByExternalId(externalId: string): Promise<TenantRow | undefined>
  /** See `authenticateApiKey`. */
  apiKey(presented: string): Promise<ApiKeyRow | undefined>
  stop(): void
}

/** What another node changed is known no later than this, also when its notification was lost. */
const keptMs = 1_000
/** Entries past this many are dropped, oldest first. */
const entriesMax = 20_000

export function openTenantDirectory(store: Store, clock: Clock): TenantDirectory {
  const tenants = new KeptRows<TenantId, TenantRow>(clock)
  const keys = new KeptRows<string, ApiKeyRow>(clock)
  const forget = (change: StoreChange) => {
    if (change.kind === 'settings') {
      tenants.forget((row) => row.id === change.tenantId)
      keys.forget((row) => row.tenantId === change.tenantId)
    }
    if (change.kind === 'elsewhere') {
      const { changes } = change
      const isTold = (tenantId: TenantId) =>
        changes === 'missed' || changes.some((one) => one.kind === 'settings' && one.tenantId === tenantId)
      tenants.forget((row) => isTold(row.id))
      keys.forget((row) => isTold(row.tenantId))
    }
  }
  const stop = store.subscribe(forget)

  return {
    tenant: (id) => tenants.read(id, () => store.acrossTenants.tenant(id)),
    tenantByExternalId: (externalId) => store.acrossTenants.tenantByExternalId(externalId),
    async apiKey(presented) {
      if (!isPresentable(presented)) return undefined
      // By the hash, so that no clear key stays in memory.
      const found = await keys.read(hashSecret(presented), () => authenticateApiKey(store, presented, clock.now()))
      return found === undefined || (found.expiresAt !== null && found.expiresAt <= clock.now()) ? undefined : found
    },
    stop,
  }
}

/** Rows by key for a short time. What is not there is not kept: strangers could fill the memory with guesses. */
class KeptRows<Key, Row> {
  readonly #clock: Clock
  readonly #kept = new Map<Key, { readonly row: Row; readonly readAt: EpochMs }>()
  /** Counts what was forgotten: a row that was read before a change must not be kept after it. */
  #forgotten = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  async read(key: Key, find: () => Promise<Row | undefined>): Promise<Row | undefined> {
    const now = this.#clock.now()
    const known = this.#kept.get(key)
    // A clock that was set back must not keep anything longer.
    if (known !== undefined && now >= known.readAt && now - known.readAt < keptMs) return known.row
    this.#kept.delete(key)
    const forgotten = this.#forgotten
    const row = await find()
    if (row !== undefined && forgotten === this.#forgotten) {
      const oldest = this.#kept.keys().next()
      if (this.#kept.size >= entriesMax && oldest.done !== true) this.#kept.delete(oldest.value)
      this.#kept.set(key, { row, readAt: now })
    }
    return row
  }

  forget(isChanged: (row: Row) => boolean): void {
    this.#forgotten += 1
    for (const [key, { row }] of this.#kept) if (isChanged(row)) this.#kept.delete(key)
  }
}
