import type { ShapedText } from '../text/shaped-text.ts'
import type { Charset, TextModes } from './charset.ts'
import { codePagesPacked } from './code-page-tables.ts'
import { buildTable, type Codes, firstCode, shapeMark, type Table } from './table-charset.ts'
import { unpackSteps } from './unpack.ts'

export type CodePageName = keyof typeof codePagesPacked

export interface CodePageOptions {
  /** The pages that a printer has, the one to prefer first: `n` of ESC t n, which differs from model to model. */
  readonly pages: readonly (readonly [n: number, page: CodePageName])[]
  /** A printer with Chinese in its font: what it has is printed in this, and pages are for the rest. */
  readonly hanzi?: { readonly name: string; readonly fill: (codes: Codes) => void }
}

/** Modes of text: any (ASCII is the same in all), Chinese, and the pages from `firstPage` on. */
const anyMode = 0
const homeMode = 1
const modeShift = 16

const escT = (n: number): number[] => [0x1b, 0x74, n]
const hanziOff = [0x1c, 0x2e]
const hanziOn = [0x1c, 0x26]

/** Thai vowels and tones above and below, which the printer puts on the letter before them. */
const isThaiMark = (unit: number): boolean =>
  unit === 0xe31 || (unit >= 0xe34 && unit <= 0xe3a) || (unit >= 0xe47 && unit <= 0xe4e)

interface Pages {
  readonly table: Table
  /** By page in order: the byte of a unit. */
  readonly bytes: readonly ReadonlyMap<number, number>[]
}

function build({ pages, hanzi }: CodePageOptions, firstPage: number): Pages {
  const bytes = pages.map(([, page]) => {
    const byUnit = new Map<number, number>()
    unpackSteps(codePagesPacked[page]).forEach((unit, index) => {
      if (unit !== 0) byUnit.set(unit, 0x80 + index)
    })
    return byUnit
  })
  const fill = (codes: Codes): void => {
    for (let page = bytes.length - 1; page >= 0; page--) {
      for (const [unit, byte] of bytes[page] ?? []) codes[unit] = ((firstPage + page) << modeShift) | byte
    }
    if (hanzi === undefined) return
    const home = new Uint16Array(0x10000)
    hanzi.fill(home)
    for (let unit = 0x80; unit < 0x10000; unit++) {
      if (home[unit] !== 0) codes[unit] = (homeMode << modeShift) | (home[unit] as number)
    }
  }
  const widths = (): Uint8Array => {
    const columns = new Uint8Array(0x10000).fill(1)
    const { codes } = table
    for (let unit = 0; unit < 0x10000; unit++) {
      if (isThaiMark(unit)) columns[unit] = 0
      else if (((codes[unit] as number) & 0xffff) > 0xff) columns[unit] = 2
    }
    return columns
  }
  const table = buildTable({ name: 'code-pages', long: true, fill })
  return { table: { ...table, widths: widths() }, bytes }
}

/** ESC t n, and FS . and FS & around pages where Chinese is the rule: a page shows only while Chinese mode is off. */
function modesOf({ pages, hanzi }: CodePageOptions, firstPage: number): TextModes {
  const pageBytes = (mode: number): number[] => escT(pages[mode - firstPage]?.[0] ?? 0)
  return {
    home: homeMode,
    begin: hanzi === undefined ? [...hanziOff, ...pageBytes(homeMode)] : hanziOn,
    switchTo(from, to) {
      if (hanzi === undefined || from !== homeMode) {
        return to === homeMode && hanzi !== undefined ? hanziOn : pageBytes(to)
      }
      return [...hanziOff, ...pageBytes(to)]
    },
  }
}

/**
 * Single-byte code pages, chosen per run of text: a character goes in the page in force where that has it, else in the
 * first of the printer's pages that does. Codes carry their mode above their bytes.
 */
export function codePages(options: CodePageOptions): Charset {
  const firstPage = options.hanzi === undefined ? homeMode : homeMode + 1
  let pages: Pages | undefined
  return {
    name: `${options.hanzi?.name ?? ''}${options.pages.map(([, page]) => `+${page}`).join('')}`.replace(/^\+/, ''),
    modes: modesOf(options, firstPage),
    shape(text, shaped) {
      pages ??= build(options, firstPage)
      shapeInPages(pages, firstPage, text, shaped)
    },
    encode(text, encoded) {
      pages ??= build(options, firstPage)
      const { codes, widths } = pages.table
      encoded.reserve(2 * text.length)
      const { bytes } = encoded
      let at = encoded.length
      let columns = 0
      for (let index = 0; index < text.length; index++) {
        const unit = text.charCodeAt(index)
        const code = codes[unit] as number
        const mode = code >> modeShift
        if (code < firstCode || mode > homeMode) return -1
        const low = code & 0xffff
        columns += widths?.[unit] ?? 1
        if (low > 0xff) bytes[at++] = low >> 8
        bytes[at++] = low & 0xff
      }
      encoded.length = at
      return columns
    },
  }
}

function shapeInPages({ table, bytes }: Pages, firstPage: number, text: string, shaped: ShapedText): void {
  shaped.reserve(4 * text.length)
  let mode = homeMode
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    let code = table.codes[unit] as number
    if (code < firstCode) {
      index += shapeMark(table, code, text, index, shaped)
      continue
    }
    const wanted = code >> modeShift
    if (wanted !== anyMode && wanted !== mode) {
      const here = mode >= firstPage ? bytes[mode - firstPage]?.get(unit) : undefined
      if (here === undefined) mode = wanted
      else code = (mode << modeShift) | here
    }
    shaped.push(unit, code, table.widths?.[unit] ?? 1)
  }
}
