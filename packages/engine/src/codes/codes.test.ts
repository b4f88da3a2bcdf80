import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import jsqr from 'jsqr'
import { beforeAll, describe, expect, test } from 'vitest'
import { prepareZXingModule, type ReadInputBarcodeFormat, readBarcodes } from 'zxing-wasm/reader'
import { pixels } from '../../testing/pictures.ts'
import type { ErrorLevel, Symbology } from '../document/resolved-document.ts'
import { symbologies } from '../document/resolved-document.ts'
import type { Raster } from '../images/raster.ts'
import { barcodeSizing, qrSizing } from './code-sizing.ts'
import { barcodeRaster, qrRaster } from './draw-code.ts'
import { qrMatrix } from './qr-matrix.ts'
import { qrModules, qrVersion } from './qr-version.ts'
import { barcodeModules, checkBarcode, upcaOfUpce } from './symbologies.ts'

/** The decoder is a WebAssembly file of its own package; it must not be fetched from anywhere. */
beforeAll(async () => {
  const wasmBinary = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'))
  await prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasmBinary).buffer }, fireImmediately: true })
})

const formats: Record<Symbology, ReadInputBarcodeFormat> = {
  code128: 'Code128',
  code39: 'Code39',
  code93: 'Code93',
  ean13: 'EAN13',
  ean8: 'EAN8',
  upca: 'UPCA',
  upce: 'UPCE',
  itf: 'ITF',
  codabar: 'Codabar',
}

async function scan(raster: Raster, format: ReadInputBarcodeFormat): Promise<string[]> {
  const picture = { ...pixels(raster), colorSpace: 'srgb' } as ImageData
  const found = await readBarcodes(picture, { formats: [format], tryHarder: true })
  return found.map((code) => code.text)
}

function barcode(symbology: Symbology, content: string, widthDots = 2048, moduleDots = 3) {
  const result = barcodeRaster(content, { symbology, heightDots: 60, moduleDots }, widthDots)
  if ('code' in result) throw new Error(result.message)
  return result
}

function qr(content: string, errorLevel: ErrorLevel = 'M', size = 4, widthDots = 576) {
  const result = qrRaster(content, { size, errorLevel }, widthDots)
  if ('code' in result) throw new Error(result.message)
  return result
}

const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(0x20 + index)).join('')
const everyCharacter: [symbology: Symbology, content: string, text?: string][] = [
  ['code128', printable.slice(0, 48)],
  ['code128', printable.slice(48)],
  ['code128', '20260101000123456789'],
  ['code128', 'A1234567B12C123'],
  ['code128', '12345'],
  ['code128', '7'],
  ['code39', '0123456789ABCDEFGHIJKLMNO'],
  ['code39', 'PQRSTUVWXYZ-. $/+%'],
  ['code93', printable.slice(0, 32)],
  ['code93', printable.slice(32, 64)],
  ['code93', printable.slice(64)],
  ['ean13', '690123456789', '6901234567892'],
  ...Array.from({ length: 10 }, (_, first): [Symbology, string, string] => {
    const content = `${first}12345678901`
    return ['ean13', content, checkedText('ean13', content)]
  }),
  ['ean8', '1234567', '12345670'],
  ['ean8', '90876547'],
  ['upca', '01234567890', '012345678905'],
  ['upca', '725272730706'],
  ...Array.from({ length: 10 }, (_, last): [Symbology, string, string] => {
    const content = `01234${last}`
    return ['upce', content, checkedText('upce', content)]
  }),
  ['upce', '1234567', checkedText('upce', '1234567')],
  ['itf', '0123456789'],
  ['itf', '9876543210445566'],
  ['codabar', 'A0123456789B', 'A0123456789B'],
  ['codabar', 'C-$:/.+1D', 'C-$:/.+1D'],
]

/** As the decoder says it: UPC as the EAN-13 that it is. */
function scannedText(symbology: Symbology, content: string): string {
  if (symbology === 'upce') return `0${upcaOfUpce(content)}`
  return symbology === 'upca' ? `0${content}` : content
}

