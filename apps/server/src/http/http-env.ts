import type { HttpBindings } from '@hono/node-server'
import type { MemberRole, Scope } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type { TenantId } from '../store/rows.ts'
import type { Language } from './language.ts'

/** Who acts as a tenant (HA1): a program with its key, a person with a session, or the platform in its name. */
export interface Caller {
  readonly kind: 'key' | 'session' | 'platform'
  readonly tenantId: TenantId
  readonly scopes: readonly Scope[]
  /** A key with the scope `write` and the platform are as good as an owner. */
  readonly role: MemberRole
  /** For histories and the audit log, such as `key:3`, `person:admin` or `platform`. */
  readonly actor: string
  /** A key's own end; null: none. */
  readonly expiresAt: EpochMs | null
}

/** The platform on its own routes, where it acts as no tenant. */
export interface PlatformCaller {
  readonly kind: 'platform'
  readonly actor: string
}

/** What travels with a request through Hono. */
export interface HttpEnv {
  Bindings: HttpBindings
  Variables: { language: Language; address: string; relayed: boolean }
}
