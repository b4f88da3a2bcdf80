import { expect, test } from 'vitest'
import { bytes, ESC, GS, LF, qrBytes, xiaopiao } from '../testing/hand-made-bytes.ts'
import { explain } from './explain.ts'

test('[PA18] explain() names each command with its offset and bytes', () => {
  const steps = explain(bytes([ESC, 0x61, 1], xiaopiao, LF, [GS, 0x56, 0x42, 0], [ESC, 0xff]))
  expect(steps.map(({ offset, bytes: hex, command }) => [offset, hex, command])).toEqual([
    [0, '1b 61 01', 'ESC a'],
    [3, 'd0 a1 c6 b1', 'text'],
    [7, '0a', 'LF'],
    [8, '1d 56 42 00', 'GS V'],
    [12, '1b ff', 'unknown'],
  ])
  expect(steps.map((step) => step.words)).toEqual([
    { en: 'align center', zh: '居中' },
    { en: 'text “小票”', zh: '文字“小票”' },
    { en: 'print the line', zh: '打印并换行' },
    { en: 'feed to the cutter and 0 dots, partial cut', zh: '走纸到切刀再走 0 点，半切' },
    { en: 'unknown command', zh: '未知指令' },
  ])
})

test('[PA18] explain() shows what a QR code says', () => {
  expect(explain(bytes(qrBytes('https://x.cn'))).map((step) => step.words.en)).toEqual([
    'QR code model 2',
    'QR code modules of 6 dots',
    'QR code error correction level M',
    'QR code data “https://x.cn”',
    'print the QR code',
  ])
})
