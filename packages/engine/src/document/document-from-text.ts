import { engineError } from '../issue.ts'
import { outputLinesMax } from '../limits.ts'
import { documentFormat, plainTextBlock, type ResolvedDocument, type ResolvedLine } from './resolved-document.ts'

/**
 * A document of finished text: one line each, spaces kept, nothing evaluated; `{{x}}` prints as it stands.
 * Lines that are longer than the paper wrap when they are encoded.
 * Throws EngineError `limit_exceeded` above 10,000 lines.
 */
export function documentFromText(text: string): ResolvedDocument {
  const lines = text.split(/\r\n|\n|\r|\u2028|\u2029/)
  if (lines.length > 1 && lines[lines.length - 1] === '') lines.pop()
  if (lines.length > outputLinesMax) {
    throw engineError('limit_exceeded', '', `a text may have ${outputLinesMax} lines, this one has ${lines.length}`)
  }
  const blocks = [plainTextBlock]
  const resolved = lines.map((line): ResolvedLine => ({ blocks, contents: [line] }))
  return { format: documentFormat, lines: resolved, images: [], issues: [] }
}
