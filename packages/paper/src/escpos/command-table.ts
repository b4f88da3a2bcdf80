import type { CommandDefinition } from './command-definition.ts'
import { charsetCommands } from './commands/charset.ts'
import { codeCommands } from './commands/codes.ts'
import { cutAndPulseCommands } from './commands/cut-and-pulse.ts'
import { feedCommands } from './commands/feed.ts'
import { positionCommands } from './commands/position.ts'
import { rasterCommands } from './commands/raster.ts'
import { statusAndModeCommands } from './commands/status-and-modes.ts'
import { textStyleCommands } from './commands/text-style.ts'

/** Every command the reader knows. Where several share an opcode (`GS (`), the first whose framing fits is meant. */
export const allCommands: readonly CommandDefinition[] = [
  ...textStyleCommands,
  ...charsetCommands,
  ...positionCommands,
  ...feedCommands,
  ...cutAndPulseCommands,
  ...rasterCommands,
  ...codeCommands,
  ...statusAndModeCommands,
]

const byOpcode = new Map<number, CommandDefinition[]>()
for (const definition of allCommands) {
  const same = byOpcode.get(definition.opcode)
  if (same === undefined) byOpcode.set(definition.opcode, [definition])
  else same.push(definition)
}

const none: readonly CommandDefinition[] = []

/** The commands of an opcode, in the order in which their framing is tried. */
export function commandAt(opcode: number): readonly CommandDefinition[] {
  return byOpcode.get(opcode) ?? none
}
