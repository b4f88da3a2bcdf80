import { expect, test } from 'vitest'
import { manualClock } from '../testing/manual-clock.ts'
import { startHeartbeat } from './heartbeat.ts'

function beating() {
  const clock = manualClock()
  const events: string[] = []
  const heartbeat = startHeartbeat({
    clock,
    intervalMs: 30_000,
    ping: () => events.push('ping'),
    dead: () => events.push('dead'),
  })
  return { clock, events, heartbeat }
}

test('[GW14] a silent client gets two pings and is dead when both were missed', () => {
  const { clock, events } = beating()
  clock.advance(89_999)
  expect(events).toEqual(['ping', 'ping'])
  clock.advance(1)
  expect(events).toEqual(['ping', 'ping', 'dead'])
  clock.advance(300_000)
  expect(events).toHaveLength(3)
  expect(clock.pending()).toBe(0)
})

test('[GW14] any word of the client is life', () => {
  const { clock, events, heartbeat } = beating()
  for (let round = 0; round < 10; round += 1) {
    clock.advance(60_000)
    heartbeat.heard()
  }
  expect(events).not.toContain('dead')
  heartbeat.stop()
  expect(clock.pending()).toBe(0)
})
