import type { KeyObject } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import type { VendorCloud } from '../../printers/vendor-cloud.ts'
import type { Store, TenantReads } from '../../store/store.ts'
import type { VendorReports } from '../../tasks/report-vendor-job.ts'
import type { Sealer } from '../../tenants/sealing.ts'
import { type FeieAccount, readFeieAccount } from './account.ts'
import type { PaceLimits } from './call-pace.ts'
import { type CallbackVerdict, takeCallback } from './callback.ts'
import { type AccountCheck, checkAccount } from './check-account.ts'
import { feieAccounts } from './feie-accounts.ts'
import { feieApi } from './feie-api.ts'
import { feieCloud } from './feie-cloud.ts'
import { type FeieDriver, feieDriver } from './feie-driver.ts'
import { FeieLines } from './feie-line.ts'
import { countsByChinaDay } from './order-counts.ts'
import { formPoster } from './post-form.ts'
import { SeenNotices } from './seen-notices.ts'

export interface FeieOptions {
  /** The vendor's API: `https://api.feieyun.cn/Api/Open/`. */
  readonly url: URL
  /** The key that the vendor signs its notices with; undefined: notices are refused and orders only asked about. */
  readonly publicKey: KeyObject | undefined
  /** Our own address for notices, registered with the vendor; undefined: none are asked for. */
  readonly callbackUrl: string | undefined
  readonly store: Store
  readonly clock: Clock
  readonly reports: VendorReports
  readonly sealer: Pick<Sealer, 'open'>
  readonly log: { readonly error: (fields: object, message: string) => void }
  readonly pace?: PaceLimits
  readonly timeoutMs?: number
}

/** Feie's cloud, whole: the driver, printers there, notices from there, and the check of an account. */
export interface Feie {
  readonly driver: FeieDriver
  readonly cloud: VendorCloud
  /** Takes a notice as it came over HTTP. */
  takeCallback(body: string): Promise<CallbackVerdict>
  /** The tenant's account as it is set. */
  readAccount(reads: TenantReads): Promise<FeieAccount | undefined>
  checkAccount(account: FeieAccount): Promise<AccountCheck>
  /** Requests to the vendor that wait for their answer. */
  underWay(): number
  stop(): void
}

export function startFeie(options: FeieOptions): Feie {
  const { url, publicKey, callbackUrl, store, clock, reports, sealer, log, pace, timeoutMs } = options
  const poster = formPoster(clock)
  const api = feieApi({ url, clock, poster, ...(timeoutMs === undefined ? {} : { timeoutMs }) })
  const lines = new FeieLines(api, clock, pace)
  const accounts = feieAccounts({ store, clock, sealer, lines })
  const seen = new SeenNotices()
  const countsDecide = countsByChinaDay(url.hostname)
  const driver = feieDriver({ store, clock, reports, accounts, backurl: callbackUrl, countsDecide, log })
  return {
    driver,
    cloud: feieCloud(accounts, driver),
    takeCallback: (body) => takeCallback(body, { publicKey, reports, clock, seen }),
    readAccount: (reads) => readFeieAccount(reads, sealer),
    checkAccount: (account) => checkAccount(lines, account),
    underWay: () => poster.underWay(),
    stop() {
      driver.stop()
      accounts.close()
      lines.close()
      poster.close()
    },
  }
}
