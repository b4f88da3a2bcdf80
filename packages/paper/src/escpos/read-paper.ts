import { type ReadingLimits, readingLimits } from '../limits.ts'
import type { PaperReading } from '../page/model.ts'
import { Printer } from './printer.ts'
import type { PowerOn } from './printer-state.ts'
import { type Token, tokenAt } from './tokenize.ts'

/**
 * `widthDots` of the head (384: 58 mm, 576: 80 mm); the rest describes the printer at power-on and has defaults. `limits`
 * raises what one reading may hold: leave it out for bytes that come from anywhere.
 */
export type ReadOptions = Pick<PowerOn, 'widthDots'> & Partial<PowerOn> & { readonly limits?: Partial<ReadingLimits> }

/** A printer as sold in China: GB18030 on, 30 dots a line (M80), the cutter 16 mm behind the head (FW). */
const usualPowerOn: Omit<PowerOn, 'widthDots'> = {
  charset: 'gb18030',
  hanzi: true,
  lineSpacingDots: 30,
  escBangSizesHanzi: false,
  cutterDistanceDots: 128,
}

/** 1..4,096 dots: the widest receipt head (112 mm) has 832, and a width that is no number must not become one. */
const widthDotsMax = 4_096

/**
 * Reads ESC/POS bytes as a printer's firmware would and returns what is on the paper. A page ends at a cut; the rest
 * without a cut is a last page with `cut: null`. Never throws for any bytes; what the reader does not know is listed in
 * `unknown`, what is understood and still surprising in `warnings` (at most 1,000 of each).
 *
 * @throws RangeError when `widthDots` is not an integer from 1 to 4,096: that is the caller's mistake.
 */
export function readPaper(bytes: Uint8Array, options: ReadOptions): PaperReading {
  const { widthDots } = options
  if (!Number.isInteger(widthDots) || widthDots < 1 || widthDots > widthDotsMax) {
    throw new RangeError(`widthDots must be an integer from 1 to ${widthDotsMax}, not ${String(widthDots)}`)
  }
  const { limits, ...given } = options
  const printer = new Printer({ ...usualPowerOn, ...given }, { ...readingLimits, ...limits })
  let at = 0
  while (at < bytes.length && printer.paper.stopped === null) {
    const token = tokenAt(bytes, at)
    print(printer, bytes, token)
    at = token.end
  }
  if (!printer.atLineStart && printer.paper.stopped === null) printer.printLine(0)
  printer.paper.finish()
  return {
    widthDots,
    pages: printer.paper.pages,
    unknown: printer.unknown,
    warnings: printer.warnings,
    drawerPulses: printer.drawerPulses,
    beeps: printer.beeps,
    statusRequests: printer.statusRequests,
    stopped: printer.paper.stopped === null ? null : { offset: at, reason: printer.paper.stopped },
  }
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

function print(printer: Printer, bytes: Uint8Array, token: Token): void {
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
