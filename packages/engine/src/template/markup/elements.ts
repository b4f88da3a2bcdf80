/** How an attribute becomes a field of the JSON form (TP1): as text, or as a number where it is one. */
interface AttributeField {
  readonly field: string
  readonly isNumber: boolean
}

const text = (field: string): AttributeField => ({ field, isNumber: false })
const number = (field: string): AttributeField => ({ field, isNumber: true })

/** What may stand in an element: lines, the columns of a row, text, or nothing; in one that is not known, anything. */
export type Holds = 'lines' | 'columns' | 'text' | 'nothing' | 'anything'

export interface ElementRule {
  readonly holds: Holds
  /** The block that it makes; undefined for what arranges others. */
  readonly contentType?: string
  readonly attributes: Readonly<Record<string, AttributeField>>
  /** Which properties of `style` it has: all of a text, or only where it stands. */
  readonly style: 'text' | 'align' | 'none'
}

const textRule = (contentType: string): ElementRule => ({
  holds: 'text',
  contentType,
  attributes: { weight: number('pagerWeight'), gap: number('gap') },
  style: 'text',
})

/** Every element, by name. */
export const elements: Readonly<Record<string, ElementRule>> = {
  receipt: {
    holds: 'lines',
    attributes: { name: text('name'), description: text('description') },
    style: 'none',
  },
  each: { holds: 'lines', attributes: { of: text('each'), as: text('as') }, style: 'none' },
  if: { holds: 'lines', attributes: { test: text('if') }, style: 'none' },
  else: { holds: 'lines', attributes: {}, style: 'none' },
  row: { holds: 'columns', attributes: {}, style: 'none' },
  col: textRule('text'),
  text: textRule('text'),
  divider: textRule('divider'),
  qr: {
    holds: 'text',
    contentType: 'qrcode',
    attributes: { size: number('size'), level: text('errorLevel') },
    style: 'align',
  },
  barcode: {
    holds: 'text',
    contentType: 'barcode',
    attributes: { type: text('symbology'), height: number('height'), width: number('width'), hri: text('hri') },
    style: 'align',
  },
  img: {
    holds: 'nothing',
    contentType: 'image',
    attributes: {
      src: text('content'),
      width: number('width'),
      dither: text('dither'),
      threshold: number('threshold'),
      gamma: number('gamma'),
    },
    style: 'align',
  },
  feed: { holds: 'nothing', contentType: 'feed', attributes: { lines: number('lines') }, style: 'none' },
  cut: { holds: 'nothing', contentType: 'cut', attributes: { mode: text('mode') }, style: 'none' },
  drawer: { holds: 'nothing', contentType: 'drawer', attributes: { pin: number('pin') }, style: 'none' },
  beep: { holds: 'nothing', contentType: 'beep', attributes: { times: number('times') }, style: 'none' },
  raw: { holds: 'text', contentType: 'raw', attributes: {}, style: 'none' },
}

/** The elements that make a line of their own, or arrange lines. */
export const lineElements = [
  'row',
  'text',
  'divider',
  'qr',
  'barcode',
  'img',
  'feed',
  'cut',
  'drawer',
  'beep',
  'raw',
  'each',
  'if',
]

export const columnElements = ['col', 'divider']
