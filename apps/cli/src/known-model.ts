import { encode, type ModelFacts, models, type Paper } from '@xiaopiao/engine'
import { type PaperLanguage, paperLanguages } from '@xiaopiao/paper'
import { engineStep } from './engine-step.ts'
import type { Terminal } from './terminal.ts'
import { say } from './words.ts'

/** A model's facts. Throws CliFailure with the engine's own words where there is no such model, or not on this paper. */
export function knownModel(model: string, paper: Paper | undefined, { language }: Terminal): ModelFacts {
  const nothing = { format: 'xiaopiao-document/1', lines: [], images: [], issues: [] } as const
  const options = paper === undefined ? { model } : { model, paper }
  engineStep(() => encode(nothing, options), say(language, 'wrongModel'))
  const facts = models().find((known) => known.model === model)
  if (facts === undefined) throw new Error(`the engine encodes for ${model} and does not list it`)
  return facts
}

/** The reader for what a model is sent, when the paper package has one. */
export function paperLanguageOf(facts: ModelFacts): PaperLanguage | undefined {
  const name: string = facts.language
  return paperLanguages.find(({ language }) => language === name)?.language
}
