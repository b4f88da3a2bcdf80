import { symbologies } from '../../document/resolved-document.ts'
import { gbk } from '../../encodings/gbk.ts'
import type { EscposCapabilities } from '../../escpos/capabilities.ts'
import { sizesUpTo } from '../../slip/size.ts'

/** ESC @: modes off. */
export const escAt: readonly number[] = [0x1b, 0x40]

/**
 * What nearly every Chinese ESC/POS printer understands. Sources: the command tables of a complete printer firmware
 * (roll2021/print801, Printer/command/escp), the manuals of MY-628/MY-638 and of an 80 mm partial-cut printer, and
 * the bills of Sunmi's demo, which use no other commands than these.
 */
export const genericEscpos: EscposCapabilities = {
  charset: gbk,
  // ESC @: modes off. FS &: Chinese mode on, which ESC @ leaves to the factory setting.
  init: [0x1b, 0x40, 0x1c, 0x26],
  // Font A is 12 x 24, Chinese 24 x 24 (firmware, MY, escpos-printer-db).
  glyphDots: 24,
  // Line spacing 30 is the default of M80 and SPRT; others have 32 or 33, so it is always set.
  leadingDots: 6,
  // GS ! sets ASCII and Chinese alike on all firmware seen; ESC ! does not.
  sizing: 'gs',
  sizes: sizesUpTo(8),
  boldBy: 'emphasised',
  absolutePosition: true,
  // ESC p m 25 x 2 ms 250 x 2 ms.
  drawer: { 2: [0x1b, 0x70, 0x00, 0x19, 0xfa], 5: [0x1b, 0x70, 0x01, 0x19, 0xfa] },
  // ESC B n t is the buzzer on some and a left margin with one argument on others (MY).
  beep: undefined,
  qr: { sendsModel: true, moduleDotsMax: 16, endsWithLineFeed: false },
  leavesHanziModeForQr: true,
  barcodes: symbologies,
  barcodeHeightDotsMax: 255,
  raster: { command: 'gs-v-0', rowsMax: 255, eatsLineFeed: false },
  cutter: {
    // The knife is 128 dots above the head (firmware): four lines of 30 dots and the leading of the last one are 126.
    feedLines: 5,
    clearLines: 4,
    partial: [0x1d, 0x56, 0x01],
    full: [0x1d, 0x56, 0x00],
  },
}
