import { utf8Bytes } from '../bytes/utf8.ts'
import type { ReceiptMarkup, ReceiptPrinter, TagMeaning } from './markup-language.ts'
import { barcode, code128Data, cut, printEnds, printRow, qrCode, sized, styled } from './receipt-tags.ts'
import type { MarkupTag } from './tokenize-markup.ts'

/** The sizes of `<FH>`, `<FW>` and `<FS>`: a third larger; with a 2, double. */
const third = 4 / 3

/** Centre, right, LR and table are read at most so often in a job. */
const placedMax = 25
const placed = new WeakMap<ReceiptPrinter, number>()

function countPlaced(printer: ReceiptPrinter, tag: MarkupTag): void {
  const count = (placed.get(printer) ?? 0) + 1
  placed.set(printer, count)
  if (count > placedMax) printer.warn(tag.start, 'undocumented')
}

function aligned(en: string, zh: string, align: 'center' | 'right'): TagMeaning<ReceiptPrinter> {
  return { kind: 'style', words: { en, zh }, style: () => ({ align }), begin: countPlaced }
}

const rowsMax = 500

/** Rows and cells of a table's markup; anything between them means nothing. */
function cellsOf(markup: string): string[][] {
  const rows = markup.split(/<tr>/).slice(1, rowsMax + 1)
  return rows.map((row) =>
    row
      .split(/<td>/)
      .slice(1, 9)
      .map((cell) => cell.replace(/<\/(td|tr)>[\s\S]*$/, '')),
  )
}

/** Yilianyun (易联云). Source: cloud-printers 3.1. Here `<BR>` is an EAN-13 bar code; lines end at line ends. */
export const yilianyunMarkup: ReceiptMarkup = {
  lineEnds: 'end-line',
  entities: {},
  linePrefixes: { '@@2': sized(2) },
  tags: {
    MN: {
      kind: 'data',
      words: { en: 'copies', zh: '打印份数' },
      act: (printer, text, tag) => {
        if (!/^[1-9]\d?$/.test(text)) return false
        if (tag.start !== 0) printer.warn(tag.start, 'undocumented')
        printer.copies = Number(text)
        return true
      },
    },
    FH: styled('a third higher', '字体变高', { scaleHeight: third }),
    FH2: styled('double height', '字体变高一倍', { scaleHeight: 2 }),
    FW: styled('a third wider', '字体变宽', { scaleWidth: third }),
    FW2: styled('double width', '字体变宽一倍', { scaleWidth: 2 }),
    FS: styled('a third larger', '字体放大', sized(third)),
    FS2: styled('double size', '字体放大一倍', sized(2)),
    FB: styled('bold', '加粗', { bold: true }),
    center: aligned('centred', '居中', 'center'),
    right: aligned('right-aligned', '右对齐', 'right'),
    LR: {
      kind: 'data',
      words: { en: 'at both ends', zh: '左右对齐' },
      act: (printer, text, tag) => {
        const comma = text.indexOf(',')
        if (comma < 0) return false
        countPlaced(printer, tag)
        printEnds(printer, text.slice(0, comma), text.slice(comma + 1), tag.end)
        return true
      },
    },
    table: {
      kind: 'data',
      words: { en: 'table', zh: '表格' },
      act: (printer, text, tag) => {
        const rows = cellsOf(text)
        countPlaced(printer, tag)
        for (const cells of rows) printRow(printer, cells, tag.end)
        return rows.length > 0
      },
    },
    QR: qrCode({ charactersMax: 192 }),
    BR: barcode('EAN-13 bar code', 'EAN13 条码', {
      symbology: 'ean13',
      data: (text) => (/^\d{12,13}$/.test(text) ? utf8Bytes(text) : null),
    }),
    BR2: barcode('CODE128 B', 'CODE128B 条码', { symbology: 'code128', data: code128Data('B', /^[ -~]{1,30}$/) }),
    BR3: barcode('CODE128 C', 'CODE128C 条码', { symbology: 'code128', data: code128Data('C', /^\d{1,30}$/) }),
    audio: { kind: 'data', words: { en: 'say', zh: '语音播报' }, act: () => undefined },
    MK: cut,
  },
}
