import { expect, test } from 'vitest'
import { lookUpName } from './look-up-name.ts'

test.each(['localhost', 'localhost.', 'printer.localhost'])(
  'lookUpName() knows %s without a question',
  async (name) => {
    expect(await lookUpName(name, new AbortController().signal)).toEqual(['127.0.0.1', '::1'])
  },
)

test('lookUpName() asks nothing for somebody who has gone, and stops when he goes', async () => {
  await expect(lookUpName('shop.example', AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone')
  const going = new AbortController()
  const answer = lookUpName('shop.invalid', going.signal)
  going.abort()
  await expect(answer).rejects.toThrow()
})
