import { EngineError, encode, type MergedParts, placeInParts, prepare } from '@xiaopiao/engine'
import type { Business, Issue } from '@xiaopiao/protocol'
import { compiledTemplate } from './compiled-template.ts'
import { shippedLibrary } from './library/shipped-library.ts'

const papers = [
  { paper: 58, model: 'escpos58' },
  { paper: 80, model: 'escpos80' },
] as const

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
        encode(prepare(compiledTemplate(merged.template), data, { paper }), { model, paper })
      })
      if (issues.length > 0) return issues
    }
  }
  return []
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
