import type { Paper } from '../document/resolved-document.ts'
import { engineError } from '../issue.ts'
import { nearestNames } from '../suggest.ts'
import { escpos58 } from './escpos58.ts'
import { escpos80 } from './escpos80.ts'
import type { EscposModel, ModelFacts } from './model.ts'

const known: ReadonlyMap<string, EscposModel> = new Map([escpos80, escpos58].map((model) => [model.model, model]))

function factsOf(model: EscposModel): ModelFacts {
  const { papers, widthDots, escpos } = model
  return {
    model: model.model,
    name: model.name,
    kind: model.kind,
    papers,
    defaultPaper: papers[0] ?? 80,
    widthDots,
    columns: {
      58: Math.floor(widthDots[58] / escpos.cellDots),
      80: Math.floor(widthDots[80] / escpos.cellDots),
    },
  }
}

const facts: readonly ModelFacts[] = [...known.values()].map(factsOf)

/** Every printer model that `encode` knows, with its facts. */
export function models(): readonly ModelFacts[] {
  return facts
}

/** Throws EngineError `unknown_printer_model`: it names the models that are known, the nearest first (TP7). */
export function findModel(name: string): EscposModel {
  const model = known.get(name)
  if (model !== undefined) return model
  const nearest = nearestNames(name, [...known.keys()])
  const names = [...nearest, ...[...known.keys()].filter((other) => !nearest.includes(other))]
  throw engineError(
    'unknown_printer_model',
    'model',
    `no printer model '${name}': known models are ${names.join(', ')}`,
  )
}

/** The paper to print on: the one asked for, or the model's own (TP22). Throws EngineError `unsupported_paper`. */
export function paperFor(model: EscposModel, wanted: Paper | undefined): Paper {
  const paper = wanted ?? model.papers[0] ?? 80
  if (!model.papers.includes(paper)) {
    const message = `${model.model} prints on ${model.papers.join(' and ')} mm paper, not on ${String(paper)}`
    throw engineError('unsupported_paper', 'paper', message)
  }
  return paper
}
