import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BadCursorError, decodeCursor, encodeCursor, type Position } from './cursor.ts'

const position = fc.record({ key: fc.nat(Number.MAX_SAFE_INTEGER), id: fc.nat(2 ** 31 - 1) })

test('[HA4] decodeCursor() gives back what encodeCursor() was given', () => {
  fc.assert(
    fc.property(position, (at) => {
      expect(decodeCursor('tasks', encodeCursor('tasks', at))).toEqual(at)
    }),
  )
})

test('[HA4] decodeCursor() refuses every text that is not exactly a cursor of the list', () => {
  const near = fc.tuple(position, fc.string()).map(([at, extra]) => encodeCursor('tasks', at) + extra)
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String(), near), (text) => {
      let at: Position
      try {
        at = decodeCursor('tasks', text)
      } catch (error) {
        expect(error).toBeInstanceOf(BadCursorError)
        return
      }
      expect(encodeCursor('tasks', at)).toBe(text)
    }),
  )
})

test('[HA4] decodeCursor() refuses the cursor of another list', () => {
  fc.assert(
    fc.property(position, (at) => {
      expect(() => decodeCursor('orders', encodeCursor('tasks', at))).toThrow(BadCursorError)
    }),
  )
})
