import type { Words } from '../commands/command-definition.ts'
import type { PrinterOptions } from '../escpos/read-escpos.ts'
import { type ExplainedStep, stepsMax, textWords, unknownWords } from '../explain/explain-commands.ts'
import type { ReadingLimits } from '../limits.ts'
import type { PaperReading } from '../page/model.ts'
import { shortened } from '../page/reading-notes.ts'
import { MarkupPrinter, type MarkupStyle } from './markup-printer.ts'
import { type MarkupTag, type MarkupToken, markupTokenAt } from './tokenize-markup.ts'

/** What a tag does to the device. */
export type TagMeaning<Device> =
  /** Changes how the text up to its closing tag looks. */
  | {
      readonly kind: 'style'
      readonly words: Words
      readonly style: (tag: MarkupTag) => Partial<MarkupStyle>
      /** At the opening and closing tag: blocks begin and end lines. */
      readonly begin?: (device: Device, tag: MarkupTag) => void
      readonly end?: (device: Device) => void
    }
  /** Stands alone. Returns false when an attribute has no meaning. */
  | { readonly kind: 'single'; readonly words: Words; readonly act: (device: Device, tag: MarkupTag) => unknown }
  /** Takes the characters up to its closing tag as data. Returns false when they have no meaning. */
  | {
      readonly kind: 'data'
      readonly words: Words
      readonly act: (device: Device, data: string, tag: MarkupTag) => unknown
    }

export interface MarkupLanguage<Device> {
  readonly tags: Readonly<Record<string, TagMeaning<Device>>>
  /** Characters that the maker lets one write by name, such as `&lt;`. */
  readonly entities: Readonly<Record<string, string>>
}

/** What the reader needs of a device. */
export interface MarkupDevice {
  printText(text: string, start: number): void
  lineEnd(offset: number): void
  openTag(name: string, start: number, end: number, change: Partial<MarkupStyle>): boolean
  closeTag(name: string): boolean
  reportUnknownText(text: string, start: number, end: number, reason: 'command' | 'argument' | 'truncated'): void
  readonly isStopped: boolean
}

/** One token, or a data tag with its data and its closing tag; and where it ends. */
type Step<Device> =
  | { readonly kind: 'text' | 'line-end' | 'unknown-tag' | 'stray-end'; readonly end: number }
  | { readonly kind: 'tag'; readonly end: number; readonly tag: MarkupTag; readonly meaning: TagMeaning<Device> }
  | {
      readonly kind: 'data'
      readonly end: number
      readonly tag: MarkupTag
      readonly data: string
      readonly meaning: TagMeaning<Device> & { readonly kind: 'data' }
    }
  | { readonly kind: 'unclosed'; readonly end: number }

/** Takes markup apart. It remembers which closing tags the rest of the text lacks, so that each is looked for once. */
class MarkupSteps<Device> {
  readonly #text: string
  readonly #language: MarkupLanguage<Device>
  readonly #missing = new Set<string>()

  constructor(text: string, language: MarkupLanguage<Device>) {
    this.#text = text
    this.#language = language
  }

