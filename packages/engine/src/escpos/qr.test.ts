import { expect, test } from 'vitest'
import { readSlip, slipLines } from '../../testing/read-slip.ts'
import { print } from '../../testing/slips.ts'
import { qrModules } from '../codes/qr-version.ts'

const qr = (content: string, extra = {}, paper: 58 | 80 = 80) =>
  print([[{ contentType: 'qrcode', content, ...extra }]], {}, { paper })

test('[TP1] a QR code holds its text as UTF-8, in the size asked for', () => {
  expect(readSlip(qr('https://例.cn/取餐?x=1', { size: 7 }).bytes)[0]).toEqual({
    kind: 'qr',
    payload: 'https://例.cn/取餐?x=1',
    size: 7,
  })
})
test('[TP1] the commands are model, module size, error level, store, print, in this order', () => {
  const { bytes } = qr('A', { errorLevel: 'H', size: 3 })
  const hex = Buffer.from(bytes).toString('hex')
  expect(hex).toContain(
    '1d286b040031413200' + '1d286b0300314303' + '1d286b0300314533' + '1d286b0400315030' + '41' + '1d286b0300315130',
  )
})
test('[TP6] a code that is wider than the paper gets smaller modules', () => {
  expect(readSlip(qr('x'.repeat(300), { size: 16 }, 58).bytes)[0]).toMatchObject({ kind: 'qr', size: 5 })
})
test('[TP7] a code that cannot be is printed as text and reported', () => {
  const { bytes, issues } = qr('很'.repeat(1000))
  expect(slipLines(bytes)[0]).toBe('很'.repeat(24))
  expect(issues).toMatchObject([{ path: 'layouts[0][0]', code: 'invalid_code' }])
  expect(qr('').issues).toMatchObject([{ code: 'invalid_code' }])
})
test('[TP1] versions follow from bytes and error level', () => {
  expect([qrModules(17, 'L'), qrModules(18, 'L'), qrModules(2953, 'L'), qrModules(2954, 'L')]).toEqual([
    21,
    25,
    177,
    undefined,
  ])
  expect(qrModules(1273, 'H')).toBe(177)
})
