import type { Printer } from './printer.ts'

/** What a command does, in two languages, for people. */
export interface Words {
  readonly en: string
  readonly zh: string
}

/** Bytes after the opcode; or why they are not this command. */
export type Framing = number | 'truncated' | 'not-this'

export type Framer = (bytes: Uint8Array, start: number) => Framing

/**
 * One printer command: how long it is, what it does to the paper, how to say it. All that is known of a command stands
 * in one place, so that the tokenizer, the reader and `explain` cannot disagree.
 */
export interface CommandDefinition {
  /** As manuals write it: `ESC a`, `GS v 0`. */
  readonly name: string
  /** Two bytes (`0x1b61`), or one for the control codes (`0x0a`). */
  readonly opcode: number
  readonly frame: Framer
  /** Returns false when an argument has no meaning: the reader then reports the command. */
  readonly act: (printer: Printer, args: Uint8Array, offset: number) => boolean
  readonly words: (args: Uint8Array) => Words
}

/** The byte at `index`, 0 beyond the end: framing has made sure that arguments are there. */
export function byteAt(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0
}

/** nL nH. */
export function wordAt(bytes: Uint8Array, index: number): number {
  return byteAt(bytes, index) + byteAt(bytes, index + 1) * 256
}

/** A switch whose lowest bit counts, or the digits `0` and `1` that many commands take too (30 and 31 hex). */
export function lowBit(bytes: Uint8Array): boolean {
  return (byteAt(bytes, 0) & 1) === 1
}

/** 0, 1, 2 or the digits `0`, `1`, `2`. */
export function smallNumber(byte: number): number {
  return byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : byte
}

/** Always `count` argument bytes. */
function fixed(count: number): Framer {
  return (bytes, start) => fits(bytes, start, count)
}

/** `count` where the bytes reach that far, else `truncated`. */
export function fits(bytes: Uint8Array, start: number, count: number): Framing {
  return start + count <= bytes.length ? count : 'truncated'
}

/** `id pL pH` and as many bytes as p says: the form of all `ESC (`, `FS (`, `GS (` commands. */
export const framedByParameterLength: Framer = (bytes, start) =>
  start + 3 <= bytes.length ? fits(bytes, start, 3 + wordAt(bytes, start + 1)) : 'truncated'

/** Only `false` means something: an argument without a meaning. */
type Act = (printer: Printer, args: Uint8Array, offset: number) => unknown

/** `frame`: a number of argument bytes, or a function. `act` may return nothing when every argument has a meaning. */
export function command(
  name: string,
  opcode: number,
  frame: Framer | number,
  act: Act,
  words: (args: Uint8Array) => Words,
): CommandDefinition {
  return {
    name,
    opcode,
    frame: typeof frame === 'number' ? fixed(frame) : frame,
    act: (printer, args, offset) => act(printer, args, offset) !== false,
    words,
  }
}

/** A command that has no effect on this paper (settings of the machine, status of motors …). */
export function silent(name: string, opcode: number, frame: Framer | number, en: string, zh: string) {
  return command(
    name,
    opcode,
    frame,
    () => undefined,
    () => ({ en, zh }),
  )
}

/** A command that would show on paper, and that the reader understands but does not draw. */
export function notShown(name: string, opcode: number, frame: Framer | number, en: string, zh: string) {
  return command(
    name,
    opcode,
    frame,
    (printer, _args, offset) => {
      printer.warn(offset, 'not-shown')
    },
    () => ({ en: `${en} (not shown)`, zh: `${zh}（不显示）` }),
  )
}
