import {
  type Block,
  documentFormat,
  type ResolvedDocument,
  type ResolvedLine,
  symbologies,
} from '../document/resolved-document.ts'
import { dithers } from '../images/dither.ts'
import { EngineError } from '../issue.ts'
import { blocksPerLayoutMax, outputLinesMax } from '../limits.ts'
import { describe, type Fields, IssueList, isFields } from '../template/issue-list.ts'

/** What a field must be: undefined when the value is good, else what was expected. */
type Check = (value: unknown) => string | undefined

const text: Check = (value) => (typeof value === 'string' ? undefined : 'a text')
const boolean: Check = (value) => (typeof value === 'boolean' ? undefined : 'true or false')

function whole(min: number, max: number): Check {
  return (value) =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max
      ? undefined
      : `a whole number from ${min} to ${max}`
}

function positive(max: number): Check {
  return (value) => (typeof value === 'number' && value > 0 && value <= max ? undefined : `a number up to ${max}`)
}

function oneOf(...choices: readonly (string | number)[]): Check {
  return (value) => (choices.some((choice) => choice === value) ? undefined : choices.join(', '))
}

const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined ? undefined : check(value)

const base = { path: text, align: oneOf('left', 'center', 'right') }

const textBlock = {
  ...base,
  weight: positive(1_000),
  gap: whole(0, 16),
  overflow: oneOf('wrap', 'ellipsis', 'clip', 'shrink'),
  widthTimes: whole(1, 8),
  heightTimes: whole(1, 8),
  small: boolean,
  bold: boolean,
  underline: oneOf(0, 1, 2),
  invert: boolean,
}

/** The fields of every kind of block, as `compile` makes them. */
const blockFields: Readonly<Record<Block['type'], Readonly<Record<string, Check>>>> = {
  text: textBlock,
  divider: textBlock,
  qrcode: { ...base, size: whole(1, 16), errorLevel: oneOf('L', 'M', 'Q', 'H'), raster: optional(boolean) },
  barcode: {
    ...base,
    symbology: oneOf(...symbologies),
    heightDots: whole(1, 255),
    moduleDots: whole(2, 6),
    hri: oneOf('none', 'above', 'below', 'both'),
    raster: optional(boolean),
  },
  image: {
    ...base,
    widthDots: optional(whole(8, 4096)),
    dither: optional(oneOf(...dithers)),
    threshold: optional(whole(1, 255)),
    gamma: optional(positive(10)),
  },
  feed: { ...base, lines: whole(1, 100) },
  cut: { ...base, mode: oneOf('partial', 'full') },
  drawer: { ...base, pin: oneOf(2, 5) },
  beep: { ...base, times: whole(1, 9) },
  raw: base,
}

function readBlock(block: unknown, path: string, list: IssueList): void {
  const type = isFields(block) ? block['type'] : undefined
  const fields =
    typeof type === 'string' && Object.keys(blockFields).includes(type) ? blockFields[type as Block['type']] : undefined
  if (!isFields(block) || fields === undefined) {
    list.add(path, 'invalid_document', `expected a block, received ${describe(block)}`)
    return
  }
  for (const name of Object.keys(fields)) {
    const expected = fields[name]?.(block[name])
    if (expected === undefined) continue
    list.add(`${path}.${name}`, 'invalid_document', `expected ${expected}, received ${describe(block[name])}`)
  }
}

/** The blocks of a line, once for all lines that look the same: encoders keep what they found out about them. */
class SharedBlocks {
  private readonly known = new Map<string, readonly Block[]>()

  read(blocks: readonly unknown[], path: string, list: IssueList): readonly Block[] {
    const key = JSON.stringify(blocks)
    const known = this.known.get(key)
    if (known !== undefined) return known
    const isTextLine = blocks.every(
      (block) => isFields(block) && (block['type'] === 'text' || block['type'] === 'divider'),
    )
    if (blocks.length === 0 || blocks.length > blocksPerLayoutMax || (blocks.length > 1 && !isTextLine)) {
      list.add(path, 'invalid_document', `a line has 1 to ${blocksPerLayoutMax} texts, or one other block`)
    }
    for (let index = 0; index < blocks.length && !list.isFull; index++) {
      readBlock(blocks[index], `${path}.blocks[${index}]`, list)
    }
    this.known.set(key, blocks as readonly Block[])
    return blocks as readonly Block[]
  }
}

function readLine(line: unknown, path: string, shared: SharedBlocks, list: IssueList): ResolvedLine | undefined {
  const { blocks, contents }: Fields = isFields(line) ? line : {}
  if (!Array.isArray(blocks) || !Array.isArray(contents) || blocks.length !== contents.length) {
    list.add(path, 'invalid_document', 'a line has blocks and as many contents')
    return undefined
  }
  for (let index = 0; index < contents.length; index++) {
    const content: unknown = contents[index]
    if (typeof content === 'string') continue
    list.add(`${path}.contents[${index}]`, 'invalid_document', `expected a text, received ${describe(content)}`)
  }
  return { blocks: shared.read(blocks, path, list), contents }
}

/**
 * A document that comes back from a host as JSON: everything that the encoders rely on is looked at.
 * Throws EngineError `invalid_document` with the paths of what is wrong, `limit_exceeded`.
 */
export function readDocument(value: unknown): ResolvedDocument {
  const list = new IssueList()
  const { format, lines, images }: Fields = isFields(value) ? value : {}
  if (format !== documentFormat) {
    list.add('document.format', 'invalid_document', `expected '${documentFormat}', received ${describe(format)}`)
  }
  if (!Array.isArray(lines)) {
    list.add('document.lines', 'invalid_document', `expected a list of lines, received ${describe(lines)}`)
  }
  if (images !== undefined && !Array.isArray(images)) {
    list.add('document.images', 'invalid_document', `expected a list of images, received ${describe(images)}`)
  }
  const given: readonly unknown[] = Array.isArray(lines) ? lines : []
  if (given.length > outputLinesMax) {
    const message = `a document may have ${outputLinesMax} lines`
    throw new EngineError('limit_exceeded', [{ path: 'document.lines', code: 'limit_exceeded', message }])
  }
  const shared = new SharedBlocks()
  const read: ResolvedLine[] = []
  for (let index = 0; index < given.length && !list.isFull; index++) {
    const line = readLine(given[index], `document.lines[${index}]`, shared, list)
    if (line !== undefined) read.push(line)
  }
  if (list.issues.length > 0) throw new EngineError('invalid_document', list.issues)
  return { ...(value as ResolvedDocument), lines: read }
}
