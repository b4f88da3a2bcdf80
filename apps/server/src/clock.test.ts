import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { systemClock } from './clock.ts'

const hourMs = 3_600_000

describe('systemClock', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('[DL6] calls back once, when its time has come', () => {
    const run = vi.fn()
    systemClock.at(systemClock.now() + 30_000, run)
    vi.advanceTimersByTime(29_999)
    expect(run).not.toHaveBeenCalled()
    vi.advanceTimersByTime(hourMs)
    expect(run).toHaveBeenCalledOnce()
  })

  test('calls back in a month too, which is more than a timer holds', () => {
    const run = vi.fn()
    systemClock.at(systemClock.now() + 31 * 24 * hourMs, run)
    vi.advanceTimersByTime(31 * 24 * hourMs - 1)
    expect(run).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(run).toHaveBeenCalledOnce()
  })

  test('[DL6] set back by hours, it calls back when the time that was left has passed', () => {
    const run = vi.fn()
    systemClock.at(systemClock.now() + 30_000, run)
    vi.advanceTimersByTime(10_000)
    vi.setSystemTime(Date.now() - 8 * hourMs)
    vi.advanceTimersByTime(19_999)
    expect(run).not.toHaveBeenCalled()
    vi.advanceTimersByTime(2_000)
    expect(run).toHaveBeenCalledOnce()
  })

  test('cancelled, it calls nobody', () => {
    const run = vi.fn()
    systemClock.at(systemClock.now() + 1_000, run)()
    vi.advanceTimersByTime(hourMs)
    expect(run).not.toHaveBeenCalled()
  })
})
