import { documentFromText, encode, type Language, models, type Output } from '@xiaopiao/engine'
import { drawSvg, type PaperLanguage, type PaperReading, pageText, paperLanguages, readPaper } from '@xiaopiao/paper'
import { drawPng } from '@xiaopiao/paper/png'
import type { Issue } from '@xiaopiao/protocol'
import type { Rendering } from '../tasks/render-task.ts'
import { pictureEndsHere, shownPaper } from './shown-paper.ts'

export type PreviewFormat = 'svg' | 'png' | 'text' | 'bytes'

/** A picture of what was or will be printed, read back from the very bytes (http-api.md, preview). */
export async function drawPreview(rendering: Rendering, format: PreviewFormat): Promise<Response> {
  switch (format) {
    case 'bytes':
      return answer(rendering.bytes, 'application/octet-stream')
    case 'text':
      return answer(textOf(rendering), 'text/plain; charset=utf-8')
    case 'svg':
      return answer(drawSvg(reading(rendering).pages), 'image/svg+xml; charset=utf-8')
    case 'png':
      return answer(await drawPng(shownPaper(reading(rendering).pages).pages), 'image/png')
  }
}

export interface PreviewContent {
  /** SVG, base64 of a PNG, text, or the bytes in hex: what is sent to the printer, calls as JSON. */
  readonly content: string
  /** What the content does not show. */
  readonly issues: readonly Issue[]
}

/** What an engine's output looks like on paper, in a text that JSON can carry. */
export async function previewContent(
  output: Output,
  language: Language,
  widthDots: number,
  format: PreviewFormat,
): Promise<PreviewContent> {
  const sent = sentOf(output)
  if (format === 'bytes') return { content: Buffer.from(sent).toString('hex'), issues: [] }
  const { pages } = readPaper(sent, { widthDots, language: readableLanguage(language) })
  switch (format) {
    case 'text':
      return { content: linesOf(pages), issues: [] }
    case 'svg':
      return { content: drawSvg(pages), issues: [] }
    case 'png': {
      const shown = shownPaper(pages)
      const content = Buffer.from(await drawPng(shown.pages)).toString('base64')
      return { content, issues: shown.endsEarly ? [endsEarly] : [] }
    }
  }
}

const endsEarly: Issue = {
  path: 'format',
  code: 'picture_ends_early',
  message: `${pictureEndsHere.en} / ${pictureEndsHere.zh}`,
}

function sentOf(output: Output): Uint8Array | string {
  switch (output.kind) {
    case 'bytes':
      return output.bytes
    case 'markup':
      return output.text
    case 'calls':
      return JSON.stringify(output.calls)
  }
}

function linesOf(pages: PaperReading['pages']): string {
  const lines = pages.flatMap(pageText)
  return lines.map((line) => `${line}\n`).join('')
}

function answer(body: string | Uint8Array, contentType: string): Response {
  const bytes = typeof body === 'string' ? body : new Uint8Array(body)
  return new Response(bytes, { headers: { 'content-type': contentType, 'cache-control': 'no-store' } })
}

function textOf(rendering: Rendering): string {
  if (rendering.format === 'text') return new TextDecoder().decode(rendering.bytes)
  return linesOf(reading(rendering).pages)
}

function reading(rendering: Rendering): PaperReading {
  const bytes = rendering.format === 'text' ? asPrinted(rendering) : rendering.bytes
  return readPaper(bytes, { widthDots: rendering.widthDots, language: languageOf(rendering.model) })
}

function languageOf(model: string): PaperLanguage {
  const facts = models().find((known) => known.model === model)
  if (facts === undefined) throw new Error(`There is no model "${model}"`)
  return readableLanguage(facts.language)
}

function readableLanguage(name: Language): PaperLanguage {
  const readable = paperLanguages.find(({ language }) => language === name)
  if (readable === undefined) throw new Error(`Cannot draw "${name}": the language is not read`)
  return readable.language
}

/** A print client gets text and prints it line by line in the printer's own font; so does this. */
function asPrinted({ bytes, model, widthDots }: Rendering): Uint8Array {
  const facts = models().find((known) => known.model === model)
  const paper = facts?.papers.find((known) => facts.widthDots[known] === widthDots) ?? facts?.defaultPaper ?? 80
  const output = encode(documentFromText(new TextDecoder().decode(bytes)), { model, paper })
  if (output.kind !== 'bytes') throw new Error(`Model "${model}" makes ${output.kind}, which cannot be drawn`)
  return output.bytes
}
