import type { ExpressionNode, HashNode, MustacheNode, PathNode, ProgramNode, StatementNode } from './syntax-tree.ts'

/** One word of a placeholder: an option's name, a text, a number, or a path of plain names. */
const wordPattern =
  /\s*(?:([A-Za-z_]\w*)=)?(?:"([^"\\]*)"|'([^'\\]*)'|(-?\d{1,9})(?=[\s}])|([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*))/y

/** Names that mean something else than a field. */
const reserved = /^(?:else|this|true|false|null|undefined|as)$/

function pathNode(text: string): PathNode | undefined {
  const parts = text.split('.')
  if (parts.some((part) => reserved.test(part))) return undefined
  return { type: 'PathExpression', this: false, data: false, depth: 0, parts, original: text }
}

/** Reads what stands between two braces; undefined when it is more than plain words. */
function readMustache(inner: string): MustacheNode | undefined {
  const params: ExpressionNode[] = []
  const pairs: HashNode['pairs'][number][] = []
  let path: PathNode | undefined
  const source = `${inner.trim()}}`
  wordPattern.lastIndex = 0
  let end = 0
  while (end < source.length - 1) {
    const match = wordPattern.exec(source)
    if (match === null) return undefined
    const [, key, double, single, number, name] = match
    end = wordPattern.lastIndex
    const following = source.charAt(end)
    if (following !== '}' && !/\s/.test(following)) return undefined
    let value: ExpressionNode | undefined
    const text = double ?? single
    if (text !== undefined) value = { type: 'StringLiteral', value: text }
    else if (number !== undefined) value = { type: 'NumberLiteral', value: Number(number) }
    else value = pathNode(name ?? '')
    if (value === undefined) return undefined
    if (path === undefined) {
      if (key !== undefined || value.type !== 'PathExpression') return undefined
      path = value
    } else if (key !== undefined) pairs.push({ key, value })
    else if (pairs.length === 0) params.push(value)
    else return undefined
  }
  if (path === undefined) return undefined
  return { type: 'MustacheStatement', path, params, ...(pairs.length === 0 ? {} : { hash: { pairs } }) }
}

/**
 * Reads texts whose placeholders are plain words, `{{a.b}}` or `{{money a.b sign='¥'}}`, to the same tree that the official
 * parser makes of them; most texts are of this kind, and the parser takes milliseconds to warm up.
 * @returns undefined for anything else: blocks, comments, braces of three, whitespace control, escapes
 */
export function parseSimple(source: string): ProgramNode | undefined {
  if (source.includes('\\') || source.includes('{{{')) return undefined
  const body: StatementNode[] = []
  let at = 0
  while (at < source.length) {
    const open = source.indexOf('{{', at)
    if (open !== at) body.push({ type: 'ContentStatement', value: source.slice(at, open < 0 ? source.length : open) })
    if (open < 0) break
    const close = source.indexOf('}}', open)
    if (close < 0 || source.charAt(close + 2) === '}') return undefined
    const mustache = readMustache(source.slice(open + 2, close))
    if (mustache === undefined) return undefined
    body.push(mustache)
    at = close + 2
  }
  return { body }
}
