import { utf8Bytes } from '../bytes/utf8.ts'
import { code128AutoData } from '../codes/code128.ts'
import { alignmentOf } from '../commands/alignment.ts'
import type { Align, QrErrorLevel, Symbology } from '../page/model.ts'
import type { ReceiptMarkup, ReceiptPrinter, TagMeaning } from './markup-language.ts'
import { cut, lineBreak, loadedImage, printBarcode, printRow, qrCode } from './receipt-tags.ts'
import { type MarkupTag, numberAttribute } from './tokenize-markup.ts'

const levels: readonly QrErrorLevel[] = ['L', 'M', 'Q', 'H']
const hriPlaces = ['none', 'above', 'below', 'both'] as const

/** Numbers of `gpBarCode Type`: the first six as users' code names them, 7 by its use. */
const symbologies: readonly (Symbology | undefined)[] = [
  undefined,
  'upc-a',
  'ean13',
  'ean8',
  'code39',
  'itf',
  'codabar',
  'code128',
]

function alignOf(tag: MarkupTag): Align {
  return alignmentOf(numberAttribute(tag, 'align', 0, 2, 0)) ?? 'left'
}

/** A paragraph: it begins and ends a line. */
const word: TagMeaning<ReceiptPrinter> = {
  kind: 'style',
  words: { en: 'paragraph', zh: '段落' },
  begin: (printer) => {
    if (!printer.atLineStart) printer.endLine()
    printer.blockEnded = false
  },
  style: (tag) => ({
    align: alignOf(tag),
    bold: numberAttribute(tag, 'bold', 0, 1, 0) === 1,
    scaleWidth: numberAttribute(tag, 'wsize', 0, 7, 0) + 1,
    scaleHeight: numberAttribute(tag, 'hsize', 0, 7, 0) + 1,
    invert: numberAttribute(tag, 'reverse', 0, 1, 0) === 1,
    underline: numberAttribute(tag, 'underline', 0, 1, 0) === 1,
  }),
  end: (printer) => {
    printer.endLine()
    printer.blockEnded = true
  },
}

function row(count: number): TagMeaning<ReceiptPrinter> {
  return {
    kind: 'data',
    words: { en: `row of ${count} cells`, zh: `${count} 列表格行` },
    act: (printer, text, tag) => {
      const cells = text
        .split('<td>')
        .slice(1, count + 1)
        .map((cell) => cell.replace(/<\/td>[\s\S]*$/, ''))
      if (cells.length !== count) return false
      printRow(printer, cells, tag.end)
      return true
    },
  }
}

/** The alignment of a code holds for its own line. */
function placed(printer: ReceiptPrinter, tag: MarkupTag, print: () => void): void {
  if (!printer.atLineStart) printer.endLine()
  const { align } = printer.style
  printer.restyle({ align: alignOf(tag) })
  print()
  printer.restyle({ align })
  printer.blockEnded = true
}

const qr = qrCode({
  level: (tag) => levels.find((level) => level === tag.attributes.get('error')) ?? 'L',
  moduleDots: (tag) => numberAttribute(tag, 'size', 1, 16, 6),
})

/** Gprinter (佳博) poscom, mode 2. Source: cloud-printers 3.4; codes, logo and rows of 2 and 4 from users' code. */
export const gprinterMarkup: ReceiptMarkup = {
  lineEnds: 'end-line',
  entities: {},
  tags: {
    gpWord: word,
    gpBr: lineBreak,
    gpCut: cut,
    gpLogo: loadedImage,
    gpTR2: row(2),
    gpTR3: row(3),
    gpTR4: row(4),
    gpQRCode: {
      kind: 'data',
      words: qr.words,
      act: (printer, text, tag) => {
        placed(printer, tag, () => {
          if (qr.kind === 'data') qr.act(printer, text, tag)
        })
      },
    },
    gpBarCode: {
      kind: 'data',
      words: { en: 'bar code', zh: '条码' },
      act: (printer, text, tag) => {
        const symbology = symbologies[numberAttribute(tag, 'type', 1, 7, 0)]
        if (symbology === undefined) return false
        const bytes = utf8Bytes(text)
        placed(printer, tag, () =>
          printBarcode(printer, text, tag, {
            symbology,
            data: () => (symbology === 'code128' ? code128AutoData(bytes) : bytes),
            moduleDots: () => numberAttribute(tag, 'width', 2, 6, 2),
            heightDots: () => numberAttribute(tag, 'height', 1, 255, 80),
            hri: () => hriPlaces[numberAttribute(tag, 'position', 0, 3, 0)] ?? 'none',
          }),
        )
        return true
      },
    },
  },
}
