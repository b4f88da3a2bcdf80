import type { Block, ImageBlock, TextStyle } from '../document/resolved-document.ts'
import { rawBytesMax } from '../limits.ts'
import { didYouMean } from '../suggest.ts'
import {
  blockFacts,
  type ContentType,
  contentTypes,
  type FontSizeName,
  factsOf,
  fontSizeNames,
  fontTimes,
} from './block-facts.ts'
import { describe, FieldReader, type Fields, type IssueList, isFields, refuseUnknownFields } from './issue-list.ts'

const fontSizes: Readonly<Record<FontSizeName, readonly [widthTimes: number, heightTimes: number]>> = {
  small: [1, 1],
  normal: [1, 1],
  middle: [1, 2],
  large: [2, 2],
  huge: [3, 3],
}

function readFontSize(fields: Fields, path: string, issues: IssueList, reader: FieldReader): readonly [number, number] {
  const value = fields['fontSize']
  if (value === undefined) return [1, 1]
  if (typeof value === 'string') {
    const named = fontSizeNames.find((name) => name === value)
    if (named !== undefined) return fontSizes[named]
    const guess = didYouMean(value, fontSizeNames)
    reader.wrong('fontSize', value, `${fontSizeNames.join(', ')} or {width, height}`, guess)
    return [1, 1]
  }
  if (!isFields(value)) {
    reader.wrong('fontSize', value, `${fontSizeNames.join(', ')} or {width, height}`)
    return [1, 1]
  }
  const sizePath = `${path}.fontSize`
  refuseUnknownFields(value, ['width', 'height'], sizePath, 'a font size', issues)
  const sizeReader = new FieldReader(value, sizePath, issues)
  return [sizeReader.whole('width', fontTimes), sizeReader.whole('height', fontTimes)]
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

function readImageWidth(fields: Fields, reader: FieldReader): { widthDots?: number } {
  const widthDots = reader.whole('width', blockFacts.image.width)
  if (widthDots === undefined) return {}
  if (widthDots % 8 !== 0) reader.wrong('width', fields['width'], 'a multiple of 8 dots')
  return { widthDots }
}

/** For printers whose own codes do not scan. */
function readRaster(reader: FieldReader): { raster?: true } {
  return reader.boolean('raster') ? { raster: true } : {}
}

/** How pixels become dots; what is not said is left to `encode`. */
function readTone(fields: Fields, reader: FieldReader): Pick<ImageBlock, 'dither' | 'threshold' | 'gamma'> {
  const dither = reader.oneOf('dither', blockFacts.image.dither)
  const threshold = reader.whole('threshold', blockFacts.image.threshold)
  const gamma = reader.positive('gamma', 10, 0)
  if (threshold !== undefined && dither !== 'threshold') {
    reader.wrong('threshold', fields['threshold'], "no threshold: it belongs to the dither 'threshold'")
  }
  if (gamma !== 0 && gamma < 0.1) reader.wrong('gamma', gamma, 'a number from 0.1 to 10')
  return {
    ...(fields['dither'] !== undefined && { dither }),
    ...(threshold !== undefined && { threshold }),
    ...(gamma !== 0 && { gamma }),
  }
}

function readTyped(type: ContentType, fields: Fields, path: string, issues: IssueList): Block {
  const reader = new FieldReader(fields, path, issues)
  switch (type) {
    case 'text':
    case 'divider': {
      const facts = blockFacts[type]
      return {
        path,
        align: reader.oneOf('textAlign', facts.textAlign),
        type,
        weight: reader.positive('pagerWeight', facts.pagerWeight.max, facts.pagerWeight.standard),
        gap: reader.whole('gap', facts.gap),
        overflow: reader.oneOf('overflow', facts.overflow),
        ...readStyle(fields, path, issues, reader),
      }
    }
    case 'qrcode': {
      const facts = blockFacts.qrcode
      return {
        path,
        align: reader.oneOf('textAlign', facts.textAlign),
        type,
        size: reader.whole('size', facts.size),
        errorLevel: reader.oneOf('errorLevel', facts.errorLevel),
        ...readRaster(reader),
      }
    }
    case 'barcode': {
      const facts = blockFacts.barcode
      return {
        path,
        align: reader.oneOf('textAlign', facts.textAlign),
        type,
        symbology: reader.oneOf('symbology', facts.symbology),
        heightDots: reader.whole('height', facts.height),
        moduleDots: reader.whole('width', facts.width),
        hri: reader.oneOf('hri', facts.hri),
        ...readRaster(reader),
      }
    }
    case 'image': {
      const align = reader.oneOf('textAlign', blockFacts.image.textAlign)
      return { path, align, type, ...readImageWidth(fields, reader), ...readTone(fields, reader) }
    }
    default:
      return { path, align: 'center', ...readPlain(type, reader) }
  }
}

/** What prints nothing of its own, or nothing that has a place on its line. */
function readPlain(type: 'feed' | 'cut' | 'drawer' | 'beep' | 'raw', reader: FieldReader) {
  switch (type) {
    case 'feed':
      return { type, lines: reader.whole('lines', blockFacts.feed.lines) }
    case 'cut':
      return { type, mode: reader.oneOf('mode', blockFacts.cut.mode) }
    case 'drawer':
      return { type, pin: reader.oneOf('pin', blockFacts.drawer.pin) }
    case 'beep':
      return { type, times: reader.whole('times', blockFacts.beep.times) }
    case 'raw':
      return { type }
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
  refuseUnknownFields(value, ['contentType', ...Object.keys(factsOf[type])], path, `a ${type} block`, issues)
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
