import { expect, test } from 'vitest'
import { pageText } from '../page/page-text.ts'
import { readPaper } from '../read-paper.ts'
import { bytes, LF } from '../testing/hand-made-bytes.ts'
import { escposLanguage } from './escpos-language.ts'

const hex = (text: string) => Uint8Array.from(text.split(' ').map((pair) => Number.parseInt(pair, 16)))

/** The framing table of escpos-dialects 1.10: opcode bytes, by how many argument bytes follow. */
const framingTable: readonly (readonly [prefix: string, argCount: number, opcodes: string])[] = [
  ['1b', 0, '0c 32 3c 40 4c 53 69 6d 71 76'],
  ['1b', 1, '20 21 25 2d 33 3d 3f 43 45 46 47 4a 4b 4d 52 54 55 56 61 64 65 72 74 75 7b'],
  ['1b', 2, '24 5c 66 63'],
  ['1b', 3, '70'],
  ['1b', 8, '57'],
  ['1d', 0, '3a 63'],
  ['1d', 1, '21 2f 42 45 48 49 54 61 62 66 68 6a 72 77'],
  ['1d', 2, '24 4c 50 57 5c'],
  ['1d', 3, '5e 7a'],
  ['1c', 0, '26 2e'],
  ['1c', 1, '21 2d 43 57'],
  ['1c', 2, '3f 53 70'],
  ['1c', 74, '32'],
]

const table = framingTable.flatMap(([prefix, argCount, opcodes]) =>
  opcodes.split(' ').map((opcode) => [`${prefix} ${opcode}`, argCount] as const),
)

test.each(table)('[PA2] %s takes %i argument bytes', (opcode, argCount) => {
  // Arguments of 41 hex would print as "A" if the framing let them out.
  const args = new Array<number>(argCount).fill(0x41)
  const [first, second] = [...escposLanguage.tokens(bytes([...hex(opcode)], args, 'z', LF))]
  expect(first).toMatchObject({ kind: 'command', start: 0, end: 2 + argCount })
  expect(second).toMatchObject({ kind: 'text' })
})

test.each([
  ['GS V A', '1d 56 41 10'],
  ['GS V c (Gprinter)', '1d 56 63 41 41'],
  ['GS V m (Gprinter)', '1d 56 6d'],
  ['GS S', '1d 53'],
  ['GS U', '1d 55 41 41'],
  ['GS k A', '1d 6b 04 41 42 00'],
  ['GS k B', '1d 6b 45 02 41 42'],
  ['GS v 0', '1d 76 30 00 01 00 02 00 41 41'],
  ['GS ( any', '1d 28 41 02 00 41 41'],
  ['GS 8 L', '1d 38 4c 03 00 00 00 30 31 41'],
  ['GS *', '1d 2a 01 01 41 41 41 41 41 41 41 41'],
  ['ESC ( A', '1b 28 41 02 00 41 41'],
  ['ESC &', '1b 26 03 41 42 01 41 41 41 02 41 41 41 41 41 41'],
  ['ESC *', '1b 2a 21 02 00 41 41 41 41 41 41'],
  ['ESC D', '1b 44 41 42 00'],
  ['ESC Z', '1b 5a 00 4d 04 02 00 41 41'],
  ['FS ( A', '1c 28 41 02 00 30 41'],
  ['FS q', '1c 71 01 01 00 01 00 41 41 41 41 41 41 41 41'],
  ['DLE EOT', '10 04 01'],
  ['DLE ENQ', '10 05 01'],
  ['DLE DC4 1', '10 14 01 00 01'],
  ['DLE DC4 2', '10 14 02 01 08'],
  ['DLE DC4 3', '10 14 03 41 41 41 41 41'],
  ['DLE DC4 7', '10 14 07 41'],
  ['DLE DC4 8', '10 14 08 41 41 41 41 41 41 41'],
  ['ESC B', '1b 42 03 02'],
  ['ESC 9', '1b 39 01'],
  ['ESC 7', '1b 37 41 41 41'],
  ['DC2 T', '12 54'],
  ['US DC1 EOT', '1f 11 04'],
  ['GS x', '1d 78 41'],
  ['NAK', '15 41'],
  ['SYN', '16 02 41 41'],
  ['Sunmi charset', '1d 28 45 03 00 06 03 01'],
  ['Sunmi density', '1d 28 45 04 00 05 05 41 41'],
  ['Sunmi self-test', '1f 1b 1f 53'],
] as const)('[PA2] %s is framed: none of its bytes leak as text', (_name, sequence) => {
  const all = [...escposLanguage.tokens(bytes([...hex(sequence)], 'z', LF))]
  expect(all.map((token) => token.kind)).toEqual(['command', 'text', 'command'])
  const reading = readPaper(bytes([...hex(sequence)], [0x1b, 0x40], 'z', LF), { widthDots: 576 })
  expect(reading.unknown).toEqual([])
  expect(pageText(reading.pages.at(-1)!).at(-1)).toBe('z')
})

test('[PA3] an unknown command is reported with offset and bytes, and what follows prints', () => {
  const reading = readPaper(bytes('a', [0x1b, 0xff], 'b', LF), { widthDots: 576 })
  expect(reading.unknown).toEqual([{ offset: 1, length: 2, bytes: '1b ff', reason: 'command' }])
  expect(pageText(reading.pages[0]!)).toEqual(['ab'])
})

test('[PA3] bytes that end inside a command are reported once', () => {
  const reading = readPaper(bytes('a', LF, [0x1d, 0x76, 0x30, 0, 72, 0, 255, 0], new Array(90).fill(0x55)), {
    widthDots: 576,
  })
  expect(reading.unknown).toMatchObject([{ offset: 2, length: 98, reason: 'truncated' }])
  expect(reading.unknown[0]!.bytes.split(' ')).toHaveLength(33)
})

test('[PA3] a command of many forms with an unknown form is reported as an argument', () => {
  const reading = readPaper(bytes([0x1d, 0x56, 0x99], LF), { widthDots: 576 })
  expect(reading.unknown).toMatchObject([{ bytes: '1d 56 99', reason: 'argument' }])
})
