/** A place in the text, counted from its beginning in UTF-16 units. */
export type Offset = number

export interface Attribute {
  readonly name: string
  readonly value: string
  readonly at: Offset
}

export type Token =
  | {
      readonly kind: 'open'
      readonly name: string
      readonly attributes: readonly Attribute[]
      readonly isClosed: boolean
      readonly at: Offset
    }
  | { readonly kind: 'close'; readonly name: string; readonly at: Offset }
  | { readonly kind: 'text'; readonly text: string; readonly at: Offset }

/** A text that is not our markup. Reading cannot go on behind it. */
export class MarkupFault extends Error {
  readonly at: Offset

  constructor(at: Offset, message: string) {
    super(message)
    this.at = at
  }
}

/** All there are: a character that is not one of these is written as itself. */
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

const namePattern = /[A-Za-z][A-Za-z0-9-]*/y
const spacePattern = /\s+/y
const entityPattern = /&([A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);/y

/** How an element's indentation is told from its text: see `literalText`. */
const lineBreakAndIndent = /[ \t]*(?:\r\n|\n|\r)[ \t]*/g

/**
 * Reads tags, attributes and texts, strictly: everything that HTML would guess is a MarkupFault. Placeholders pass as they
 * are, in texts and in attributes: nothing inside of `{{` and `}}` is a tag or an entity.
 */
export class MarkupScanner {
  private readonly source: string
  private at: Offset = 0

  constructor(source: string) {
    this.source = source
  }

  /** The next token, or undefined at the end. Comments are passed over. */
  next(): Token | undefined {
    while (this.source.startsWith('<!--', this.at)) {
      const end = this.source.indexOf('-->', this.at + 4)
      if (end < 0) throw new MarkupFault(this.at, 'this comment does not end: --> is missing')
      this.at = end + 3
    }
    if (this.at >= this.source.length) return undefined
    return this.source[this.at] === '<' ? this.tag() : this.text()
  }

  private tag(): Token {
    const at = this.at
    this.at++
    const closes = this.source[this.at] === '/'
    if (closes) this.at++
    const name = this.match(namePattern)
    if (name === undefined) throw new MarkupFault(at, "a '<' that is text is written as &lt;")
    if (closes) {
      this.match(spacePattern)
      this.need('>', at, `the tag </${name}>`)
      return { kind: 'close', name, at }
    }
    const attributes = this.attributes(name, at)
    const isClosed = this.source[this.at] === '/'
    if (isClosed) this.at++
    this.need('>', at, `the tag <${name}>`)
    return { kind: 'open', name, attributes, isClosed, at }
  }

  private attributes(element: string, elementAt: Offset): Attribute[] {
    const attributes: Attribute[] = []
    for (;;) {
      const space = this.match(spacePattern)
      const at = this.at
      const name = this.match(namePattern)
      if (name === undefined) return attributes
      if (space === undefined) throw new MarkupFault(at, 'a space is needed before an attribute')
      if (attributes.some((attribute) => attribute.name === name)) {
        throw new MarkupFault(at, `the attribute '${name}' is there twice`)
      }
      this.match(spacePattern)
      if (this.source[this.at] !== '=') throw new MarkupFault(at, `the attribute '${name}' needs a value: ${name}="…"`)
      this.at++
      this.match(spacePattern)
      attributes.push({ name, value: this.quoted(name, at), at })
      if (attributes.length > 20) throw new MarkupFault(elementAt, `<${element}> has too many attributes`)
    }
  }

  private quoted(name: string, at: Offset): string {
    const quote = this.source[this.at]
    if (quote !== '"' && quote !== "'") throw new MarkupFault(at, `the value of '${name}' stands in quotes`)
    this.at++
    const value = this.literals(quote).join('')
    this.need(quote, at, `the value of '${name}'`)
    return value
  }

  private text(): Token {
    const at = this.at
    return { kind: 'text', text: trimLines(this.literals('<')), at }
  }

  /** Reads up to `end`: pieces of text with their entities replaced at even places, placeholders as they stand at odd ones. */
  private literals(end: string): string[] {
    const pieces: string[] = []
    let literal = ''
    for (;;) {
      const from = this.at
      while (this.at < this.source.length) {
        const unit = this.source[this.at]
        if (unit === end || unit === '&' || (unit === '{' && this.source[this.at + 1] === '{')) break
        this.at++
      }
      literal += this.source.slice(from, this.at)
      const unit = this.source[this.at]
      if (unit === '&') literal += this.ampersand()
      else if (unit === '{') {
        pieces.push(literal, this.placeholder())
        literal = ''
      } else {
        pieces.push(literal)
        return pieces
      }
    }
  }

  private ampersand(): string {
    const at = this.at
    entityPattern.lastIndex = at
    const name = entityPattern.exec(this.source)?.[1]
    if (name === undefined) {
      this.at++
      return '&'
    }
    const known = Object.keys(entities).includes(name) ? entities[name] : undefined
    if (known === undefined) {
      throw new MarkupFault(at, `there is no &${name}; here: write the character itself (an '&' that is text: &amp;)`)
    }
    this.at = entityPattern.lastIndex
    return known
  }

  private placeholder(): string {
    const from = this.at
    const isComment = this.source.startsWith('{{!--', from) || this.source.startsWith('{{~!--', from)
    const end = this.source.indexOf(isComment ? '--' : '}}', from + (isComment ? 6 : 2))
    const close = isComment && end >= 0 ? this.source.indexOf('}}', end) : end
    if (close < 0) throw new MarkupFault(from, 'this placeholder does not end: }} is missing')
    this.at = close + 2
    return this.source.slice(from, this.at)
  }

  private need(unit: string, at: Offset, what: string): void {
    if (this.source[this.at] !== unit) throw new MarkupFault(at, `${what} does not end: ${unit} is missing`)
    this.at++
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.source)?.[0]
    if (found !== undefined) this.at += found.length
    return found
  }
}

/**
 * The text of an element: a line break right after the tag or right before the closing tag and all indentation is the
 * author's layout; every other line break is one on paper. Spaces within a line stay.
 */
function trimLines(pieces: readonly string[]): string {
  const last = pieces.length - 1
  return pieces
    .map((piece, index) => {
      if (index % 2 === 1) return piece
      let text = piece
      if (index === 0) text = text.replace(/^[ \t]*(?:\r\n|\n|\r)\s*/, '')
      if (index === last) text = text.replace(/[ \t]*(?:\r\n|\n|\r)\s*$/, '')
      return text.replace(lineBreakAndIndent, '\n')
    })
    .join('')
}
