import type { Clock, EpochMs } from '../clock.ts'
import { addressKey } from './address.ts'

/** The part of a pino logger that the gateway uses. */
export interface GatewayLog {
  debug(details: object, message: string): void
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

/** Logs what was refused to an address. */
export type RefusalLog = (address: string, details: object, message: string) => void

const minuteMs = 60_000

/** Addresses whose last warning is remembered; past it all of them may warn again. */
const addressesMax = 10_000

/** The first refusal of an address in a minute is a warning, the others are for debugging: strangers cannot fill the log. */
export function refusalLog(log: GatewayLog, clock: Clock): RefusalLog {
  const warnedAt = new Map<string, EpochMs>()
  return (address, details, message) => {
    const key = addressKey(address)
    const last = warnedAt.get(key)
    if (last !== undefined && clock.now() - last < minuteMs) {
      log.debug({ address, ...details }, message)
      return
    }
    if (warnedAt.size >= addressesMax) warnedAt.clear()
    warnedAt.set(key, clock.now())
    log.warn({ address, ...details }, message)
  }
}
