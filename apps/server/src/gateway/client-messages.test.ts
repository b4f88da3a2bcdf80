import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseFrame } from './client-messages.ts'

const parse = (text: string, isBinary = false) => parseFrame(Buffer.from(text), isBinary, 1_000)

describe('parseFrame', () => {
  test('[GW2] takes local times without a zone, with microseconds, and none at all', () => {
    for (const timestamp of ['2025-07-14T18:30:00.123456', '2025-07-14T10:30:00.000Z', '2025-07-14T18:30:00+08:00']) {
      expect(parse(JSON.stringify({ type: 'pong', timestamp }))).toMatchObject({
        kind: 'message',
        message: { timestamp },
      })
    }
    expect(parse('{"type":"pong"}')).toMatchObject({ kind: 'message' })
  })

  test.each([
    ['not JSON', 'hello', 'bad_json'],
    ['half a message', '{"type":"pri', 'bad_json'],
    ['an empty frame', '', 'bad_json'],
    ['a list', '[]', 'not_an_object'],
    ['null', 'null', 'not_an_object'],
    ['a number', '7', 'not_an_object'],
    ['an object without a type', '{}', 'invalid_message'],
    ['a type that is no string', '{"type":7}', 'invalid_message'],
    ['a timestamp that is no string', '{"type":"pong","timestamp":5}', 'invalid_message'],
    ['a job_id as text', '{"type":"print_status","job_id":"5","status":"completed"}', 'invalid_message'],
    ['a job_id that is no integer', '{"type":"print_status","job_id":1.5,"status":"completed"}', 'invalid_message'],
    ['an unknown status', '{"type":"print_status","job_id":5,"status":"done"}', 'invalid_message'],
    ['a registration without a printer', '{"type":"printer_info"}', 'invalid_message'],
    ['a printer without a name', '{"type":"printer_info","printer":{"name":"  "}}', 'invalid_message'],
    ['a paper width as text', '{"type":"printer_info","printer":{"name":"a","paper_width":"80"}}', 'invalid_message'],
  ])('[GW3] objects to %s', (_what, text, code) => {
    expect(parse(text)).toMatchObject({ kind: 'faulty', code })
  })

  test('[GW3] names the field that is wrong', () => {
    const frame = parse('{"type":"printer_info","printer":{"name":"a","paper_width":"80"}}')
    expect(frame).toMatchObject({ message: expect.stringContaining('printer.paper_width') })
  })

  test('[GW3] refuses what is larger than the limit unread, and binary frames', () => {
    expect(parse(`{"type":"pong","x":"${'x'.repeat(1_000)}"}`)).toMatchObject({ kind: 'faulty', code: 'too_large' })
    expect(parse('{"type":"pong"}', true)).toMatchObject({ kind: 'faulty', code: 'bad_json' })
  })

  test('[GW3] ignores unknown types, also those that objects inherit, and unknown fields', () => {
    for (const type of ['hello', 'constructor', '__proto__', 'toString', '']) {
      expect(parse(JSON.stringify({ type }))).toMatchObject({ kind: 'unknown_type' })
    }
    expect(parse('{"type":"pong","mood":"good","__proto__":{"a":1}}')).toMatchObject({
      kind: 'message',
      message: { type: 'pong' },
      unknownFields: expect.arrayContaining(['mood']),
    })
  })

  test('[GW11] takes the smallest registration and one with nulls', () => {
    expect(parse('{"type":"printer_info","printer":{"name":" 收银台 "}}')).toMatchObject({
      kind: 'message',
      message: { printer: { name: '收银台' } },
    })
    const nulls = { name: 'a', model: null, paper_width: null, capabilities: null, status: null, ip_address: null }
    expect(parse(JSON.stringify({ type: 'printer_info', printer: nulls, token: null }))).toMatchObject({
      kind: 'message',
    })
  })

  test('[GW3] cuts what is too long instead of refusing it: only wrong types are faults', () => {
    const long = 'x'.repeat(20_000)
    const parseLong = (content: object) => parseFrame(Buffer.from(JSON.stringify(content)), false, 100_000)
    const report = { type: 'print_status', timestamp: long, job_id: 5, status: 'failed', message: long }
    expect(parseLong(report)).toMatchObject({ message: { message: 'x'.repeat(10_000) } })
    const printer = { name: 'a', model: long, status: long, ip_address: long, paper_width: 0, capabilities: [long] }
    expect(parseLong({ type: 'printer_info', printer })).toMatchObject({
      message: { printer: { name: 'a', model: 'x'.repeat(100), paper_width: null } },
    })
  })

  test('reads a message that begins with a byte order mark', () => {
    expect(parse('\uFEFF{"type":"pong"}')).toMatchObject({ kind: 'message' })
  })

  test('[GW3] has a bounded answer for anything', () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(text)),
      fc
        .record(
          {
            type: fc.constantFrom('printer_info', 'print_status', 'ping', 'pong'),
            printer: fc.anything(),
            job_id: fc.anything(),
            token: fc.anything(),
          },
          { requiredKeys: ['type'] },
        )
        .map((content) =>
          Buffer.from(JSON.stringify(content, (_key, value) => (typeof value === 'bigint' ? String(value) : value))),
        ),
    )
    fc.assert(
      fc.property(anything, fc.boolean(), (bytes, isBinary) => {
        const frame = parseFrame(bytes, isBinary, 1_000)
        if (frame.kind === 'faulty') expect(frame.message.length).toBeLessThan(500)
      }),
    )
  })
})
