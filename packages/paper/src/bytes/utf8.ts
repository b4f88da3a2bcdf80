import { characterAt } from '../text/decode-text.ts'

/** The text as UTF-8; a lone surrogate becomes U+FFFD. */
export function utf8Bytes(text: string): Uint8Array {
  const bytes: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0xfffd
    const codePoint = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code
    if (codePoint < 0x80) bytes.push(codePoint)
    else if (codePoint < 0x800) bytes.push(0xc0 | (codePoint >> 6), trail(codePoint))
    else if (codePoint < 0x10000) bytes.push(0xe0 | (codePoint >> 12), trail(codePoint >> 6), trail(codePoint))
    else bytes.push(0xf0 | (codePoint >> 18), trail(codePoint >> 12), trail(codePoint >> 6), trail(codePoint))
  }
  return Uint8Array.from(bytes)
}

function trail(codePoint: number): number {
  return 0x80 | (codePoint & 0x3f)
}

/** UTF-8 as text; what is no UTF-8 becomes U+FFFD, byte by byte. */
export function utf8Text(bytes: Uint8Array): string {
  const parts: string[] = []
  for (let at = 0; at < bytes.length; ) {
    const character = characterAt(bytes, at, 'utf-8', 0)
    parts.push(character.text)
    at += character.byteCount
  }
  return parts.join('')
}
