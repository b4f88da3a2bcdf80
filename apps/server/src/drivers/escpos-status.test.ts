import { describe, expect, test } from 'vitest'
import { isStatusAnswer, readStatus, statusQuery } from './escpos-status.ts'

describe('statusQuery()', () => {
  test('asks with DLE EOT n', () => {
    expect([...statusQuery('printer'), ...statusQuery('paper')]).toEqual([0x10, 0x04, 1, 0x10, 0x04, 4])
  })
})

describe('isStatusAnswer()', () => {
  test('takes every byte 0xx1xx10 and nothing else', () => {
    const taken = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => isStatusAnswer('paper', byte))
    expect(taken.map((byte) => byte.toString(2).padStart(8, '0'))).toEqual(
      taken.map(() => expect.stringMatching(/^0..1..10$/)),
    )
    expect(taken).toHaveLength(16)
  })
  test('ignores flow control, automatic status and answers to queued queries', () => {
    for (const noise of [0x11, 0x13, 0x10, 0x14, 0x00, 0x0c, 0x0f, 0xff, 0x80]) {
      expect(isStatusAnswer('printer', noise)).toBe(false)
    }
  })
  test('allows bit 7 of n=1, which some clones set while the slip was not taken', () => {
    expect([isStatusAnswer('printer', 0x92), isStatusAnswer('paper', 0x92)]).toEqual([true, false])
  })
})

const ready = { printer: 0x12, offlineCause: 0x12, error: undefined, paper: 0x12 }

describe('readStatus()', () => {
  for (const [name, answers, condition] of [
    ['all well', ready, 'ready'],
    ['drawer pin high', { ...ready, printer: 0x16 }, 'ready'],
    ['only n=1 answered', { printer: 0x12, offlineCause: undefined, error: undefined, paper: undefined }, 'ready'],
    ['paper near end', { ...ready, paper: 0x1e }, 'paper_low'],
    ['firmware that sets the stop bit for near end', { ...ready, offlineCause: 0x32, paper: 0x1e }, 'paper_low'],
    ['paper out', { printer: 0x1a, offlineCause: 0x32, error: undefined, paper: 0x7e }, 'paper_out'],
    ['paper out without n=4', { printer: 0x1a, offlineCause: 0x32, error: undefined, paper: undefined }, 'paper_out'],
    ['cover open', { ...ready, printer: 0x1a, offlineCause: 0x16 }, 'cover_open'],
    ['cutter error', { ...ready, printer: 0x1a, offlineCause: 0x52, error: 0x1a }, 'error'],
    ['offline without a cause', { ...ready, printer: 0x1a }, 'offline'],
  ] as const) {
    test(`[DL8] reads ${name} as ${condition}`, () => expect(readStatus(answers).condition).toBe(condition))
  }
  test('names the cause of an error and the bytes', () => {
    const { detail } = readStatus({ printer: 0x1a, offlineCause: 0x52, error: 0x1a, paper: undefined })
    expect(detail).toBe('cutter error (DLE EOT 1-4: 1a 52 1a --)')
  })
})
