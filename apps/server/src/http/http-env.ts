import type { HttpBindings } from '@hono/node-server'
import type { Scope } from '@xiaopiao/protocol'
import type { TenantId } from '../store/rows.ts'
import type { Language } from './language.ts'

/** Who asks (HA1): a program with a key, or a person with a session. */
export interface Caller {
  readonly kind: 'key' | 'session'
  readonly tenantId: TenantId
  readonly scopes: readonly Scope[]
  /** For histories and the audit log, such as `key:3` or `person:admin`. */
  readonly actor: string
}

/** What travels with a request through Hono. */
export interface HttpEnv {
  Bindings: HttpBindings
  Variables: { language: Language; address: string; relayed: boolean }
}
