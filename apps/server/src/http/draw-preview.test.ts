import { models } from '@xiaopiao/engine'
import { expect, test } from 'vitest'
import { samplePrinter } from '../store/sample-rows.ts'
import { type Printable, renderTask } from '../tasks/render-task.ts'
import { drawPreview } from './draw-preview.ts'

const slip: Printable = {
  source: { kind: 'template', template: [[{ content: 'Bubble tea {{name}}' }]], data: { name: 'large' } },
  reprint: false,
  standsInFor: null,
}

const byteModels = models().filter(({ kind }) => kind === 'bytes')

test.each(byteModels.map((facts) => [facts.model, facts] as const))(
  'a preview of %s is read back in the language of its model',
  async (model, { defaultPaper }) => {
    const printerType = defaultPaper === 58 ? '58mm' : '80mm'
    const row = { ...samplePrinter('SN-1', { model, printerType }), id: 1, tenantId: 1, createdAt: 0, updatedAt: 0 }
    const printer = { ...row, condition: 'ready', conditionAt: null } as const
    for (const format of ['escpos', 'text'] as const) {
      const rendering = renderTask(slip, printer, format)
      const text = await (await drawPreview(rendering, 'text')).text()
      expect(text).toContain('Bubble tea')
      expect(text).toContain('large')
      const svg = await (await drawPreview(rendering, 'svg')).text()
      expect(svg).toMatch(/^<svg/)
    }
  },
)

test.each([
  ['feie', '80mm'],
  ['feie', '58mm'],
  ['feie-label', 'label'],
] as const)('a preview of %s on %s is read back from its markup', async (model, printerType) => {
  const row = { ...samplePrinter('SN-1', { driver: 'feie', model, printerType }), id: 1, tenantId: 1, createdAt: 0 }
  const rendering = renderTask(slip, { ...row, updatedAt: 0, condition: 'ready', conditionAt: null }, 'markup')
  expect(await (await drawPreview(rendering, 'text')).text()).toContain('Bubble tea large')
  expect(await (await drawPreview(rendering, 'svg')).text()).toMatch(/^<svg/)
  expect(await (await drawPreview(rendering, 'bytes')).text()).toContain('Bubble tea large')
})

test('a picture of a printed slip ends after two metres of it', async () => {
  const row = { ...samplePrinter('SN-1', { printerType: '80mm' }), id: 1, tenantId: 1, createdAt: 0, updatedAt: 0 }
  const template = [{ each: 'lines', as: 'line', layouts: [[{ content: 'Line {{line}}' }]] }]
  const data = { lines: Array.from({ length: 1_900 }, (_, index) => index) }
  const long: Printable = { ...slip, source: { kind: 'template', template, data } }
  const rendering = renderTask(long, { ...row, condition: 'ready', conditionAt: null }, 'escpos')
  expect(await (await drawPreview(rendering, 'text')).text()).toContain('Line 1899')
  const png = new DataView(await (await drawPreview(rendering, 'png')).arrayBuffer())
  const heightAt = 20
  expect(png.getUint32(heightAt)).toBeLessThan(17_500)
})
