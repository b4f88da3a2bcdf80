import type { Paper } from '../document/resolved-document.ts'
import { isCharsetLoaded } from '../encodings/registered.ts'
import { engineError } from '../issue.ts'
import { marginDots } from '../labels/label-size.ts'
import { nearestNames } from '../suggest.ts'
import { aclas } from './escpos/aclas.ts'
import { epson } from './escpos/epson.ts'
import { escpos58 } from './escpos/escpos58.ts'
import { escpos80 } from './escpos/escpos80.ts'
import { gprinter } from './escpos/gprinter.ts'
import { printerDbModels } from './escpos/printer-db-profiles.ts'
import { regionalModels } from './escpos/regional.ts'
import { sprt58, sprt80 } from './escpos/sprt.ts'
import { sunmi } from './escpos/sunmi.ts'
import { sunmiCloud } from './escpos/sunmi-cloud.ts'
import { xprinter } from './escpos/xprinter.ts'
import { feieLabel, tspl } from './labels/labels.ts'
import { wifi365, wifi365S1 } from './markup/365wifi.ts'
import { feie } from './markup/feie.ts'
import { gprinterCloud } from './markup/gprinter-cloud.ts'
import { spyun } from './markup/spyun.ts'
import { xpyun } from './markup/xpyun.ts'
import { yilianyun } from './markup/yilianyun.ts'
import type { Language, Model, ModelFacts } from './model.ts'
import { star, starLine } from './star/star.ts'
import { wangpos } from './wangpos.ts'

const all: readonly Model[] = [
  escpos80,
  escpos58,
  sunmi,
  sunmiCloud,
  sprt80,
  sprt58,
  xprinter,
  aclas,
  gprinter,
  epson,
  star,
  starLine,
  tspl,
  wangpos,
  wifi365,
  wifi365S1,
  feie,
  feieLabel,
  yilianyun,
  xpyun,
  spyun,
  gprinterCloud,
  ...regionalModels,
  ...printerDbModels,
]

const known: ReadonlyMap<string, Model> = new Map(all.map((model) => [model.model, model]))

const kinds: Readonly<Record<Language, ModelFacts['kind']>> = {
  escpos: 'bytes',
  'star-prnt': 'bytes',
  'star-line': 'bytes',
  tspl: 'bytes',
  'feie-label': 'markup',
  feie: 'markup',
  '365-s1': 'markup',
  '365-s2': 'markup',
  yilianyun: 'markup',
  xpyun: 'markup',
  spyun: 'markup',
  gprinter: 'markup',
  wangpos: 'calls',
}

/** Half-width characters in a line of so many dots; labels keep a margin. */
function columnsOf(model: Model, dots: number): number {
  const free = 'label' in model ? 2 * marginDots : 0
  return Math.floor((dots - free) / model.cellDots)
}

function factsOf(model: Model): ModelFacts {
  const { papers, widthDots } = model
  return {
    model: model.model,
    name: model.name,
    kind: kinds[model.language],
    language: model.language,
    papers,
    defaultPaper: papers[0] ?? 80,
    widthDots,
    columns: {
      58: columnsOf(model, widthDots[58]),
      80: columnsOf(model, widthDots[80]),
    },
    source: model.source,
    verified: model.unverified.length === 0,
    unverified: model.unverified,
    ...(model.contentBytesMax === undefined ? {} : { contentBytesMax: model.contentBytesMax }),
  }
}

const listed = all.map((model) => ({
  facts: factsOf(model),
  needs: model.language === 'escpos' ? model.needsCharset : undefined,
}))

/** Every printer model that `encode` can print on now, with its facts; some need `registerCharset` first. */
export function models(): readonly ModelFacts[] {
  return listed.filter(({ needs }) => needs === undefined || isCharsetLoaded(needs)).map(({ facts }) => facts)
}

/** Throws EngineError `unknown_printer_model`: it names the models that are known, the nearest first (TP7). */
export function findModel(name: string): Model {
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
export function paperFor(model: Model, wanted: Paper | undefined): Paper {
  const paper = wanted ?? model.papers[0] ?? 80
  if (!model.papers.includes(paper)) {
    const message = `${model.model} prints on ${model.papers.join(' and ')} mm paper, not on ${String(paper)}`
    throw engineError('unsupported_paper', 'paper', message)
  }
  return paper
}
