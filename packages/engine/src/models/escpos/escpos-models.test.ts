import { describe, expect, test } from 'vitest'
import { print } from '../../../testing/slips.ts'
import type { EncodeOptions } from '../../index.ts'

const hexOf = (template: unknown, options: Partial<EncodeOptions> = {}): string =>
  Buffer.from(print(template, {}, options).bytes).toString('hex')

const qr = [[{ contentType: 'qrcode', content: 'A', size: 4 }]]
const large = [[{ content: 'A中', fontSize: 'large' }]]

/** ESC 3 1E: lines of 30 dots. */
const lines30 = '1b331e'
const qrStart = '1d286b03003143041d286b03003145311d286b0400315030411d286b0300315130'

describe('sunmi (SunmiPrinterDemo: ESCUtil, TextActivity)', () => {
  test('a slip begins with ESC @ and FS &, sizes Chinese by GS !, cuts by GS V 1', () => {
    expect(hexOf(large, { model: 'sunmi' })).toBe(
      `1b401c26${lines30}${'1b33361d211141d6d00a'}${lines30}${'1b6405'}1d5601`,
    )
  })
  test('QR codes go without function 65 and end in a line feed', () => {
    expect(hexOf(qr, { model: 'sunmi' })).toContain(`1b6101${qrStart}0a`)
    expect(hexOf(qr, { model: 'sunmi' })).not.toContain('1d286b0400314132')
  })
})

describe('sunmi-cloud (SDKs: GS ( E function 6 item 3)', () => {
  test('UTF-8 is switched on, and text is UTF-8', () => {
    expect(hexOf([[{ content: '中¥' }]], { model: 'sunmi-cloud' })).toContain(
      `1b40${'1d28450300060301'}${lines30}${Buffer.from('中').toString('hex')}`,
    )
  })
  test('it cuts by GS V 49', () => {
    expect(hexOf([[{ content: 'a' }]], { model: 'sunmi-cloud' })).toMatch(/1d5631$/)
  })
})

describe('sprt80, sprt58 (manuals SP-POS58IV, SP-POS88)', () => {
  test('a QR code is dots by ESC * 33, in bands of 24 rows with a spacing of 24', () => {
    const hex = hexOf([[{ contentType: 'qrcode', content: 'A', size: 4 }]], { model: 'sprt80' })
    expect(hex).toContain('1b3318' + '1b2a21')
    expect(hex).not.toContain('1d286b')
    expect(hex).not.toContain('1d7630')
  })
  test('a band has three bytes to a column, the top dot in the high bit', () => {
    // 8 x 25 dots: the left column is black for 25 rows.
    const image = { id: 'image-1', widthDots: 8, heightDots: 25, hex: '80'.repeat(25) }
    const template = [[{ contentType: 'image', content: 'u', width: 8, textAlign: 'left' }]]
    expect(hexOf(template, { model: 'sprt58', images: [image] })).toContain(
      `1b3318${'1b2a210800'}ffffff${'000000'.repeat(7)}0a` + `${'1b2a210800'}800000${'000000'.repeat(7)}0a`,
    )
  })
})

describe('xprinter (Android POS manual 3.1.9)', () => {
  test('the drawer gets 1E FF, the buzzer ESC B times 2', () => {
    const hex = hexOf([[{ contentType: 'drawer' }], [{ contentType: 'beep', times: 3 }]], { model: 'xprinter' })
    expect(hex).toContain('1b70001eff' + '1b420302')
  })
})

describe('code pages beside Chinese', () => {
  test('[TP5] what GBK lacks goes in the first page that has it, between FS . and FS & (escpos-php#995)', () => {
    expect(hexOf([[{ content: 'a£中' }]], { model: 'xprinter' })).toContain('61' + '1c2e1b7410a3' + '1c26d6d0' + '0a')
    expect(hexOf([[{ content: 'ñ' }]], { model: 'sunmi' })).toContain('1c2e1b7410f1')
  })
})

