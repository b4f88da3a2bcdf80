import { CommandLanguage } from '../commands/command-language.ts'
import { charsetCommands } from './commands/charset.ts'
import { codeCommands } from './commands/codes.ts'
import { cutAndPulseCommands } from './commands/cut-and-pulse.ts'
import { feedCommands } from './commands/feed.ts'
import { pageModeCommands } from './commands/page-mode.ts'
import { positionCommands } from './commands/position.ts'
import { rasterCommands } from './commands/raster.ts'
import { statusAndModeCommands } from './commands/status-and-modes.ts'
import { textStyleCommands } from './commands/text-style.ts'
import type { Printer } from './printer.ts'

/** ESC, FS, GS and DLE open two-byte commands; DC2 and US open the self-tests of some clones. */
const prefixes = [0x10, 0x12, 0x1b, 0x1c, 0x1d, 0x1f]

/** Every command the reader knows. */
export const escposLanguage = new CommandLanguage<Printer>(
  [
    ...textStyleCommands,
    ...charsetCommands,
    ...positionCommands,
    ...feedCommands,
    ...pageModeCommands,
    ...cutAndPulseCommands,
    ...rasterCommands,
    ...codeCommands,
    ...statusAndModeCommands,
  ],
  prefixes,
)
