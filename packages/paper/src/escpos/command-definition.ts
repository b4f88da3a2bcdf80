import {
  type CommandDefinition as AnyCommand,
  type DefineCommand,
  defineCommand,
  defineNotShown,
  defineSilent,
} from '../commands/command-definition.ts'
import type { Printer } from './printer.ts'

export {
  byteAt,
  type Framer,
  type Framing,
  fits,
  framedByParameterLength,
  lowBit,
  signedWordAt,
  smallNumber,
  wordAt,
} from '../commands/command-definition.ts'

export type CommandDefinition = AnyCommand<Printer>

export const command: DefineCommand<Printer> = defineCommand
export const silent = defineSilent<Printer>
export const notShown = defineNotShown<Printer>
