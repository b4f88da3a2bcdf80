import type { Paper } from '../document/resolved-document.ts'
import type { LoadableCharset } from '../encodings/registered.ts'
import type { EscposCapabilities } from '../escpos/capabilities.ts'
import type { LabelSize } from '../labels/label-size.ts'
import type { InlineDialect, LineDialect } from '../markup/dialect.ts'
import type { StarCapabilities } from '../star/capabilities.ts'

/** What a printer is spoken to in; each has one encoder. */
export type Language = keyof ModelByLanguage

interface ModelBase<L extends string> {
  readonly model: string
  readonly name: { readonly zh: string; readonly en: string }
  readonly language: L
  /** Papers it takes; the first is the default (TP22). */
  readonly papers: readonly Paper[]
  readonly widthDots: Readonly<Record<Paper, number>>
  /** Width of a half-width character of the normal font. */
  readonly cellDots: number
  /** Where the facts are from. */
  readonly source: string
  /** What no manual, firmware or official sample that was read says for sure; empty when nothing is left open. */
  readonly unverified: readonly string[]
  /** Bytes of one order, in UTF-8, that the vendor takes. */
  readonly contentBytesMax?: number
}

export interface EscposModel extends ModelBase<'escpos'> {
  /** The encoding that has to be loaded before the model can be used. */
  readonly needsCharset?: LoadableCharset
  readonly escpos: EscposCapabilities
}

export interface StarModel<L extends 'star-prnt' | 'star-line' = 'star-prnt' | 'star-line'> extends ModelBase<L> {
  readonly star: StarCapabilities
}

/** `tspl` is bytes, `feie-label` markup; both put things at places on a label. */
export interface LabelModel<L extends 'tspl' | 'feie-label' = 'tspl' | 'feie-label'> extends ModelBase<L> {
  /** The label it prints on unless `encode` is told another. */
  readonly label: LabelSize
}

type InlineLanguage = 'feie' | '365-s2' | 'yilianyun' | 'xpyun' | 'spyun'
export interface InlineMarkupModel<L extends InlineLanguage = InlineLanguage> extends ModelBase<L> {
  readonly markup: InlineDialect
}

type LineLanguage = '365-s1' | 'gprinter'
export interface LineMarkupModel<L extends LineLanguage = LineLanguage> extends ModelBase<L> {
  readonly markup: LineDialect
}

export interface WangposModel extends ModelBase<'wangpos'> {
  /** Half of a character of its small font. */
  readonly smallCellDots: number
}

/** Every model, by language: facts with their sources, no code. */
export interface ModelByLanguage {
  readonly escpos: EscposModel
  readonly 'star-prnt': StarModel<'star-prnt'>
  readonly 'star-line': StarModel<'star-line'>
  readonly tspl: LabelModel<'tspl'>
  readonly 'feie-label': LabelModel<'feie-label'>
  readonly feie: InlineMarkupModel<'feie'>
  readonly '365-s2': InlineMarkupModel<'365-s2'>
  readonly yilianyun: InlineMarkupModel<'yilianyun'>
  readonly xpyun: InlineMarkupModel<'xpyun'>
  readonly spyun: InlineMarkupModel<'spyun'>
  readonly '365-s1': LineMarkupModel<'365-s1'>
  readonly gprinter: LineMarkupModel<'gprinter'>
  readonly wangpos: WangposModel
}

/** A model of one language, or of any. */
export type Model<L extends Language = Language> = { [K in L]: ModelByLanguage[K] }[L]

/** What `models()` tells about a model. */
export interface ModelFacts {
  readonly model: string
  readonly name: { readonly zh: string; readonly en: string }
  /** What `encode` makes for it. */
  readonly kind: 'bytes' | 'markup' | 'calls'
  readonly language: Language
  readonly papers: readonly Paper[]
  readonly defaultPaper: Paper
  /** Dots across the print area; for a paper that the model does not take, those of its own. */
  readonly widthDots: Readonly<Record<Paper, number>>
  /** Half-width characters of the normal font in a line. */
  readonly columns: Readonly<Record<Paper, number>>
  readonly source: string
  /** Whether a manual, firmware or official sample backs every fact; `unverified` says which it does not. */
  readonly verified: boolean
  readonly unverified: readonly string[]
  /** Bytes of one order, in UTF-8, that the vendor takes; undefined where no limit is known. */
  readonly contentBytesMax?: number
}
