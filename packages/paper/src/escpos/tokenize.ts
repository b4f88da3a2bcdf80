import type { CommandDefinition } from './command-definition.ts'
import { commandAt } from './command-table.ts'

/** A stretch of the printer's input. `start` and `end` are offsets; a command's arguments begin at `argsStart`. */
export type Token =
  | { readonly kind: 'text'; readonly start: number; readonly end: number }
  | {
      readonly kind: 'command'
      readonly start: number
      readonly end: number
      readonly argsStart: number
      readonly definition: CommandDefinition
    }
  | {
      readonly kind: 'unknown'
      readonly start: number
      readonly end: number
      readonly reason: 'command' | 'argument' | 'truncated'
    }

/** ESC, FS, GS and DLE open two-byte commands; DC2 and US open the self-tests of some clones. */
const prefixes = new Set([0x10, 0x12, 0x1b, 0x1c, 0x1d, 0x1f])

/**
 * The token that starts at `at` (< bytes.length). Always at least one byte long, so that reading ends. Framing does not
 * depend on the printer's state: the trail bytes of all its charsets are 30 or more, so no command hides in text.
 */
export function tokenAt(bytes: Uint8Array, at: number): Token {
  const first = bytes[at] ?? 0
  if (isText(first)) {
    let end = at + 1
    while (end < bytes.length && isText(bytes[end] ?? 0)) end++
    return { kind: 'text', start: at, end }
  }
  if (prefixes.has(first)) {
    if (at + 1 >= bytes.length) return { kind: 'unknown', start: at, end: bytes.length, reason: 'truncated' }
    return commandToken(bytes, at, (first << 8) | (bytes[at + 1] ?? 0), at + 2)
  }
  return commandToken(bytes, at, first, at + 1)
}

/** All tokens in order; together they cover every byte. */
export function* tokens(bytes: Uint8Array): Generator<Token> {
  for (let at = 0; at < bytes.length; ) {
    const token = tokenAt(bytes, at)
    yield token
    at = token.end
  }
}

function isText(byte: number): boolean {
  return byte >= 0x20 && byte !== 0x7f
}

function commandToken(bytes: Uint8Array, start: number, opcode: number, argsStart: number): Token {
  let known = false
  for (const definition of commandAt(opcode)) {
    known = true
    const framing = definition.frame(bytes, argsStart)
    if (framing === 'not-this') continue
    if (framing === 'truncated') return { kind: 'unknown', start, end: bytes.length, reason: 'truncated' }
    return { kind: 'command', start, end: argsStart + framing, argsStart, definition }
  }
  // A printer drops what it does not know: the opcode, and the selector where the opcode has several commands.
  const end = known ? Math.min(argsStart + 1, bytes.length) : argsStart
  return { kind: 'unknown', start, end, reason: known ? 'argument' : 'command' }
}
