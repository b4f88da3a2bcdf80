import { expect, test } from 'vitest'
import { compile, type EncodeOptions, encode, prepare } from '../index.ts'

function calls(template: unknown, options: Partial<EncodeOptions> = {}) {
  const output = encode(prepare(compile(template), {}), { model: 'wangpos', ...options })
  if (output.kind !== 'calls') throw new Error('expected calls')
  return output.calls.map(({ method, args }) => [method, ...args])
}

test('[TP19] text is printText(text, font, size, style), moved by spaces, then submitPrint and cutting', () => {
  const template = [
    [{ content: '小票', fontSize: 'large', textAlign: 'center', bold: true }],
    [{ content: '奶茶' }, { content: '9.00', textAlign: 'right' }],
  ]
  expect(calls(template)).toEqual([
    ['printText', ' '.repeat(12), 'SONG', 'MEDIUM', 'NORMAL'],
    ['printText', '小票\n', 'SONG', 'EXTRALARGE', 'BOLD'],
    ['printText', `奶茶${' '.repeat(24)}9.00\n`, 'SONG', 'MEDIUM', 'NORMAL'],
    ['feed', 4],
    ['submitPrint'],
    ['cutting'],
  ])
})
test('[TP1] small text is SMALL, 48 characters to a line', () => {
  expect(calls([[{ content: 'a'.repeat(48), fontSize: 'small' }]])[0]).toEqual([
    'printText',
    `${'a'.repeat(48)}\n`,
    'SONG',
    'SMALL',
    'NORMAL',
  ])
})
test('[TP1] codes: printQrCode(text, side, gravity), printBarCode(text, width, height, 73 or 4)', () => {
  const template = [
    [{ contentType: 'qrcode', content: 'A', size: 4 }],
    [{ contentType: 'barcode', content: 'A1', width: 2, height: 50 }],
    [{ contentType: 'barcode', content: 'A1', symbology: 'code39' }],
  ]
  // Version 1: 21 modules of 4 dots. CODE128 of two characters: 11 x 4 + 13 modules of 2 dots.
  expect(calls(template).slice(0, 2)).toEqual([
    ['printQrCode', 'A', 84, 'CENTER'],
    ['printBarCode', 'A1', 114, 50, 73],
  ])
  expect(calls(template)[2]?.[4]).toBe(4)
})
test('[TP20] an image is a BMP of one bit a pixel in hex, lowest row first', () => {
  const image = { id: 'image-1', widthDots: 8, heightDots: 2, hex: '80ff' }
  const [call] = calls([[{ contentType: 'image', content: 'u', width: 8 }]], { images: [image] })
  expect(call?.[0]).toBe('printImage')
  const file = Buffer.from(String(call?.[1]), 'hex')
  expect(file.toString('latin1', 0, 2)).toBe('BM')
  expect([file.readUInt32LE(2), file.readUInt32LE(10), file.readInt32LE(18), file.readInt32LE(22)]).toEqual([
    70, 62, 8, 2,
  ])
  expect(file.toString('hex', 54)).toBe('ffffff00' + '00000000' + 'ff000000' + '80000000')
})
test('[TP22] without a cut the paper is only fed', () => {
  expect(calls([[{ content: 'a' }]], { cut: false }).map(([method]) => method)).toEqual([
    'printText',
    'feed',
    'submitPrint',
  ])
})
test('[TP1] a drawer that the SDK has no call for is an issue', () => {
  const output = encode(prepare(compile([[{ contentType: 'drawer' }]]), {}), { model: 'wangpos' })
  expect(output.issues).toMatchObject([{ code: 'model_lacks_content' }])
})
