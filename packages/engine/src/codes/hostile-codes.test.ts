import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ErrorLevel, symbologies } from '../document/resolved-document.ts'
import { barcodeRaster, qrRaster } from './draw-code.ts'

const content = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 60 }),
  fc.stringMatching(/^\d{0,20}$/),
  fc.stringMatching(/^[A-D][\d$+\-./:]{1,10}[A-D]$/),
)

test('[TP6] [TP8] whatever the content, a code is drawn within the paper or says why not', () => {
  const level = fc.constantFrom<ErrorLevel>('L', 'M', 'Q', 'H')
  const width = fc.integer({ min: 8, max: 832 })
  fc.assert(
    fc.property(content, fc.constantFrom(...symbologies), level, width, (text, symbology, errorLevel, widthDots) => {
      const barcode = barcodeRaster(text, { symbology, heightDots: 8, moduleDots: 3 }, widthDots)
      const qr = qrRaster(text, { size: 4, errorLevel }, widthDots)
      for (const drawn of ['code' in barcode ? barcode : barcode.raster, qr]) {
        if ('code' in drawn) {
          expect(['invalid_code', 'code_too_wide']).toContain(drawn.code)
          continue
        }
        expect(drawn.widthDots).toBeLessThanOrEqual(widthDots)
        expect(drawn.widthDots % 8).toBe(0)
        expect(drawn.bits).toHaveLength((drawn.widthDots / 8) * drawn.heightDots)
      }
    }),
    { numRuns: 2000 },
  )
})
