import {
  type Block,
  type ImageBlock,
  symbologies,
  type TextAlign,
  type TextStyle,
} from '../document/resolved-document.ts'
import { defaultDither, dithers } from '../images/dither.ts'
import { rawBytesMax } from '../limits.ts'
import { didYouMean } from '../suggest.ts'
import { describe, FieldReader, type Fields, type IssueList, isFields, refuseUnknownFields } from './issue-list.ts'

const contentTypes = ['text', 'divider', 'qrcode', 'barcode', 'image', 'feed', 'cut', 'drawer', 'beep', 'raw'] as const
type ContentType = (typeof contentTypes)[number]

const textFields = ['content', 'pagerWeight', 'textAlign', 'fontSize', 'bold', 'underline', 'invert', 'overflow', 'gap']

/** TP1: the fields of each kind of block. */
const fieldsOf: Record<ContentType, readonly string[]> = {
  text: textFields,
  divider: textFields,
  qrcode: ['content', 'textAlign', 'size', 'errorLevel', 'raster'],
  barcode: ['content', 'textAlign', 'symbology', 'height', 'width', 'hri', 'raster'],
  image: ['content', 'textAlign', 'width', 'dither', 'threshold', 'gamma'],
  feed: ['lines'],
  cut: ['mode'],
  drawer: ['pin'],
  beep: ['times'],
  raw: ['content'],
}

const fontSizes: Readonly<Record<string, readonly [widthTimes: number, heightTimes: number]>> = {
  small: [1, 1],
  normal: [1, 1],
  middle: [1, 2],
  large: [2, 2],
  huge: [3, 3],
}

/** A share this much larger than another leaves the other nothing; more is a mistake. */
const pagerWeightMax = 1_000

function readFontSize(fields: Fields, path: string, issues: IssueList, reader: FieldReader): readonly [number, number] {
  const value = fields['fontSize']
  if (value === undefined) return [1, 1]
  if (typeof value === 'string') {
    const named = Object.keys(fontSizes).includes(value) ? fontSizes[value] : undefined
    if (named !== undefined) return named
    const names = Object.keys(fontSizes)
    reader.wrong('fontSize', value, `${names.join(', ')} or {width, height}`, didYouMean(value, names))
    return [1, 1]
  }
  if (!isFields(value)) {
    reader.wrong('fontSize', value, `${Object.keys(fontSizes).join(', ')} or {width, height}`)
    return [1, 1]
  }
  const sizePath = `${path}.fontSize`
  refuseUnknownFields(value, ['width', 'height'], sizePath, 'a font size', issues)
  const sizeReader = new FieldReader(value, sizePath, issues)
  return [sizeReader.integer('width', 1, 8, 1), sizeReader.integer('height', 1, 8, 1)]
}

function readStyle(fields: Fields, path: string, issues: IssueList, reader: FieldReader): TextStyle {
  const [widthTimes, heightTimes] = readFontSize(fields, path, issues, reader)
  const underline = fields['underline']
  return {
    widthTimes,
    heightTimes,
    small: fields['fontSize'] === 'small',
    bold: reader.boolean('bold'),
    underline: typeof underline === 'boolean' ? (underline ? 1 : 0) : reader.choice('underline', [0, 1, 2], 0),
    invert: reader.boolean('invert'),
  }
}

const aligns: readonly TextAlign[] = ['left', 'center', 'right']

function readImageWidth(fields: Fields, reader: FieldReader): { widthDots?: number } {
  const widthDots = reader.integer('width', 8, 4096, 0)
  if (widthDots === 0) return {}
  if (widthDots % 8 !== 0) reader.wrong('width', fields['width'], 'a multiple of 8 dots')
  return { widthDots }
}

/** For printers whose own codes do not scan. */
function readRaster(reader: FieldReader): { raster?: true } {
  return reader.boolean('raster') ? { raster: true } : {}
}

/** How pixels become dots; what is not said is left to `encode`. */
function readTone(fields: Fields, reader: FieldReader): Pick<ImageBlock, 'dither' | 'threshold' | 'gamma'> {
  const dither = reader.choice('dither', dithers, defaultDither)
  const threshold = reader.integer('threshold', 1, 255, 0)
  const gamma = reader.positive('gamma', 10, 0)
  if (threshold !== 0 && dither !== 'threshold') {
    reader.wrong('threshold', fields['threshold'], "no threshold: it belongs to the dither 'threshold'")
  }
  if (gamma !== 0 && gamma < 0.1) reader.wrong('gamma', gamma, 'a number from 0.1 to 10')
  return {
    ...(fields['dither'] !== undefined && { dither }),
    ...(threshold !== 0 && { threshold }),
    ...(gamma !== 0 && { gamma }),
  }
}

