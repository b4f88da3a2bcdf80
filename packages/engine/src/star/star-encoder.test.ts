import { expect, test } from 'vitest'
import { print } from '../../testing/slips.ts'
import type { EncodeOptions } from '../index.ts'

const hexOf = (template: unknown, options: Partial<EncodeOptions> = {}): string =>
  Buffer.from(print(template, {}, { model: 'star', ...options }).bytes).toString('hex')

test('[TP19] text: ESC GS a aligns, ESC i takes height first, ESC E and ESC F have no argument (receiptline)', () => {
  const template = [
    [{ content: 'A中', fontSize: { width: 2, height: 3 }, bold: true, textAlign: 'center' }],
    [{ content: 'b', invert: true, underline: 2 }],
  ]
  expect(hexOf(template)).toBe(
    '1b401b7a31' +
      ('1b1d6101' + '1b690201' + '1b45' + '41d6d00a') +
      ('1b1d6100' + '1b690000' + '1b46' + '1b2d01' + '1b34' + '620a') +
      ('1b2d00' + '1b35' + '1b6403'),
  )
})

test('[TP6] columns are reached by spaces, or by ESC GS A where spaces would be wide', () => {
  const template = [
    [
      { content: 'ab', fontSize: 'large' },
      { content: 'c', textAlign: 'right' },
    ],
  ]
  // 576 - 12 = 564 = 0x0234
  expect(hexOf(template)).toContain('1b69010161621b1d4134021b690000630a')
})

test('[TP1] a QR code: ESC GS y S 0 model, S 1 level, S 2 cell, D 1 data, P', () => {
  expect(hexOf([[{ contentType: 'qrcode', content: 'A', size: 4, errorLevel: 'Q' }]])).toContain(
    '1b1d795330021b1d795331021b1d795332041b1d7944310001' + '00411b1d7950',
  )
})

const image = { id: 'image-1', widthDots: 16, heightDots: 2, hex: '80018001' }
const picture = [[{ contentType: 'image', content: 'u', width: 16, textAlign: 'left' }]]

test('[TP20] StarPRNT sends an image as ESC GS S 1 width height 0', () => {
  expect(hexOf(picture, { images: [image] })).toContain('1b1d53010200020000' + '80018001')
})
test('[TP20] Line mode sends bands of 24 rows by ESC k at 24 dots a line, then goes back to 32', () => {
  expect(hexOf(picture, { images: [image], model: 'star-line' })).toContain(
    `1b30${'1b6b0200'}80018001${'0000'.repeat(22)}0a1b7a31`,
  )
})
test('[TP1] the drawer is ESC BEL 20 20 BEL', () => {
  expect(hexOf([[{ contentType: 'drawer' }]])).toContain('1b07141407')
})
test('[TP22] ESC d 3 cuts partially, ESC d 2 fully, and without a cut the paper is fed', () => {
  expect(hexOf([[{ content: 'a' }], [{ contentType: 'cut', mode: 'full' }]])).toMatch(/0a1b6402$/)
  expect(hexOf([[{ content: 'a' }]], { cut: false })).toMatch(/610a0a0a0a0a$/)
})
