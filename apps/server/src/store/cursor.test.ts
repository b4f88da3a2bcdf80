import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BadCursorError, decodeCursor, encodeCursor } from './cursor.ts'

const position = fc.record({ key: fc.nat(Number.MAX_SAFE_INTEGER), id: fc.nat(2 ** 31 - 1) })

test('[HA4] decodeCursor() gives back what encodeCursor() was given', () => {
  fc.assert(
    fc.property(position, (at) => {
      expect(decodeCursor('tasks', encodeCursor('tasks', at))).toEqual(at)
    }),
  )
})

test('[HA4] decodeCursor() refuses every other text', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
      expect(() => decodeCursor('tasks', text)).toThrow(BadCursorError)
    }),
  )
  fc.assert(
    fc.property(position, fc.string({ minLength: 1 }), (at, extra) => {
      expect(() => decodeCursor('tasks', encodeCursor('tasks', at) + extra)).toThrow(BadCursorError)
      expect(() => decodeCursor('orders', encodeCursor('tasks', at))).toThrow(BadCursorError)
    }),
  )
})
