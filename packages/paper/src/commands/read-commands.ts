import type { LineWriter } from '../page/line-writer.ts'
import type { PaperReading } from '../page/model.ts'
import { readingOf } from '../page/reading-of.ts'
import type { CommandLanguage, Token } from './command-language.ts'

/** A printer that takes stretches of text beside commands. */
interface TextDevice {
  printText(bytes: Uint8Array, start: number, end: number): void
}

/** Runs all tokens of a language whose commands stand among text. */
export function readCommands<Device extends LineWriter & TextDevice>(
  language: CommandLanguage<Device>,
  device: Device,
  bytes: Uint8Array,
): PaperReading {
  let at = 0
  while (at < bytes.length && device.paper.stopped === null) {
    const token = language.tokenAt(bytes, at)
    device.inputOffset = token.start
    obey(device, bytes, token)
    at = token.end
  }
  device.finish()
  return readingOf(device, at)
}

/** Arguments up to this length are no image; those of DLE commands themselves are shorter too. */
const dataBytesMin = 16

/** DLE EOT and DLE DC4 are obeyed on arrival, even in the middle of an image (escpos-dialects 1.8): a drawer opens. */
function holdsRealtimeCommand(args: Uint8Array): boolean {
  if (args.length < dataBytesMin) return false
  for (let at = args.indexOf(0x10); at >= 0; at = args.indexOf(0x10, at + 1)) {
    const argument = args[at + 2] ?? 0
    if (args[at + 1] === 0x04 && argument >= 1 && argument <= 4) return true
    if (args[at + 1] === 0x14 && argument === 1) return true
  }
  return false
}

function obey<Device extends LineWriter & TextDevice>(printer: Device, bytes: Uint8Array, token: Token<Device>): void {
  switch (token.kind) {
    case 'text':
      printer.printText(bytes, token.start, token.end)
      return
    case 'unknown':
      printer.reportUnknown(bytes, token.start, token.end, token.reason)
      return
    case 'command': {
      const args = bytes.subarray(token.argsStart, token.end)
      if (holdsRealtimeCommand(args)) printer.warn(token.start, 'realtime-in-data')
      const isKnown = token.definition.act(printer, args, token.start)
      if (!isKnown) printer.reportUnknown(bytes, token.start, token.end, 'argument')
    }
  }
}
