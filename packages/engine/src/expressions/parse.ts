import { parse } from '@handlebars/parser'
import type { IssueCode } from '../issue.ts'
import { expressionBlocksMax, expressionDepthMax } from '../limits.ts'
import { parseSimple } from './parse-simple.ts'
import type { ProgramNode } from './syntax-tree.ts'

/** A text that is not Handlebars, or holds more blocks than we read. */
export class SyntaxFault extends Error {
  readonly code: IssueCode

  constructor(code: IssueCode, message: string) {
    super(message)
    this.code = code
  }
}

/** How deep parentheses stand inside each other within placeholders. */
function parenthesisDepth(source: string): number {
  let deepest = 0
  for (let at = source.indexOf('{{'); at >= 0; at = source.indexOf('{{', at)) {
    const end = source.indexOf('}}', at)
    let depth = 0
    for (; at < (end < 0 ? source.length : end); at++) {
      const unit = source.charCodeAt(at)
      if (unit === 0x28) deepest = Math.max(deepest, ++depth)
      else if (unit === 0x29) depth--
    }
  }
  return deepest
}

/** Opened blocks and `else` branches: each lets the parser recurse once more. */
function countBlocks(source: string): number {
  let blocks = 0
  for (let at = source.indexOf('{{'); at >= 0; at = source.indexOf('{{', at + 2)) {
    if (/^\{\{\{?\{?~?\s*(?:#|\^|else\b)/.test(source.slice(at, at + 40))) blocks++
  }
  return blocks
}

/** What the parser's message says, in one line: `line 1: expected an expression, got '}'`. */
function shorten(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const lines = text.split('\n')
  const where = /line (\d+)/.exec(lines[0] ?? '')?.[1]
  const excerpt = lines.length >= 3 ? (lines[1] ?? '').slice(0, 60) : ''
  if (where === undefined || excerpt === '') return `the placeholders cannot be read: ${text.slice(0, 200)}`
  const column = (lines[2] ?? '').indexOf('^')
  const near = excerpt.slice(Math.max(0, column - 10), column + 10)
  const got = /got '([^']*)'/.exec(text)?.[1]
  const reason = got === 'EOF' ? ': it ends too early' : ''
  return `the placeholders cannot be read, line ${where}, near '${near.trim()}'${reason}`
}

/**
 * Reads a text with placeholders by the official grammar, whitespace control included.
 * Throws SyntaxFault.
 */
export function parseText(source: string): ProgramNode {
  const simple = parseSimple(source)
  if (simple !== undefined) return simple
  const blocks = countBlocks(source)
  if (blocks > expressionBlocksMax) {
    throw new SyntaxFault('limit_exceeded', `a text may hold ${expressionBlocksMax} blocks, this one has ${blocks}`)
  }
  if (parenthesisDepth(source) > expressionDepthMax) {
    throw new SyntaxFault('limit_exceeded', `expressions may stand ${expressionDepthMax} deep inside each other`)
  }
  try {
    return parse(source) as unknown as ProgramNode
  } catch (error) {
    throw new SyntaxFault('template_syntax', shorten(error))
  }
}
