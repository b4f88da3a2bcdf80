import { type DefineCommand, defineCommand, defineNotShown, defineSilent } from '../commands/command-definition.ts'
import type { StarPrinter } from './star-printer.ts'

export {
  byteAt,
  type Framer,
  type Framing,
  fits,
  lowBit,
  signedWordAt,
  smallNumber,
  wordAt,
} from '../commands/command-definition.ts'

export const command: DefineCommand<StarPrinter> = defineCommand
export const silent = defineSilent<StarPrinter>
export const notShown = defineNotShown<StarPrinter>
