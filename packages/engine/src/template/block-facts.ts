import { symbologies } from '../document/resolved-document.ts'
import { defaultDither, dithers } from '../images/dither.ts'

/** What a field of a block may hold, and what holds where it is not written. */
export type FieldFact =
  | IntegerFact
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly standard: number }
  | { readonly kind: 'flag' }
  | ChoiceFact<string | number>
  | { readonly kind: 'font_size' }
  | { readonly kind: 'underline' }
  /** A text with placeholders; `needed`: without it the block means nothing. */
  | { readonly kind: 'content'; readonly needed: boolean }
  | { readonly kind: 'bytes' }

export interface IntegerFact {
  readonly kind: 'integer'
  readonly min: number
  readonly max: number
  /** Undefined: nothing is set. */
  readonly standard: number | undefined
  readonly multipleOf?: number
}

export interface ChoiceFact<Choice extends string | number> {
  readonly kind: 'choice'
  readonly choices: readonly Choice[]
  readonly standard: Choice
}

function integer<Standard extends number | undefined>(min: number, max: number, standard: Standard) {
  return { kind: 'integer', min, max, standard } as const
}

function choice<const Choice extends string | number>(
  choices: readonly Choice[],
  standard: NoInfer<Choice>,
): ChoiceFact<Choice> {
  return { kind: 'choice', choices, standard }
}

const aligned = (standard: 'left' | 'center') => choice(['left', 'center', 'right'], standard)
const flag = { kind: 'flag' } as const
const content = { kind: 'content', needed: false } as const
const neededContent = { kind: 'content', needed: true } as const

export const fontSizeNames = ['small', 'normal', 'middle', 'large', 'huge'] as const
export type FontSizeName = (typeof fontSizeNames)[number]
/** How many times as wide or as high a text may be. */
export const fontTimes = integer(1, 8, 1)

/** A share this much larger than another leaves the other nothing; more is a mistake. */
const pagerWeightMax = 1_000

const text = {
  content,
  pagerWeight: { kind: 'number', min: 0, max: pagerWeightMax, standard: 1 },
  textAlign: aligned('left'),
  fontSize: { kind: 'font_size' },
  bold: flag,
  underline: { kind: 'underline' },
  invert: flag,
  overflow: choice(['wrap', 'ellipsis', 'clip', 'shrink'], 'wrap'),
  gap: integer(0, 16, 0),
} as const

/** TP1: the fields of each kind of block. The reader and the JSON schema are both made of this. */
export const blockFacts = {
  text,
  divider: text,
  qrcode: {
    content: neededContent,
    textAlign: aligned('center'),
    size: integer(1, 16, 6),
    errorLevel: choice(['L', 'M', 'Q', 'H'], 'M'),
    raster: flag,
  },
  barcode: {
    content: neededContent,
    textAlign: aligned('center'),
    symbology: choice(symbologies, 'code128'),
    height: integer(1, 255, 64),
    width: integer(2, 6, 2),
    hri: choice(['none', 'above', 'below', 'both'], 'below'),
    raster: flag,
  },
  image: {
    content: neededContent,
    textAlign: aligned('center'),
    width: { ...integer(8, 4096, undefined), multipleOf: 8 },
    dither: choice(dithers, defaultDither),
    threshold: integer(1, 255, undefined),
    gamma: { kind: 'number', min: 0.1, max: 10, standard: 1 },
  },
  feed: { lines: integer(1, 100, 1) },
  cut: { mode: choice(['partial', 'full'], 'partial') },
  drawer: { pin: choice([2, 5], 2) },
  beep: { times: integer(1, 9, 1) },
  raw: { content: { kind: 'bytes' } },
} as const satisfies Record<string, Readonly<Record<string, FieldFact>>>

export type ContentType = keyof typeof blockFacts
export const contentTypes = Object.keys(blockFacts) as readonly ContentType[]

/** The facts with their names lost, for those who go through all of them. */
export const factsOf: Readonly<Record<ContentType, Readonly<Record<string, FieldFact>>>> = { ...blockFacts }