function readTyped(type: ContentType, fields: Fields, path: string, issues: IssueList): Block {
  const reader = new FieldReader(fields, path, issues)
  // Codes and images look right in the middle; text begins at the left.
  const isText = type === 'text' || type === 'divider'
  const base = { path, align: reader.choice('textAlign', aligns, isText ? 'left' : 'center') }
  switch (type) {
    case 'text':
    case 'divider':
      return {
        ...base,
        type,
        weight: reader.positive('pagerWeight', pagerWeightMax, 1),
        gap: reader.integer('gap', 0, 16, 0),
        overflow: reader.choice('overflow', ['wrap', 'ellipsis', 'clip', 'shrink'], 'wrap'),
        ...readStyle(fields, path, issues, reader),
      }
    case 'qrcode': {
      const errorLevel = reader.choice('errorLevel', ['L', 'M', 'Q', 'H'], 'M')
      return { ...base, type, size: reader.integer('size', 1, 16, 6), errorLevel, ...readRaster(reader) }
    }
    case 'barcode':
      return {
        ...base,
        type,
        symbology: reader.choice('symbology', symbologies, 'code128'),
        heightDots: reader.integer('height', 1, 255, 64),
        moduleDots: reader.integer('width', 2, 6, 2),
        hri: reader.choice('hri', ['none', 'above', 'below', 'both'], 'below'),
        ...readRaster(reader),
      }
    case 'image':
      return { ...base, type, ...readImageWidth(fields, reader), ...readTone(fields, reader) }
    case 'feed':
      return { ...base, type, lines: reader.integer('lines', 1, 100, 1) }
    case 'cut':
      return { ...base, type, mode: reader.choice('mode', ['partial', 'full'], 'partial') }
    case 'drawer':
      return { ...base, type, pin: reader.choice('pin', [2, 5], 2) }
    case 'beep':
      return { ...base, type, times: reader.integer('times', 1, 9, 1) }
    case 'raw':
      return { ...base, type }
  }
}

/**
 * Reads one content block (TP1): how it looks, and its text with placeholders. What is wrong goes to `issues`;
 * undefined when there is nothing to go on with.
 */
export function readBlock(
  value: unknown,
  path: string,
  issues: IssueList,
): { block: Block; content: string } | undefined {
  if (!isFields(value)) {
    issues.add(path, 'invalid_type', `a block is an object such as {"content": "…"}, received ${describe(value)}`)
    return undefined
  }
  const type = new FieldReader(value, path, issues).choice('contentType', contentTypes, 'text')
  refuseUnknownFields(value, ['contentType', ...fieldsOf[type]], path, `a ${type} block`, issues)
  const content = readContent(type, value, path, issues)
  return { block: readTyped(type, value, path, issues), content }
}

/** Whole bytes as hexadecimal digits, spaces between them allowed; nothing that data could change. */
function readHex(content: unknown, path: string, issues: IssueList): string {
  const hex = typeof content === 'string' ? content.replace(/\s+/g, '').toLowerCase() : ''
  if (typeof content !== 'string' || hex === '' || hex.length % 2 !== 0 || /[^0-9a-f]/.test(hex)) {
    const received = describe(content)
    issues.add(path, 'invalid_value', `expected bytes as hexadecimal digits such as '1b 40', received ${received}`)
    return ''
  }
  if (hex.length <= rawBytesMax * 2) return hex
  issues.add(path, 'limit_exceeded', `a raw block may have ${rawBytesMax} bytes`)
  return ''
}

function readContent(type: ContentType, fields: Fields, path: string, issues: IssueList): string {
  const content = fields['content']
  if (type === 'raw') return readHex(content, `${path}.content`, issues)
  if (typeof content === 'string') return content
  if (typeof content === 'number' || typeof content === 'boolean') return String(content)
  if (content === undefined || content === null) {
    const needed = type === 'qrcode' || type === 'barcode' || type === 'image'
    if (needed) issues.add(`${path}.content`, 'missing_field', `a ${type} block needs content`)
    return type === 'divider' ? '-' : ''
  }
  issues.add(`${path}.content`, 'invalid_type', `expected a text, received ${describe(content)}`)
  return ''
}
