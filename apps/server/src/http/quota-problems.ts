import type { EpochMs } from '../clock.ts'
import { secondsToNextDay } from '../tenants/quotas.ts'
import { Refusal } from './problem.ts'

/** 429: the tenant's print tasks of the day are used up; `Retry-After` says when the next day begins (UTC). */
export function dailyQuotaExceeded(now: EpochMs): Refusal<'daily_quota_exceeded'> {
  return new Refusal('daily_quota_exceeded', { retryAfterSeconds: secondsToNextDay(now) })
}

/** 403: the tenant has as many printers as it may have. */
export const printersQuotaExceeded = new Refusal('quota_exceeded', {
  detail: { zh: '租户的打印机数量已达配额', en: 'The tenant has as many printers as its quota allows' },
  issues: [
    { path: 'printer_sn', code: 'quota_exceeded', message: 'the quota of printers is used up / 打印机配额已用完' },
  ],
})
