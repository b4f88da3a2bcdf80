import type { LabelCharacter } from '../label/label-printer.ts'
import { characterAt } from '../text/decode-text.ts'
import type { TsplPrinter } from './tspl-printer.ts'

/** `\["]`, `\[R]` and `\[L]` stand for what a quoted text cannot hold. */
const escapes: Readonly<Record<number, number>> = { 0x22: 0x22, 0x52: 0x0d, 0x4c: 0x0a }

/** A quoted text with its escapes undone. */
export function unescaped(bytes: Uint8Array, printer: TsplPrinter): Uint8Array {
  if (bytes.indexOf(0x5c) < 0) return bytes
  const plain: number[] = []
  for (let at = 0; at < bytes.length; ) {
    const standsFor =
      bytes[at] === 0x5c && bytes[at + 1] === 0x5b && bytes[at + 3] === 0x5d ? escapes[bytes[at + 2] ?? 0] : undefined
    if (standsFor !== undefined) {
      plain.push(standsFor)
      at += 4
      continue
    }
    // A backslash may be the second byte of a Chinese character.
    const { byteCount } = characterAt(bytes, at, printer.charset, 0)
    for (const byte of bytes.subarray(at, at + byteCount)) plain.push(byte)
    at += byteCount
  }
  return Uint8Array.from(plain)
}

/** The characters of a text that starts at `offset` of the input; what is no character is reported. */
export function labelCharacters(bytes: Uint8Array, printer: TsplPrinter, offset: number): LabelCharacter[] {
  const characters: LabelCharacter[] = []
  for (let at = 0; at < bytes.length; ) {
    const { text, byteCount, wide, defect } = characterAt(bytes, at, printer.charset, 0)
    if (defect !== null) printer.reportUnknown(bytes, at, at + byteCount, defect, offset + at)
    characters.push({ text, isWide: wide })
    at += byteCount
  }
  return characters
}
