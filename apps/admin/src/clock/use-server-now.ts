import { useSyncExternalStore } from 'react'
import { serverClock } from './server-clock.ts'

const stepMs = 1_000
/** A timer that fires a hair early would show the same second twice. */
const marginMs = 4

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setTimeout> | undefined
let shownMs = 0

function currentSecond(): number {
  return Math.floor(serverClock.at(Date.now()) / stepMs) * stepMs
}

/** Ticks when the server's second changes, so that every countdown on the page moves at once. */
function tick(): void {
  shownMs = currentSecond()
  timer = setTimeout(tick, stepMs - (serverClock.at(Date.now()) % stepMs) + marginMs)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (timer === undefined) tick()
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearTimeout(timer)
    timer = undefined
  }
}

/** The server's time in whole seconds, as ms since 1970; renders again with every second. */
export function useServerNow(): number {
  return useSyncExternalStore(subscribe, () => (timer === undefined ? currentSecond() : shownMs))
}
