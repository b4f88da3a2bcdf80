import { expect, test } from 'vitest'
import { turns } from './turns.ts'

test('what has the same name runs in turn, after a failure too; other names do not wait', async () => {
  const inTurn = turns()
  const seen: string[] = []
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const work = (word: string, until: Promise<void> = Promise.resolve()) =>
    inTurn(word.slice(0, 1), async () => {
      await until
      seen.push(word)
      if (word === 'a1') throw new Error('broken')
      return word
    })
  const first = work('a1', held)
  const second = work('a2')
  expect(await work('b1')).toBe('b1')
  release()
  await expect(first).rejects.toThrow('broken')
  expect(await second).toBe('a2')
  expect(seen).toEqual(['b1', 'a1', 'a2'])
})