  at(at: number): Step<Device> {
    const token: MarkupToken = markupTokenAt(this.#text, at)
    if (token.kind !== 'tag') return { kind: token.kind, end: token.end }
    const meaning = Object.hasOwn(this.#language.tags, token.name) ? this.#language.tags[token.name] : undefined
    if (meaning === undefined) return { kind: 'unknown-tag', end: token.end }
    if (meaning.kind !== 'data') return { kind: 'tag', end: token.end, tag: token, meaning }
    if (token.form !== 'open') return { kind: 'stray-end', end: token.end }
    const closing = `</${token.name}>`
    const close = this.#missing.has(closing) ? -1 : this.#text.indexOf(closing, token.end)
    if (close < 0) {
      this.#missing.add(closing)
      return { kind: 'unclosed', end: token.end }
    }
    const data = plainText(this.#text.slice(token.end, close), this.#language)
    return { kind: 'data', end: close + closing.length, tag: token, data, meaning }
  }
}

function plainText<Device>(text: string, { entities }: MarkupLanguage<Device>): string {
  if (!text.includes('&')) return text
  return text.replace(/&[a-z]{1,6};/g, (name) => entities[name] ?? name)
}

/** Runs markup on a device and returns where reading ended. */
export function runMarkup<Device extends MarkupDevice>(
  language: MarkupLanguage<Device>,
  device: Device,
  text: string,
): number {
  const steps = new MarkupSteps(text, language)
  let at = 0
  while (at < text.length && !device.isStopped) {
    const step = steps.at(at)
    switch (step.kind) {
      case 'text':
        device.printText(plainText(text.slice(at, step.end), language), at)
        break
      case 'line-end':
        device.lineEnd(at)
        break
      case 'unknown-tag':
        // Clouds replace the tags they know and leave the rest alone, so that it prints as it is written.
        device.reportUnknownText(text, at, step.end, 'command')
        device.printText(text.slice(at, step.end), at)
        break
      case 'unclosed':
        device.reportUnknownText(text, at, step.end, 'truncated')
        break
      case 'stray-end':
        device.reportUnknownText(text, at, step.end, 'argument')
        break
      case 'data':
        if (step.meaning.act(device, step.data, step.tag) === false) {
          device.reportUnknownText(text, at, step.end, 'argument')
        }
        break
      case 'tag':
        if (!obeyTag(device, step.tag, step.meaning)) device.reportUnknownText(text, at, step.end, 'argument')
    }
    at = step.end
  }
  return at
}

function obeyTag<Device extends MarkupDevice>(device: Device, tag: MarkupTag, meaning: TagMeaning<Device>): boolean {
  if (meaning.kind === 'single') return tag.form !== 'close' && meaning.act(device, tag) !== false
  if (meaning.kind !== 'style') return false
  if (tag.form === 'close') {
    meaning.end?.(device)
    return device.closeTag(tag.name)
  }
  meaning.begin?.(device, tag)
  return tag.form === 'open' && device.openTag(tag.name, tag.start, tag.end, meaning.style(tag))
}

/** A receipt printer of one maker: its markup and what a line end in the text does. */
export interface ReceiptMarkup extends MarkupLanguage<ReceiptPrinter> {
  readonly lineEnds: 'end-line' | 'undocumented'
  /** Characters at the start of a line that change how the line looks. */
  readonly linePrefixes?: Readonly<Record<string, Partial<MarkupStyle>>>
}

/** A receipt printer with the line ends and prefixes of its maker. */
export class ReceiptPrinter extends MarkupPrinter implements MarkupDevice {
  readonly #markup: ReceiptMarkup
  /** How the text looked before a line's prefix. */
  #beforeLine: MarkupStyle | null = null

  constructor(widthDots: number, limits: ReadingLimits, markup: ReceiptMarkup) {
    super(widthDots, limits)
    this.#markup = markup
  }

  get isStopped(): boolean {
    return this.paper.stopped !== null
  }

  override printText(text: string, start: number): void {
    const prefixes = this.#markup.linePrefixes
    const prefix =
      prefixes !== undefined && this.atLineStart ? Object.keys(prefixes).find((key) => text.startsWith(key)) : undefined
    if (prefixes === undefined || prefix === undefined) {
      super.printText(text, start)
      return
    }
    this.#beforeLine = this.style
    this.restyle(prefixes[prefix] ?? {})
    super.printText(text.slice(prefix.length), start + prefix.length)
  }

  lineEnd(offset: number): void {
    if (this.blockEnded) {
      this.blockEnded = false
      return
    }
    if (this.#markup.lineEnds === 'undocumented') this.warn(offset, 'undocumented')
    this.endLine()
    if (this.#beforeLine !== null) this.restyle(this.#beforeLine)
    this.#beforeLine = null
  }
}

export function readReceiptMarkup(
  markup: ReceiptMarkup,
  text: string,
  options: PrinterOptions,
  limits: ReadingLimits,
): PaperReading {
  const printer = new ReceiptPrinter(options.widthDots, limits, markup)
  return printer.reading(text, runMarkup(markup, printer, text))
}

/** Every tag and stretch of text in words. */
export function explainMarkup<Device>(language: MarkupLanguage<Device>, text: string): ExplainedStep[] {
  const steps = new MarkupSteps(text, language)
  const explained: ExplainedStep[] = []
  for (let at = 0; at < text.length && explained.length < stepsMax; ) {
    const step = steps.at(at)
    const place = { offset: at, length: step.end - at, bytes: shortened(text, at, step.end) }
    explained.push({ ...place, ...stepWords(step, plainText(text.slice(at, step.end), language)) })
    at = step.end
  }
  return explained
}

function stepWords<Device>(step: Step<Device>, text: string): { command: string; words: Words } {
  switch (step.kind) {
    case 'text':
      return { command: 'text', words: textWords(text.slice(0, 200)) }
    case 'line-end':
      return { command: 'LF', words: { en: 'line end', zh: '换行符' } }
    case 'unknown-tag':
      return { command: 'unknown', words: { en: 'unknown tag: prints as text', zh: '未知标签：按文字打印' } }
    case 'unclosed':
      return { command: 'unknown', words: unknownWords('truncated') }
    case 'stray-end':
      return { command: 'unknown', words: { en: 'closes nothing', zh: '多余的结束标签' } }
    case 'data': {
      const { en, zh } = step.meaning.words
      const data = step.data.slice(0, 200)
      return { command: `<${step.tag.name}>`, words: { en: `${en} “${data}”`, zh: `${zh}“${data}”` } }
    }
    case 'tag': {
      const { en, zh } = step.meaning.words
      if (step.tag.form !== 'close') return { command: `<${step.tag.name}>`, words: step.meaning.words }
      return { command: `</${step.tag.name}>`, words: { en: `end of: ${en}`, zh: `结束：${zh}` } }
    }
  }
}
