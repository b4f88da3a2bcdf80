import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { AgentLinks } from '../drivers/agent-links.ts'
import type { PrintDriver } from '../drivers/driver.ts'
import type { Feie } from '../drivers/feie/start-feie.ts'
import type { Pictures } from '../images/load-images.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/store.ts'
import type { RandomBytes } from '../tenants/random.ts'
import type { Sealer } from '../tenants/sealing.ts'
import type { TenantDirectory } from '../tenants/tenant-directory.ts'
import type { ChangeFeed } from './change-feed.ts'
import type { Metrics } from './metrics.ts'
import type { SignIn } from './sign-in.ts'

/** Everything that the HTTP part needs of the running server. */
export interface HttpContext {
  readonly config: Pick<Config, 'httpBodyBytesMax' | 'httpRequestsPerMinute' | 'publicUrl' | 'trustedProxies' | 'tls'>
  readonly store: Store
  readonly directory: TenantDirectory
  /** `hashSecret` of XIAOPIAO_PLATFORM_KEY; undefined where no platform is. */
  readonly platformKeyHash: string | undefined
  readonly clock: Clock
  readonly random: RandomBytes
  readonly sealer: Sealer
  /** This node's name, for histories. */
  readonly node: string
  readonly log: Log
  readonly links: AgentLinks
  readonly drivers: readonly PrintDriver[]
  /** Feie's cloud: printers there, notices from there. */
  readonly feie: Feie
  readonly pictures: Pictures
  readonly signIn: SignIn
  readonly feed: ChangeFeed
  readonly metrics: Metrics
  /** Whether an address that is not public may be reached for a tenant (XIAOPIAO_OUTGOING_NETWORKS). */
  readonly allowOutgoing: (ipAddress: string) => boolean
  /** HA6: whether the scheduler runs. */
  readonly isScheduling: () => boolean
  /** Aborted when the server stops; ends the streams. */
  readonly closing: AbortSignal
  /** Absolute path of the built admin pages; undefined where there are none. */
  readonly adminDir: string | undefined
  readonly version: string
  /** Where print clients connect. */
  readonly wsPort: number
}
