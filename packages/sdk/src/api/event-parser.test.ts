import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eventParser, type StreamEvent } from './event-parser.ts'

function parse(...pieces: string[]) {
  const events: StreamEvent[] = []
  const parser = eventParser((event) => events.push(event))
  for (const piece of pieces) parser.push(piece)
  return { events, parser }
}

describe('eventParser()', () => {
  test('reads type, data and id', () => {
    const { events, parser } = parse('retry: 1000\n\nid: a-1\nevent: task\ndata: {"a":1}\n\n: alive\n\n')
    expect(events).toEqual([{ type: 'task', data: '{"a":1}' }])
    expect([parser.lastEventId, parser.retryMs]).toEqual(['a-1', 1000])
  })

  test('joins lines of data, and a block without data tells its id alone', () => {
    const { events, parser } = parse('data: one\ndata:two\ndata\n\nid: b\n\n')
    expect(events).toEqual([{ type: 'message', data: 'one\ntwo\n' }])
    expect(parser.lastEventId).toBe('b')
  })

  test('a block that is not whole is told of by nothing', () => {
    const { events, parser } = parse('id: a\ndata: 1\n\nid: b\ndata: 2\n')
    expect(events).toHaveLength(1)
    expect(parser.lastEventId).toBe('a')
  })

  test('goes on from an earlier id', () => {
    expect(eventParser(() => {}, 'x-9').lastEventId).toBe('x-9')
    const parser = eventParser(() => {}, 'x-9')
    parser.push(': alive\n\n')
    expect(parser.lastEventId).toBe('x-9')
  })

  test('reads the same however the stream is cut, with every kind of line end', () => {
    const lines = fc.constantFrom(
      'data: 珍珠',
      'event: task',
      'id: 1-2',
      ': c',
      '',
      'data',
      'retry: 5',
      'x: y',
      'id: \0',
    )
    const ends = fc.constantFrom('\n', '\r\n', '\r')
    fc.assert(
      fc.property(fc.array(fc.tuple(lines, ends)), fc.array(fc.nat(5), { minLength: 1 }), (written, cuts) => {
        // A lone carriage return is an end of line only when something else follows.
        const text = `\uFEFF${written.flat().join('')}\n\n`
        const whole = parse(text)
        const pieces: string[] = []
        for (let from = 0, turn = 0; from < text.length; turn++) {
          const length = 1 + (cuts[turn % cuts.length] ?? 0)
          pieces.push(text.slice(from, from + length))
          from += length
        }
        const cut = parse(...pieces)
        expect(cut.events).toEqual(whole.events)
        expect(cut.parser.lastEventId).toBe(whole.parser.lastEventId)
      }),
    )
  })
})
