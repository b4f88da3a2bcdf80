import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  compile,
  encode,
  type ModelFacts,
  models,
  type Output,
  type Paper,
  prepare,
  type ResolvedDocument,
} from '@xiaopiao/engine'
import { drawSvg, type PaperLanguage, type PaperReading, paperLanguages, readPaper } from '@xiaopiao/paper'
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

/** The language as the paper package names it; undefined where it cannot read it. */
export function readLanguage(language: string): PaperLanguage | undefined {
  return paperLanguages.find((known) => known.language === language)?.language
}

/** What is on paper; undefined for printers that are called (nothing travels), and for languages that paper cannot read. */
export function readingOf({ model, paper }: GoldenPrint, output: Output): PaperReading | undefined {
  const language = readLanguage(model.language)
  if (output.kind === 'calls' || language === undefined) return undefined
  const input = output.kind === 'bytes' ? output.bytes : output.text
  return readPaper(input, { widthDots: model.widthDots[paper], language })
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
