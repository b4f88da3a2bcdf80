import { extname } from 'node:path'
import {
  type CompiledTemplate,
  compile,
  encode,
  type Issue,
  type ModelFacts,
  type Output,
  type Paper,
  prepare,
  type ResolvedDocument,
  renderText,
} from '@xiaopiao/engine'
import { type Page, readPaper } from '@xiaopiao/paper'
import { drawPng, drawStandaloneSvg } from '@xiaopiao/paper/png'
import { engineStep } from './engine-step.ts'
import { CliFailure } from './failure.ts'
import { parseJson, readText, writeBytes } from './files.ts'
import { readImages } from './images.ts'
import { knownModel, paperLanguageOf } from './known-model.ts'
import { showIssues } from './show-issues.ts'
import type { Terminal } from './terminal.ts'
import { say } from './words.ts'

export interface RenderOptions {
  readonly data?: string
  readonly model: string
  readonly paper?: Paper
  readonly out?: string
  readonly copies: number
  readonly cut: boolean
  readonly raw: boolean
  readonly strict: boolean
}

const formats = ['.bin', '.txt', '.svg', '.png'] as const
type Format = (typeof formats)[number]

function formatOf(out: string | undefined, { language }: Terminal): Format {
  if (out === undefined) return '.txt'
  const ending = extname(out).toLowerCase()
  const found = formats.find((format) => format === ending)
  if (found === undefined) throw new CliFailure('wrong_usage', say(language, 'unknownFormat', { file: out }))
  return found
}

async function readTemplate(file: string, terminal: Terminal): Promise<CompiledTemplate> {
  const text = await readText(file, terminal)
  // What begins like markup is the HTML-like form, everything else is JSON.
  const template = /^\s*</.test(text) ? text : parseJson(text, file, terminal)
  return engineStep(() => compile(template), say(terminal.language, 'wrongTemplate', { file }), file)
}

async function readData(file: string | undefined, terminal: Terminal): Promise<unknown> {
  return file === undefined ? {} : parseJson(await readText(file, terminal), file, terminal)
}

function pagesOf(output: Output, facts: ModelFacts, paper: Paper, { language }: Terminal): readonly Page[] {
  const known = paperLanguageOf(facts)
  if (known === undefined || output.kind === 'calls') {
    throw new CliFailure('wrong_input', say(language, 'cannotDraw', { model: facts.model }))
  }
  const input = output.kind === 'bytes' ? output.bytes : output.text
  return readPaper(input, { widthDots: facts.widthDots[paper], language: known }).pages
}

/** What the printer is sent, as a file holds it. */
function contentOf(output: Output): string | Uint8Array {
  switch (output.kind) {
    case 'bytes':
      return output.bytes
    case 'markup':
      return output.text
    case 'calls':
      return `${JSON.stringify(output.calls, null, 2)}\n`
  }
}

interface Slip {
  readonly document: ResolvedDocument
  readonly output: Output
  readonly facts: ModelFacts
  readonly paper: Paper
}

async function formatted(format: Format, { document, output, facts, paper }: Slip, terminal: Terminal) {
  switch (format) {
    case '.bin':
      return contentOf(output)
    case '.txt':
      return renderText(document, { columns: facts.columns[paper] })
    case '.svg':
      return await drawStandaloneSvg(pagesOf(output, facts, paper, terminal))
    case '.png':
      return await drawPng(pagesOf(output, facts, paper, terminal), { background: 'white' })
  }
}

/** `render template --data … --model … --out …`. Throws CliFailure. */
export async function render(templateFile: string, options: RenderOptions, terminal: Terminal): Promise<void> {
  const { language } = terminal
  const { model, copies, cut, raw, strict } = options
  const format = formatOf(options.out, terminal)
  const template = await readTemplate(templateFile, terminal)
  const data = await readData(options.data, terminal)
  const wrong = say(language, 'wrongDocument')
  const facts = knownModel(model, options.paper, terminal)
  const paper = options.paper ?? facts.defaultPaper
  const document = engineStep(() => prepare(template, data, { paper, strict }), wrong, templateFile)
  const images = await readImages(document.images, templateFile, terminal)
  const output = engineStep(() => encode(document, { model, paper, cut, copies, images, raw }), wrong, undefined)
  const issues: readonly Issue[] = [...document.issues, ...output.issues]
  if (strict && issues.length > 0) {
    throw new CliFailure('wrong_input', say(language, 'strictIssues'), { issues, file: templateFile })
  }
  const result = await formatted(format, { document, output, facts, paper }, terminal)
  if (options.out === undefined) terminal.write(result)
  else await writeBytes(options.out, result, terminal)
  if (issues.length > 0) showIssues(say(language, 'notes'), issues, templateFile, terminal)
}
