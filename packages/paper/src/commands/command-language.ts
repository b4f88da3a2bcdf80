import type { CommandDefinition } from './command-definition.ts'

/** A stretch of the printer's input. `start` and `end` are offsets; a command's arguments begin at `argsStart`. */
export type Token<Device> =
  | { readonly kind: 'text'; readonly start: number; readonly end: number }
  | {
      readonly kind: 'command'
      readonly start: number
      readonly end: number
      readonly argsStart: number
      readonly definition: CommandDefinition<Device>
    }
  | {
      readonly kind: 'unknown'
      readonly start: number
      readonly end: number
      readonly reason: 'command' | 'argument' | 'truncated'
    }

/** A printer language whose commands are control bytes among text: its table, and how input is taken apart by it. */
export class CommandLanguage<Device> {
  readonly commands: readonly CommandDefinition<Device>[]
  readonly #byOpcode = new Map<number, CommandDefinition<Device>[]>()
  readonly #prefixes: ReadonlySet<number>

  /** `prefixes`: bytes, and pairs of bytes as one number, that need a further byte to name a command. */
  constructor(commands: readonly CommandDefinition<Device>[], prefixes: readonly number[]) {
    this.commands = commands
    this.#prefixes = new Set(prefixes)
    for (const definition of commands) {
      const same = this.#byOpcode.get(definition.opcode)
      if (same === undefined) this.#byOpcode.set(definition.opcode, [definition])
      else same.push(definition)
    }
  }

  /**
   * The token that starts at `at` (< bytes.length). Always at least one byte long, so that reading ends. Framing does
   * not depend on the printer's state: the trail bytes of all its charsets are 30 or more, so no command hides in text.
   */
  tokenAt(bytes: Uint8Array, at: number): Token<Device> {
    const first = bytes[at] ?? 0
    if (isText(first)) {
      let end = at + 1
      while (end < bytes.length && isText(bytes[end] ?? 0)) end++
      return { kind: 'text', start: at, end }
    }
    let opcode = first
    let argsStart = at + 1
    while (this.#prefixes.has(opcode)) {
      if (argsStart >= bytes.length) return { kind: 'unknown', start: at, end: bytes.length, reason: 'truncated' }
      opcode = opcode * 256 + (bytes[argsStart] ?? 0)
      argsStart++
    }
    return this.#commandToken(bytes, at, opcode, argsStart)
  }

  /** All tokens in order; together they cover every byte. */
  *tokens(bytes: Uint8Array): Generator<Token<Device>> {
    for (let at = 0; at < bytes.length; ) {
      const token = this.tokenAt(bytes, at)
      yield token
      at = token.end
    }
  }

  #commandToken(bytes: Uint8Array, start: number, opcode: number, argsStart: number): Token<Device> {
    const definitions = this.#byOpcode.get(opcode)
    if (definitions === undefined) return { kind: 'unknown', start, end: argsStart, reason: 'command' }
    // Where several share an opcode (`GS (`), the first whose framing fits is meant.
    for (const definition of definitions) {
      const framing = definition.frame(bytes, argsStart)
      if (framing === 'not-this') continue
      if (framing === 'truncated') return { kind: 'unknown', start, end: bytes.length, reason: 'truncated' }
      return { kind: 'command', start, end: argsStart + framing, argsStart, definition }
    }
    // A printer drops what it does not know: the opcode, and the selector where the opcode has several commands.
    return { kind: 'unknown', start, end: Math.min(argsStart + 1, bytes.length), reason: 'argument' }
  }
}

function isText(byte: number): boolean {
  return byte >= 0x20 && byte !== 0x7f
}