function checkedText(symbology: Symbology, content: string): string {
  const checked = checkBarcode(symbology, content)
  if ('code' in checked) throw new Error(checked.message)
  return checked.content
}

describe('barcodes as dots', () => {
  test('[TP1] every symbology is among the codes that are read back', () => {
    expect([...new Set(everyCharacter.map(([symbology]) => symbology))].sort()).toEqual([...symbologies].sort())
  })

  test.each(everyCharacter)('[TP1] %s %s reads back at every width of its bars', async (symbology, content, text) => {
    for (const moduleDots of [2, 3, 4, 6]) {
      const drawn = barcode(symbology, content, 4096, moduleDots)
      expect(drawn.content).toBe(text ?? content)
      const [read, ...more] = await scan(drawn.raster, formats[symbology])
      expect(more).toEqual([])
      expect(read).toBe(scannedText(symbology, drawn.content))
    }
  })

  test('[TP1] [TP6] twenty digits fit 58 mm paper as dots, where set B of the printer does not', () => {
    const order = '20260101000123456789'
    expect(barcodeSizing({ symbology: 'code128', moduleDots: 2 }, order, 384)).toMatchObject({ code: 'code_too_wide' })
    expect(barcode('code128', order, 384, 3).raster.widthDots).toBeLessThanOrEqual(384)
    // Start, ten pairs, check, stop.
    expect(barcode('code128', order, 384, 2).raster.widthDots).toBe(2 * (12 * 11 + 13) + 6)
  })

  test('[TP6] bars get narrower until the code fits, 2 dots at least', () => {
    expect(barcode('ean13', '690123456789', 576, 6).raster.widthDots).toBe(576)
    expect(barcode('ean13', '690123456789', 384, 6).raster.widthDots).toBe(384)
    expect(barcode('ean13', '690123456789', 200, 6).raster.widthDots).toBe(192)
    expect(barcodeRaster('690123456789', { symbology: 'ean13', heightDots: 60, moduleDots: 6 }, 184)).toMatchObject({
      code: 'code_too_wide',
    })
  })

  test('[TP20] what fills a row up to whole bytes is white', () => {
    // 67 modules of 2 dots in 136: one white dot on either side.
    const { raster } = barcode('ean8', '1234567', 576, 2)
    expect(raster.widthDots).toBe(136)
    for (let at = 0; at < raster.bits.length; at += 17) {
      expect([raster.bits[at]! & 0x80, raster.bits[at + 16]! & 1]).toEqual([0, 0])
    }
  })
})

describe('what can be a barcode', () => {
  test.each<[Symbology, string, string]>([
    ['ean13', '690123456789', '6901234567892'],
    ['ean8', '1234567', '12345670'],
    ['upca', '01234567890', '012345678905'],
    ['upce', '123456', '01234565'],
    ['upce', '0123456', '01234565'],
    ['upce', '01234565', '01234565'],
    ['upce', '012345000065', '01234565'],
    ['upce', '04210000526', '04252614'],
    ['code39', 'AB-12', 'AB-12'],
  ])('[TP1] %s %s is %s, check digit and all', (symbology, content, text) => {
    expect(checkBarcode(symbology, content)).toEqual({ content: text })
  })

  test('[TP1] a UPC-E goes to printers as the UPC-A that it stands for', () => {
    expect(upcaOfUpce('01234565')).toBe('012345000065')
    expect(upcaOfUpce('04252614')).toBe('042100005264')
  })

  test.each<[Symbology, string, RegExp]>([
    ['ean13', '6901234567891', /check digit .* should be 2/],
    ['ean8', '12345671', /check digit .* should be 0/],
    ['upca', '012345678904', /check digit .* should be 5/],
    ['upce', '01234566', /check digit .* should be 5/],
    ['upce', '012345678905', /too few zeros/],
    ['upce', '2123456', /begins with 0 or 1/],
    ['ean13', '69012345678', /12 or 13 digits/],
    ['itf', '123', /even number/],
    ['code39', 'ab', /capital letters/],
    ['codabar', '123', /A to D/],
    ['code128', '微信', /ASCII/],
    ['code128', 'a\tb', /ASCII/],
    ['code93', '', /ASCII/],
    ['code128', 'x'.repeat(121), /120/],
  ])('[TP7] %s %s says what is wrong', (symbology, content, message) => {
    expect(checkBarcode(symbology, content)).toMatchObject({
      code: 'invalid_code',
      message: expect.stringMatching(message),
    })
  })

  test('[TP6] the width of a printer’s own code: CODE128 in set B, wide bars three times as wide', () => {
    expect(barcodeModules('code128', '12345')).toBe(11 * 7 + 13)
    expect(barcodeModules('ean13', '6901234567892')).toBe(95)
    expect(barcodeModules('upce', '01234565')).toBe(51)
    expect(barcodeModules('code39', 'AB')).toBe(4 * 15 + 3)
    expect(barcodeModules('itf', '1234')).toBe(4 + 2 * 18 + 5)
  })
})

