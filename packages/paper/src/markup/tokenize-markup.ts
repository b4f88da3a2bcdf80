/** A stretch of markup. Offsets count UTF-16 units; tokens cover the input in order. */
export type MarkupToken =
  | { readonly kind: 'text'; readonly start: number; readonly end: number }
  | { readonly kind: 'line-end'; readonly start: number; readonly end: number }
  | MarkupTag

export interface MarkupTag {
  readonly kind: 'tag'
  readonly start: number
  readonly end: number
  /** As written: some makers tell capitals apart. */
  readonly name: string
  readonly form: 'open' | 'close' | 'empty'
  readonly attributes: ReadonlyMap<string, string>
}

/** Longer stretches in angle brackets are text. */
const tagCharactersMax = 512

/**
 * The token that starts at `at` (< text.length); at least one unit long. An angle bracket that opens no tag of the usual
 * form (`<name a="1">`, `</name>`, `<name/>`) is text.
 */
export function markupTokenAt(text: string, at: number): MarkupToken {
  const first = text.charAt(at)
  if (first === '\r' || first === '\n') {
    const end = first === '\r' && text.charAt(at + 1) === '\n' ? at + 2 : at + 1
    return { kind: 'line-end', start: at, end }
  }
  if (first === '<') {
    const tag = tagAt(text, at)
    if (tag !== null) return tag
  }
  let end = at + 1
  while (end < text.length && !'<\r\n'.includes(text.charAt(end))) end++
  return { kind: 'text', start: at, end }
}

const tagForm = /^<(\/?)([A-Za-z][A-Za-z0-9_#-]{0,31})((?:\s[^<>]*)?)>$/

function tagAt(text: string, start: number): MarkupTag | null {
  // Looked for once for each bracket of the input, so the search must not go further than a tag can.
  const length = text.slice(start, start + tagCharactersMax).indexOf('>')
  if (length < 0) return null
  const close = start + length
  const match = tagForm.exec(text.slice(start, close + 1).replace(/\/>$/, '>'))
  if (match === null) return null
  const [, slash, name = '', rest = ''] = match
  const isEmpty = text.charAt(close - 1) === '/'
  const form = slash === '/' ? 'close' : isEmpty ? 'empty' : 'open'
  return { kind: 'tag', start, end: close + 1, name, form, attributes: attributesOf(rest) }
}

/** `a="1" b='2' c=3`; names in lower case. */
function attributesOf(text: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>()
  for (const [, name = '', quoted, single, bare] of text.matchAll(/([A-Za-z]+)=(?:"([^"]*)"|'([^']*)'|([^\s"']+))/g)) {
    attributes.set(name.toLowerCase(), quoted ?? single ?? bare ?? '')
  }
  return attributes
}

/** The number of an attribute, or `usual` where it is missing or no whole number within the bounds. */
export function numberAttribute(tag: MarkupTag, name: string, least: number, most: number, usual: number): number {
  const text = tag.attributes.get(name)
  if (text === undefined || !/^-?\d{1,6}$/.test(text)) return usual
  const number = Number(text)
  return number >= least && number <= most ? number : usual
}
