import { expect, test } from 'vitest'
import { print } from '../../testing/slips.ts'
import { withoutRealtimeCommands } from './realtime.ts'

test('[TP5] dots that spell a real-time command are moved by one dot', () => {
  const dots = Uint8Array.of(0x10, 0x14, 0x01, 0xff, 0x10, 0x04, 0x04, 0x10, 0x14, 0x10, 0x05, 0x02)
  const expected = [0x08, 0x14, 0x01, 0xff, 0x08, 0x04, 0x04, 0x10, 0x14, 0x08, 0x05, 0x02]
  expect(Array.from(withoutRealtimeCommands(dots))).toEqual(expected)
  expect(dots[0]).toBe(0x10)
})

test('[TP5] other dots are passed on as they are', () => {
  const dots = Uint8Array.of(0x10, 0x14, 0x00, 0x10, 0x41, 0x01, 0x14, 0x01, 0x10, 0x14)
  expect(withoutRealtimeCommands(dots)).toBe(dots)
})

test('[TP5] control characters in a QR code reach the printer as dots only, and the code still holds them', () => {
  const { bytes, issues } = print([[{ contentType: 'qrcode', content: '{{text}}' }]], {
    text: 'a\u0010\u0014\u0001\u0000\u0001b',
  })
  const text = Buffer.from(bytes).toString('latin1')
  expect(text).not.toContain('\u0010\u0014\u0001')
  expect(text).toContain('\u001dv0')
  expect(issues).toEqual([])
})
