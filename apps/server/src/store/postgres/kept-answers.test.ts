import { expect, test } from 'vitest'
import { manualClock } from '../../testing/manual-clock.ts'
import { KeptAnswers } from './kept-answers.ts'

function hearing() {
  const clock = manualClock()
  const kept = new KeptAnswers(() => clock.now())
  kept.setHearing(true)
  let asked = 0
  const ask = async () => ++asked
  return { clock, kept, ask }
}

test('[ST3] an answer is kept for a while, and asked again after a change', async () => {
  const { clock, kept, ask } = hearing()
  expect([await kept.answer('k', ask), await kept.answer('k', ask)]).toEqual([1, 1])
  expect(await kept.answer('other', ask)).toBe(2)
  kept.forget()
  expect(await kept.answer('k', ask)).toBe(3)
  clock.advance(60_000)
  expect(await kept.answer('k', ask)).toBe(4)
})

test('[ST3] an answer that was under way while something changed is not kept', async () => {
  const { kept, ask } = hearing()
  const early = await kept.answer('k', async () => {
    const answer = await ask()
    kept.forget()
    return answer
  })
  expect([early, await kept.answer('k', ask)]).toEqual([1, 2])
})

test('[ST3] nothing is kept while other nodes cannot be heard, nor what was not found', async () => {
  const { kept, ask } = hearing()
  await kept.answer('k', ask)
  kept.setHearing(false)
  expect([await kept.answer('k', ask), await kept.answer('k', ask)]).toEqual([2, 3])
  kept.setHearing(true)
  expect(await kept.answer('k', ask)).toBe(4)
  expect(await kept.answer('none', async () => undefined)).toBeUndefined()
  expect(await kept.answer('none', ask)).toBe(5)
})
