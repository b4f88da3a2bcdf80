import { EngineError, encode, type MergedParts, placeInParts, prepare, type ResolvedDocument } from '@xiaopiao/engine'
import type { Business, Issue } from '@xiaopiao/protocol'
import { compiledTemplate } from './compiled-template.ts'
import { shippedLibrary } from './library/shipped-library.ts'

const papers = [
  { paper: 58, model: 'escpos58' },
  { paper: 80, model: 'escpos80' },
] as const

/**
 * The samples are orders of a few items, the longest of their slips 50 lines. All of them are printed while a version is
 * published, and nothing else is done meanwhile: what the engine's own limits allow would take more than a second.
 */
const sampleLinesMax = 1_000
const sampleCharactersMax = 40_000

/** What keeps a template from being read; paths begin at the part: `items.content[2][0].pagerWeight`. */
export function issuesOfTemplate(merged: MergedParts): readonly Issue[] {
  if (merged.issues.length > 0) {
    return merged.issues.map((issue) => ({ ...issue, path: issue.path.replace(/^parts\./, '') }))
  }
  return issuesOfRun(merged, '', () => {
    compiledTemplate(merged.template)
  })
}

/** What keeps a template from being printed: it is read, and every sample of its business is printed at 58 and 80 mm. */
export function issuesOfPrinting(business: Business, merged: MergedParts): readonly Issue[] {
  const unread = issuesOfTemplate(merged)
  if (unread.length > 0) return unread
  for (const { id, data } of shippedLibrary[business].samples) {
    for (const { paper, model } of papers) {
      const issues = issuesOfRun(merged, ` (${id}, ${paper} mm)`, () => {
        const document = prepare(compiledTemplate(merged.template), data, { paper })
        checkLength(document)
        encode(document, { model, paper })
      })
      if (issues.length > 0) return issues
    }
  }
  return []
}

/** @throws EngineError */
function checkLength({ lines }: ResolvedDocument): void {
  let characters = 0
  for (const { contents } of lines) for (const content of contents) characters += content.length
  if (lines.length <= sampleLinesMax && characters <= sampleCharactersMax) return
  const limits = `${sampleLinesMax} lines and ${sampleCharactersMax} characters`
  const message = `the slip of a sample may have ${limits} / 示例小票不得超过 ${sampleLinesMax} 行、${sampleCharactersMax} 个字符`
  throw new EngineError('template_error', [{ path: '', code: 'limit_exceeded', message }])
}

function issuesOfRun(merged: MergedParts, where: string, run: () => void): readonly Issue[] {
  try {
    run()
    return []
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return error.issues.map(({ path, code, message }) => ({
      path: placeInParts(merged, path),
      code,
      message: message + where,
    }))
  }
}
