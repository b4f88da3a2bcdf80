import type { Clock, EpochMs } from '../clock.ts'

/** Memory for addresses that guess; past it the one that began first is forgotten. */
const addressesMax = 10_000
const windowMs = 60_000

interface Guesses {
  readonly since: EpochMs
  readonly triesByHash: Map<string, number>
}

/**
 * GW20: the rate limit on wrong tokens, per address. One outdated client that tries the same token for ever is
 * stopped by its own count and does not lock out the other clients behind its address; an address that tries many
 * different tokens is not listened to for the rest of the minute.
 */
export interface WrongTokens {
  /** For how long a token from this address is not even looked at; 0: it may be tried. */
  refusedForMs(addressKey: string, tokenHash: string): number
  add(addressKey: string, tokenHash: string): void
}

export function wrongTokens(clock: Clock, perMinuteMax: number): WrongTokens {
  const guessesByAddress = new Map<string, Guesses>()

  const current = (addressKey: string): Guesses | undefined => {
    const guesses = guessesByAddress.get(addressKey)
    if (guesses === undefined || clock.now() - guesses.since < windowMs) return guesses
    guessesByAddress.delete(addressKey)
    return undefined
  }

  return {
    refusedForMs(addressKey, tokenHash) {
      const guesses = current(addressKey)
      if (guesses === undefined) return 0
      const tries = guesses.triesByHash.get(tokenHash) ?? 0
      if (tries < perMinuteMax && guesses.triesByHash.size < perMinuteMax) return 0
      return guesses.since + windowMs - clock.now()
    },
    add(addressKey, tokenHash) {
      let guesses = current(addressKey)
      if (guesses === undefined) {
        if (guessesByAddress.size >= addressesMax) {
          const [oldest] = guessesByAddress.keys()
          if (oldest !== undefined) guessesByAddress.delete(oldest)
        }
        guesses = { since: clock.now(), triesByHash: new Map() }
        guessesByAddress.set(addressKey, guesses)
      }
      guesses.triesByHash.set(tokenHash, (guesses.triesByHash.get(tokenHash) ?? 0) + 1)
    },
  }
}
