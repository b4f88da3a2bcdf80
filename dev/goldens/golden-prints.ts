import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  compile,
  documentFromText,
  encode,
  type ModelFacts,
  models,
  type Output,
  type Paper,
  prepare,
  type ResolvedDocument,
} from '@xiaopiao/engine'
import { drawSvg, type PaperReading, paperLanguages, readPaper } from '@xiaopiao/paper'
import { repositoryRoot } from '../repository-root.ts'

/** Every golden print: each real-life receipt, for each printer model, on each paper that it takes. */
export interface GoldenPrint {
  readonly model: ModelFacts
  readonly receipt: string
  readonly paper: Paper
}

const receiptsFolder = join(repositoryRoot, 'packages', 'engine', 'testdata', 'receipts')

/** Where the goldens lie: `<model>/<receipt>-<paper>.{bin|txt|json}` and the drawn page beside it. */
export const goldensFolder = join(repositoryRoot, 'packages', 'engine', 'goldens')

const receiptNames = readdirSync(receiptsFolder)
  .filter((name) => name.endsWith('.data.json'))
  .map((name) => name.slice(0, -'.data.json'.length))
  .sort()

export function goldenPrints(): GoldenPrint[] {
  return models().flatMap((model) =>
    receiptNames.flatMap((receipt) => model.papers.map((paper) => ({ model, receipt, paper }))),
  )
}

const readJson = (name: string): unknown => JSON.parse(readFileSync(join(receiptsFolder, name), 'utf8'))

/** The receipt as the engine prepares it for a paper. */
export function documentOf({ receipt, paper }: GoldenPrint): ResolvedDocument {
  return prepare(compile(readJson(`${receipt}.json`)), readJson(`${receipt}.data.json`), { paper })
}

export function outputOf(print: GoldenPrint): Output {
  return encode(documentOf(print), { model: print.model.model, paper: print.paper })
}

const extensions: Record<Output['kind'], string> = { bytes: 'bin', markup: 'txt', calls: 'json' }

/** Path of what the printer is sent, below the goldens' folder. */
export function goldenPath({ model, receipt, paper }: GoldenPrint): string {
  return join(model.model, `${receipt}-${paper}.${extensions[model.kind]}`)
}

/** The file's content. */
export function goldenContent(output: Output): Uint8Array {
  if (output.kind === 'bytes') return output.bytes
  if (output.kind === 'markup') return new TextEncoder().encode(output.text)
  return new TextEncoder().encode(`${JSON.stringify(output.calls, null, 1)}\n`)
}

/** A label printer's head is wider than the label, whose size is in what it is sent. */
const labelHeadDots = 832

/** What is on the paper of a printer that is sent bytes or markup. */
export function readingOf({ model, paper }: Omit<GoldenPrint, 'receipt'>, output: BytesOrMarkup): PaperReading {
  const { language } = model
  const known = paperLanguages.find((readable) => readable.language === language)?.language
  if (known === undefined) throw new Error(`paper does not read ${language}`)
  const isLabel = language === 'tspl' || language === 'feie-label'
  const widthDots = isLabel ? labelHeadDots : model.widthDots[paper]
  return readPaper(output.kind === 'bytes' ? output.bytes : output.text, { widthDots, language: known })
}

type BytesOrMarkup = Exclude<Output, { kind: 'calls' }>

/** Whether a model has Chinese at all: what others print of a Chinese receipt is for no reader. */
export function printsChinese({ model }: ModelFacts): boolean {
  return encode(documentFromText('中'), { model }).issues.length === 0
}

/** The page as a picture that people can look at. */
export function drawnPage(print: GoldenPrint, reading: PaperReading): string {
  return `${drawSvg(reading.pages, { title: `${print.receipt}, ${print.model.name.en}, ${print.paper} mm` })}\n`
}

/** A golden that is there, or undefined. */
export function readGolden(path: string): Uint8Array | undefined {
  const file = join(goldensFolder, path)
  return existsSync(file) ? new Uint8Array(readFileSync(file)) : undefined
}
