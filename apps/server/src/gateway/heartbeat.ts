import type { Clock } from '../clock.ts'

/** GW14: a client that lets this many pings pass without a word is gone. */
const missedMax = 2

export interface Heartbeat {
  /** Any message of the client counts as life. */
  heard(): void
  stop(): void
}

/**
 * GW14: pings at every interval; a client that has said nothing in answer to two of them is dead.
 * With the default of 30 s a dead client is noticed between 60 s and 90 s after its last word.
 */
export function startHeartbeat(options: {
  readonly clock: Clock
  readonly intervalMs: number
  readonly ping: () => void
  readonly dead: () => void
}): Heartbeat {
  const { clock, intervalMs, ping, dead } = options
  /** Pings without an answer. */
  let missed = 0
  let stopped = false
  let cancel = arm()

  function arm(): () => void {
    return clock.at(clock.now() + intervalMs, () => {
      if (stopped) return
      if (missed >= missedMax) {
        stopped = true
        dead()
        return
      }
      missed += 1
      ping()
      if (!stopped) cancel = arm()
    })
  }

  return {
    heard() {
      missed = 0
    },
    stop() {
      stopped = true
      cancel()
    },
  }
}
