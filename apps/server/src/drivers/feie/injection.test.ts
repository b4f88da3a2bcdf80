import { mergeParts } from '@xiaopiao/engine'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { orderPrintData } from '../../orders/order-print-data.ts'
import type { PrinterRow } from '../../store/rows.ts'
import { sampleOrder, samplePrinter } from '../../store/sample-rows.ts'
import { renderTask } from '../../tasks/render-task.ts'
import { shippedLibrary } from '../../templates/library/shipped-library.ts'
import { splitContent } from './split-content.ts'

const piece = fc.constantFrom(
  ...[
    '<',
    '>',
    '</',
    '<CUT>',
    '<BR>',
    '</C>',
    '<QR>x</QR>',
    '<PLUGIN>',
    '<AUDIO-CANCEL>',
    '<LOGO>',
    '&lt;',
    '\n',
    '\r',
  ],
  ...['#', '中', 'a', '"', "'", '＜BR＞', '\u0000', '\u200b', '😀', '{{shop.name}}'],
)
const attack = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))

const printer: PrinterRow = {
  ...samplePrinter('316500011', { driver: 'feie', model: 'feie', printerType: '58mm' }),
  id: 1,
  tenantId: 1,
  createdAt: 0,
  updatedAt: 0,
  condition: 'ready',
  conditionAt: null,
}

const { template } = mergeParts('小票', shippedLibrary.shopping.parts, {})

function receipt(text: string): string {
  const plain = sampleOrder(text)
  const items = plain.items.map((item) => ({ ...item, name: text, specs: [text], remark: text, category: text }))
  const order = { ...plain, id: 1, tenantId: 1, items, remark: text, pickupNo: text, tableNo: text, channel: text }
  const data = orderPrintData(order, { name: text }, 0)
  const source = { kind: 'template', template, data } as const
  const { bytes } = renderTask({ source, reprint: true, standsInFor: text }, printer, 'markup')
  return new TextDecoder().decode(bytes)
}

const known = new Set(['B', 'L', 'W', 'C', 'CB', 'RIGHT', 'BOLD', 'BR', 'CUT', 'QR'])

test('[TP5] whatever an order says, its slip has no tags but the template’s, and they are whole and closed', () => {
  fc.assert(
    fc.property(attack, (text) => {
      const content = receipt(text)
      for (const part of splitContent(content) ?? []) {
        const open: string[] = []
        for (const [tag] of part.matchAll(/<[^<>]*>?|>/g)) {
          const [, slash, name = ''] = /^<(\/?)([A-Z]+)>$/.exec(tag) ?? []
          expect(known, tag).toContain(name)
          if (slash === '/') expect(open.pop()).toBe(name)
          else if (name !== 'BR' && name !== 'CUT') open.push(name)
        }
        expect(open).toEqual([])
      }
      expect(content.split('<CUT>')).toHaveLength(2)
    }),
    { numRuns: 100 },
  )
})
