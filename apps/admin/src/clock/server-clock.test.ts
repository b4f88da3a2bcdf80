import { expect, test } from 'vitest'
import { createServerClock } from './server-clock.ts'

/** What a server whose clock is `leadMs` ahead writes into the header when it answers at `browserMs`. */
function header(browserMs: number, leadMs: number): string {
  return new Date(Math.floor((browserMs + leadMs) / 1000) * 1000).toUTCString()
}

const noon = Date.parse('2025-07-14T12:00:00.000Z')

test('before any answer, and after answers without a date, the browser’s clock is all there is', () => {
  const clock = createServerClock()
  expect(clock.at(noon)).toBe(noon)
  clock.note(null, noon, noon)
  clock.note('soon', noon, noon)
  expect(clock.at(noon)).toBe(noon)
})

test.each([0, 90_000, -3_600_250, 480, -999])(
  'a server %i ms ahead is known to a few ms after some answers',
  (leadMs) => {
    const clock = createServerClock()
    for (let answer = 0; answer < 60; answer += 1) {
      const sentMs = noon + answer * 1_037
      clock.note(header(sentMs + 4, leadMs), sentMs, sentMs + 9)
    }
    expect(Math.abs(clock.at(noon) - noon - leadMs)).toBeLessThan(30)
  },
)

test('one answer is enough for half a second', () => {
  const clock = createServerClock()
  clock.note(header(noon + 5, 60_000), noon, noon + 10)
  expect(Math.abs(clock.at(noon) - noon - 60_000)).toBeLessThan(510)
})

test('a clock that is set while the page is open is followed', () => {
  const clock = createServerClock()
  clock.note(header(noon, 0), noon, noon)
  clock.note(header(noon + 2_000, 600_000), noon + 2_000, noon + 2_000)
  expect(Math.abs(clock.at(noon) - noon - 600_000)).toBeLessThan(510)
})
