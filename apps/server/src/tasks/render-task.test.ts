import { EngineError } from '@xiaopiao/engine'
import { readPaper } from '@xiaopiao/paper'
import { describe, expect, test } from 'vitest'
import type { PrinterRow, PrintSource } from '../store/rows.ts'
import { samplePrinter } from '../testing/sample-rows.ts'
import { encodeSlip, prepareSlip, renderTask } from './render-task.ts'

const now = Date.UTC(2025, 6, 14, 10, 30)
const printerWith = (changes: Partial<PrinterRow> = {}): PrinterRow => ({
  ...samplePrinter(),
  id: 1,
  tenantId: 1,
  condition: 'unknown',
  conditionAt: null,
  createdAt: now,
  updatedAt: now,
  ...changes,
})
const source: PrintSource = {
  kind: 'template',
  template: {
    format: 'xiaopiao/1',
    name: 't',
    layouts: [
      [
        { content: '{{a}}', pagerWeight: 1 },
        { content: '{{b}}', textAlign: 'right' },
      ],
    ],
  },
  data: { a: '左', b: '右' },
}
const plain = { source, reprint: false, standsInFor: null }
const textOf = (rendering: { readonly bytes: Uint8Array }) => new TextDecoder().decode(rendering.bytes)

describe('renderTask()', () => {
  test('[TP20] a printer or client that takes no pictures says so, and asks for none', () => {
    const template = [[{ content: 'a' }], [{ contentType: 'image', content: '/api/images/x' }]]
    const slip = { ...plain, source: { kind: 'template', template, data: {} } } as const
    for (const [model, format] of [
      ['escpos80', 'text'],
      ['feie', 'markup'],
    ] as const) {
      const prepared = prepareSlip(slip, printerWith({ model }), format)
      expect(prepared.images).toEqual([])
      expect(encodeSlip(prepared).losses).toContain('the printer or its client takes none')
    }
    const prepared = prepareSlip(slip, printerWith(), 'escpos')
    expect(prepared.images).toMatchObject([{ url: '/api/images/x', widthDots: 576 }])
    const { id } = prepared.images[0]!
    const missing = { images: [], missing: [{ id, url: '/api/images/x', why: 'gone' }] }
    expect(encodeSlip(prepared, missing).losses).toContain('/api/images/x: gone')
    const images = [{ id, widthDots: 8, heightDots: 1, hex: 'ff' }]
    expect(encodeSlip(prepared, { images, missing: [] })).not.toHaveProperty('losses')
  })

  test('[GW12] lays text out for the paper: 48 columns at 80 mm, 32 at 58 mm', () => {
    expect(textOf(renderTask(plain, printerWith(), 'text'))).toBe(`左${' '.repeat(44)}右\n`)
    const small = printerWith({ printerType: '58mm', model: 'escpos58' })
    expect(textOf(renderTask(plain, small, 'text'))).toBe(`左${' '.repeat(28)}右\n`)
    expect(renderTask(plain, small, 'text')).toMatchObject({ format: 'text', widthDots: 384 })
  })

  test('[DL3] puts the mark on top of a second slip, and the name of the printer it stands in for', () => {
    const text = textOf(renderTask({ ...plain, reprint: true, standsInFor: '吧台' }, printerWith(), 'text'))
    expect(text.split('\n').map((line) => line.trim())).toEqual([
      '*** 重打 REPRINT ***',
      '代 吧台 / BACKUP',
      expect.stringContaining('左'),
      '',
    ])
  })

  test('makes printer bytes for finished text too, without evaluating it', () => {
    const text: PrintSource = { kind: 'text', text: '合计 {{total}}\n  25.00' }
    const rendering = renderTask({ ...plain, source: text }, printerWith(), 'escpos')
    const { pages, unknown } = readPaper(rendering.bytes, { widthDots: 576 })
    expect([rendering.format, pages.length, unknown]).toEqual(['escpos', 1, []])
    expect(textOf(renderTask({ ...plain, source: text }, printerWith(), 'text'))).toBe('合计 {{total}}\n  25.00\n')
  })

  test('throws an EngineError for a template or a model that makes no slip', () => {
    const broken: PrintSource = { kind: 'template', template: 7, data: {} }
    expect(() => renderTask({ ...plain, source: broken }, printerWith(), 'text')).toThrow(EngineError)
    expect(() => renderTask(plain, printerWith({ model: 'x' }), 'text')).toThrow(/no printer model 'x'/)
  })

  test('says what the printer cannot print as it was asked to', () => {
    const text = { kind: 'text', text: '龘 𠮷 😀' } as const
    const { losses } = renderTask({ ...plain, source: text }, printerWith(), 'escpos')
    expect(losses).toContain('😀')
    expect(renderTask(plain, printerWith(), 'escpos')).not.toHaveProperty('losses')
  })
})