describe('QR codes as dots', () => {
  const texts = [
    '1',
    'HELLO-1',
    'https://example.cn/pickup/A0137?t=8f3a91',
    '微信支付：请取餐',
    '8'.repeat(200),
    'x'.repeat(500),
  ]

  test.each(texts.flatMap((text) => (['L', 'M', 'Q', 'H'] as const).map((level) => [text, level] as const)))(
    '[TP1] %s at level %s reads back with two decoders',
    async (text, level) => {
      for (const size of [2, 3, 6]) {
        const raster = qr(text, level, size, 1200)
        const { data, width, height } = pixels(raster, 4 * size)
        expect(jsqr.default(data, width, height)?.data).toBe(text)
        expect(await scan(raster, 'QRCode')).toEqual([text])
      }
    },
  )

  test('[TP1] every version reads back, digits, capitals and bytes alike', async () => {
    for (let version = 1; version <= 40; version++) {
      const bytes = qrVersion(version, 'M').dataWords - 3
      const text = 'aB3/'.repeat(bytes).slice(0, bytes)
      expect(qrMatrix(text, 'M')?.size).toBe(17 + 4 * version)
      expect(await scan(qr(text, 'M', 3, 4096), 'QRCode')).toEqual([text])
    }
    const digits = '0123456789'.repeat(300).slice(0, 2997)
    expect(await scan(qr(digits, 'Q', 3, 4096), 'QRCode')).toEqual([digits])
    const capitals = 'HTTPS://EXAMPLE.CN/$%*+-. '.repeat(80)
    expect(await scan(qr(capitals, 'L', 3, 4096), 'QRCode')).toEqual([capitals])
  })

  test('[TP6] modules get smaller until the code fits the paper, 2 dots at least', () => {
    // 33 modules and a white border of two on each side.
    expect(qr('x'.repeat(60), 'M', 16, 384).heightDots).toBe(37 * 10)
    expect(qr('x'.repeat(60), 'M', 1, 384).heightDots).toBe(37)
    expect(qrRaster('x'.repeat(2331), { size: 6, errorLevel: 'M' }, 360)).toMatchObject({ code: 'code_too_wide' })
    expect(qr('x'.repeat(2331), 'M', 6, 384).widthDots).toBe(368)
  })

  test('[TP7] no content, or more than a code holds, is invalid_code', () => {
    expect(qrRaster('', { size: 6, errorLevel: 'M' }, 576)).toMatchObject({ code: 'invalid_code' })
    expect(qrRaster('很'.repeat(1000), { size: 6, errorLevel: 'M' }, 576)).toMatchObject({ code: 'invalid_code' })
    expect(qrSizing({ size: 6, errorLevel: 'M' }, '很'.repeat(1000), 576, 16)).toMatchObject({ code: 'invalid_code' })
  })

  test('[TP1] capacities are those of the standard’s table 7', () => {
    expect([qrModules(17, 'L'), qrModules(18, 'L'), qrModules(2953, 'L'), qrModules(2954, 'L')]).toEqual([
      21,
      25,
      177,
      undefined,
    ])
    expect([qrModules(1273, 'H'), qrModules(1274, 'H'), qrModules(14, 'M'), qrModules(15, 'M')]).toEqual([
      177,
      undefined,
      21,
      25,
    ])
  })
})
