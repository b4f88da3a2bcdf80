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
export interface CommandDefinition<Device> {
  /** As manuals write it: `ESC a`, `GS v 0`. */
  readonly name: string
  /** The bytes that name it as one number: `0x0a`, `0x1b61`, `0x1b1d61`. */
  readonly opcode: number
  readonly frame: Framer
  /** Returns false when an argument has no meaning: the reader then reports the command. */
  readonly act: (device: Device, args: Uint8Array, offset: number) => boolean
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

/** nL nH as a number with a sign. */
export function signedWordAt(bytes: Uint8Array, index: number): number {
  const word = wordAt(bytes, index)
  return word >= 0x8000 ? word - 0x10000 : word
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
type Act<Device> = (device: Device, args: Uint8Array, offset: number) => unknown

/** `frame`: a number of argument bytes, or a function. `act` may return nothing when every argument has a meaning. */
export type DefineCommand<Device> = (
  name: string,
  opcode: number,
  frame: Framer | number,
  act: Act<Device>,
  words: (args: Uint8Array) => Words,
) => CommandDefinition<Device>

export function defineCommand<Device>(
  ...[name, opcode, frame, act, words]: Parameters<DefineCommand<Device>>
): CommandDefinition<Device> {
  return {
    name,
    opcode,
    frame: typeof frame === 'number' ? fixed(frame) : frame,
    act: (device, args, offset) => act(device, args, offset) !== false,
    words,
  }
}

/** A command that has no effect on this paper (settings of the machine, status of motors …). */
export function defineSilent<Device>(
  ...[name, opcode, frame, en, zh]: [name: string, opcode: number, frame: Framer | number, en: string, zh: string]
): CommandDefinition<Device> {
  return defineCommand<Device>(
    name,
    opcode,
    frame,
    () => undefined,
    () => ({ en, zh }),
  )
}

interface Warns {
  warn(offset: number, code: 'not-shown'): void
}

/** A command that would show on paper, and that the reader understands but does not draw. */
export function defineNotShown<Device extends Warns>(
  ...[name, opcode, frame, en, zh]: [name: string, opcode: number, frame: Framer | number, en: string, zh: string]
): CommandDefinition<Device> {
  return defineCommand<Device>(
    name,
    opcode,
    frame,
    (device, _args, offset) => {
      device.warn(offset, 'not-shown')
    },
    () => ({ en: `${en} (not shown)`, zh: `${zh}（不显示）` }),
  )
}
