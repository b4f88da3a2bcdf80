import { expect, test } from 'vitest'
import { pageText } from '../page/page-text.ts'
import { readPaper } from '../read-paper.ts'
import { bytes, ESC, FS, GS, LF, type Part, wen, xiaopiao, zhong } from '../testing/hand-made-bytes.ts'

const read = (...parts: Part[]) => readPaper(bytes(...parts), { widthDots: 576 })
const textOf = (...parts: Part[]) => pageText(read(...parts, LF).pages[0]!).join('|')

test('[PA5] readPaper() reads two-byte Hanzi at power-on, trail bytes like @ [ \\ included', () => {
  expect(textOf('A', zhong, wen, 'B')).toBe('A中文B')
  // 8140 丂, 815C 乗 has the backslash as its trail, 817C 亅 the bar (GBK/3).
  expect(textOf([0x81, 0x40, 0x81, 0x5c])).toBe('丂乗')
})

test('[PA5] readPaper() reads four-byte GB18030, and the yen sign of 81 30 84 36', () => {
  expect(textOf([0x81, 0x30, 0x84, 0x36])).toBe('¥')
  expect(textOf([0x94, 0x39, 0xfc, 0x36])).toBe('😀')
})

test('[PA5] a four-byte start without its third byte prints as stray characters and reads the offending byte again', () => {
  // FW JudgePrintGB18030: lead 81, 2nd 30, 3rd must be 81..FE: here it is "A".
  const reading = read([0x81, 0x30], 'A', LF)
  expect(pageText(reading.pages[0]!)).toEqual(['ü0A'])
  expect(reading.unknown).toEqual([{ offset: 0, length: 1, bytes: '81', reason: 'broken-character' }])
})

test('[PA5] a lead byte before a line feed does not swallow it', () => {
  const reading = read([0xd6], LF, 'next', LF)
  expect(pageText(reading.pages[0]!)).toEqual(['╓', 'next'])
  expect(reading.unknown.map((note) => note.reason)).toEqual(['broken-character'])
})

test('[PA5] codes that no character has are reported and drawn as one wide cell', () => {
  const reading = read([0xfe, 0xa1], LF)
  expect(reading.unknown).toEqual([{ offset: 0, length: 2, bytes: 'fe a1', reason: 'no-such-character' }])
  expect(reading.pages[0]!.lines[0]!.items[0]!.widthDots).toBe(24)
})

test('[PA5] FS 2 gives a user-defined code its own 24 x 24 dots', () => {
  const column = [0xff, 0xff, 0xff]
  const glyph = Array.from({ length: 24 }, () => column).flat()
  const reading = read([FS, 0x32, 0xfe, 0xa1, ...glyph], [0xfe, 0xa1], LF)
  expect(reading.unknown).toEqual([])
  expect(reading.pages[0]!.lines[0]!.items[0]).toMatchObject({ kind: 'bitmap', widthDots: 24, heightDots: 24 })
})

test('[PA6] FS . makes every byte a CP437 character, FS & undoes it', () => {
  expect(textOf([FS, 0x2e], zhong, [FS, 0x26], zhong)).toBe('╓╨中')
})

test('[PA6] ESC t chooses the code page: 16 is Windows-1252, 19 is 858', () => {
  expect(textOf([FS, 0x2e, ESC, 0x74, 16, 0x80, 0xe9])).toBe('€é')
  expect(textOf([FS, 0x2e, ESC, 0x74, 19, 0xd5])).toBe('€')
})

test('[PA6] FS C FF (Sunmi) and ESC 9 1 (MY) read UTF-8', () => {
  const utf8Zhong = [0xe4, 0xb8, 0xad]
  expect(textOf([FS, 0x43, 0xff], utf8Zhong)).toBe('中')
  expect(textOf([ESC, 0x39, 1], utf8Zhong, 'x')).toBe('中x')
  expect(textOf([GS, 0x28, 0x45, 3, 0, 6, 3, 1], utf8Zhong)).toBe('中')
})

test('[PA6] FS C 1 reads Big5: A4A4 is 中', () => {
  expect(textOf([FS, 0x43, 1, 0xa4, 0xa4])).toBe('中')
})

test('[PA6] ESC @ restores the power-on charset', () => {
  expect(textOf([FS, 0x2e, ESC, 0x40], xiaopiao)).toBe('小票')
})

test('[PA3] a stray NUL is skipped and reported: real bills have one (Eleme)', () => {
  const reading = read([GS, 0x21, 0, 0], 'ok', LF)
  expect(pageText(reading.pages[0]!)).toEqual(['ok'])
  expect(reading.unknown).toEqual([{ offset: 3, length: 1, bytes: '00', reason: 'command' }])
})
