/**
 * What a shop typed, written into a text with placeholders so that exactly it is printed (TP31): nothing of it is read
 * as a placeholder, an escape or a tag that swallows spaces, and nothing of it changes how its neighbours are read.
 */

/** A piece of a text with placeholders: as its author wrote it, or as the shop typed it. */
export interface TextPiece {
  readonly kind: 'written' | 'typed'
  readonly text: string
}

/** What a text holds besides `{{setting.key}}`. */
export type ScannedPiece =
  | TextPiece
  | { readonly kind: 'setting'; readonly key: string }
  | { readonly kind: 'misused'; readonly text: string }

const settingToken = /\{\{\s*setting\.([A-Za-z_]\w*)\s*\}\}(?!\})|\{\{\{\s*setting\.([A-Za-z_]\w*)\s*\}\}\}/y

/** A name `setting` that begins a path; `order.setting.x` is business data. */
const settingPath = /(?:^|[^\w$@./\]-])setting\s*[./]/

/** Whether an expression asks for a setting, its texts in quotation marks aside. */
export function mentionsSetting(expression: string): boolean {
  return settingPath.test(expression.replace(/"[^"]*"|'[^']*'/g, '""'))
}

/** Where the placeholder that opens at `open` ends: behind its braces, or at the end of the text. */
function endOfPlaceholder(source: string, open: number): number {
  const comment = /\{\{~?!(--)?/y
  comment.lastIndex = open
  const found = comment.exec(source)
  if (found !== null) {
    const close = found[1] === undefined ? /\}\}/g : /--~?\}\}/g
    close.lastIndex = comment.lastIndex
    return close.exec(source) === null ? source.length : close.lastIndex
  }
  const parts = /"[^"]*"|'[^']*'|\[[^\]]*\]|\}\}+|[\s\S]/gy
  parts.lastIndex = open + 2
  for (let part = parts.exec(source); part !== null; part = parts.exec(source)) {
    if (part[0].startsWith('}}')) return parts.lastIndex
  }
  return source.length
}

function backslashesBefore(source: string, at: number): number {
  let count = 0
  while (source.charAt(at - 1 - count) === '\\') count++
  return count
}

/**
 * Finds `{{setting.key}}` in a text with placeholders, as Handlebars reads it: one backslash before the braces makes
 * them plain text, two are a backslash.
 */
export function scanSettings(source: string): readonly ScannedPiece[] {
  const pieces: ScannedPiece[] = []
  let from = 0
  const write = (to: number): void => {
    if (to > from) pieces.push({ kind: 'written', text: source.slice(from, to) })
  }
  for (let open = source.indexOf('{{'); open >= 0; ) {
    const slashes = backslashesBefore(source, open)
    if (slashes === 1) {
      open = source.indexOf('{{', open + 1)
      continue
    }
    settingToken.lastIndex = open
    const token = settingToken.exec(source)
    const end = token === null ? endOfPlaceholder(source, open) : settingToken.lastIndex
    if (token !== null) {
      write(open - slashes)
      if (slashes > 1) pieces.push({ kind: 'typed', text: '\\'.repeat(slashes - 1) })
      pieces.push({ kind: 'setting', key: token[1] ?? token[2] ?? '' })
      from = end
    } else {
      const text = source.slice(open, end)
      if (!/^\{\{~?!/.test(text) && mentionsSetting(text)) {
        write(open)
        pieces.push({ kind: 'misused', text })
        from = end
      }
    }
    open = source.indexOf('{{', end)
  }
  write(source.length)
  return pieces
}

/** Braces; spaces at either end, which a tag beside them could swallow; and what is safe as it stands. */
const typedParts = /([{}]+|^\s+|\s+$)|(?:[^{}\s]|\s+(?!\s|$))+/g

/**
 * Puts pieces together to a text that the engine compiles. What was typed stands as it is where it can; braces and outer
 * spaces become `{{default "…" ""}}`, whose literal holds no quotation mark and no backslash; a backslash before braces
 * is doubled the way Handlebars wants it.
 */
export function joinPieces(pieces: readonly TextPiece[]): string {
  const plain = pieces.map(({ text }) => text).join('')
  if (!plain.includes('{{')) return plain
  let result = ''
  // The result ends with a backslash that the shop typed.
  let slashed = false
  const add = (text: string): void => {
    if (slashed && text.startsWith('{{')) result += '\\'
    else if (slashed && text.startsWith('\\')) result += `\\${literal('')}`
    result += text
    slashed = false
  }
  for (const { kind, text } of joinedTyped(pieces)) {
    if (kind === 'written') {
      add(text)
      continue
    }
    for (const [part, endangered] of text.matchAll(typedParts)) {
      if (endangered !== undefined) add(literal(part))
      else {
        result += part
        slashed = part.endsWith('\\')
      }
    }
  }
  return result
}

/** Neighbours that were typed are one text. */
function joinedTyped(pieces: readonly TextPiece[]): readonly TextPiece[] {
  const joined: TextPiece[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    if (piece.text === '') continue
    if (last?.kind === 'typed' && piece.kind === 'typed')
      joined.splice(-1, 1, { ...last, text: last.text + piece.text })
    else joined.push(piece)
  }
  return joined
}

function literal(text: string): string {
  return `{{default "${text}" ""}}`
}
