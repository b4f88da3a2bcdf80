import { CommandLanguage } from '../commands/command-language.ts'
import { codeCommands, columnImageCommands, starLineImageCommands, starPrntImageCommands } from './commands/graphics.ts'
import { machineCommands } from './commands/machine.ts'
import { paperCommands } from './commands/paper.ts'
import { textCommands } from './commands/text.ts'
import type { StarPrinter } from './star-printer.ts'

/** ESC opens commands; ESC GS, ESC RS and ESC FS open longer ones. */
const prefixes = [0x1b, 0x1b1c, 0x1b1d, 0x1b1e]

const common = [...textCommands, ...paperCommands, ...machineCommands, ...codeCommands, ...columnImageCommands]

/** The two languages differ in how they send images. */
export const starPrntLanguage = new CommandLanguage<StarPrinter>([...common, ...starPrntImageCommands], prefixes)
export const starLineLanguage = new CommandLanguage<StarPrinter>([...common, ...starLineImageCommands], prefixes)