describe('aclas (users of aclasdriver: 1B 21 30 with 1C 21 0C)', () => {
  test('sizes are a pair, one for ASCII and one for Chinese, double at most', () => {
    expect(hexOf(large, { model: 'aclas' })).toContain('1b2130' + '1c210c' + '41d6d0')
    expect(hexOf([[{ content: 'a', fontSize: 'huge' }]], { model: 'aclas' })).toContain('1b21301c210c61')
    expect(hexOf(large, { model: 'aclas' })).not.toContain('1d21')
  })
  test('bold and underline travel in the same pair', () => {
    expect(hexOf([[{ content: 'a', bold: true, underline: 1 }]], { model: 'aclas' })).toContain('1b21881c218061')
  })
  test('barcodes are 41 dots high at most', () => {
    const template = [[{ contentType: 'barcode', content: 'A1', height: 64 }]]
    expect(hexOf(template, { model: 'aclas' })).toContain('1d6829')
  })
})

describe('gprinter (SDK EscCommand.java)', () => {
  test('QR codes go by functions 67, 69, 80 and 81 only', () => {
    const hex = hexOf(qr, { model: 'gprinter' })
    expect(hex).toContain(`1c2e${qrStart}1c26`)
    expect(hex).not.toContain('1d286b04003141')
  })
})

describe('epson (kunif/EscPosUtils)', () => {
  test('GS V 66 feeds to the knife itself; without a cut the paper is fed', () => {
    expect(hexOf([[{ content: 'a' }]], { model: 'epson' })).toMatch(/610a1d564200$/)
    expect(hexOf([[{ content: 'a' }]], { model: 'epson', cut: false })).toMatch(/610a1b6404$/)
  })
  test('a full cut is GS V 65', () => {
    expect(hexOf([[{ content: 'a' }], [{ contentType: 'cut', mode: 'full' }]], { model: 'epson' })).toMatch(/1d564100$/)
  })
})

describe('nt-5890k (receiptful/escpost, measured)', () => {
  test('GS v 0 swallows a line feed, so that one more is sent', () => {
    const image = { id: 'image-1', widthDots: 8, heightDots: 1, hex: 'ff' }
    const template = [[{ contentType: 'image', content: 'u', width: 8 }], [{ content: 'a' }]]
    expect(hexOf(template, { model: 'nt-5890k', images: [image] })).toContain('1d76300001000100ff' + '0a')
    expect(hexOf(template, { model: 'pos-5890', images: [image] })).not.toContain('ff0a')
  })
  test('it has no knife: the paper is fed and nothing is cut', () => {
    expect(hexOf([[{ content: 'a' }]], { model: 'nt-5890k' })).toMatch(/610a1b6404$/)
  })
  test('columns are reached by spaces alone', () => {
    const template = [
      [
        { content: 'ab', underline: 1 },
        { content: 'c', underline: 1, textAlign: 'right' },
      ],
    ]
    expect(hexOf(template, { model: 'nt-5890k' })).not.toContain('1b24')
    expect(hexOf(template, { model: 'pos-5890' })).toContain('1b24')
  })
})

describe('rp332 (escpos-printer-db: no partial cut)', () => {
  test('a partial cut is a full one', () => {
    expect(hexOf([[{ content: 'a' }]], { model: 'rp332' })).toMatch(/1d5600$/)
  })
})

test('[TP22] every ESC/POS model cuts once at the end, or not at all when told so', () => {
  for (const model of ['escpos80', 'sunmi', 'sprt80', 'xprinter', 'aclas', 'gprinter', 'epson']) {
    const template = [[{ content: 'a' }], [{ contentType: 'cut' }]]
    expect(hexOf(template, { model }).split('1d56')).toHaveLength(2)
    expect(hexOf(template, { model, cut: false })).not.toContain('1d56')
  }
})
