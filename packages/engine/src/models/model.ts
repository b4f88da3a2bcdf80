import type { Paper } from '../document/resolved-document.ts'
import type { EscposCapabilities } from '../escpos/capabilities.ts'

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
}

export interface EscposModel extends ModelBase<'escpos'> {
  readonly escpos: EscposCapabilities
}

/** Every model, by language: facts with their sources, no code. */
export interface ModelByLanguage {
  readonly escpos: EscposModel
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
}
