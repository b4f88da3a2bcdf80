/**
 * Limits of one reading and one drawing. Bytes come from anywhere (a socket, a file, a customer's remark), so each
 * limit is what a real printer could still do, and going past it ends in a note in the reading, never in a crash.
 */

/** A roll of 80 mm paper holds at most about 80 m at 8 dots/mm; a printer that fed more is out of paper. */
export const paperDotsMax = 640_000

/** A cutter is rated for some cuts a minute; 500 slips in one job are a mistake or an attack. */
const pagesMax = 500

/** Enough to see what is wrong; a file that is not printer bytes at all would otherwise list every byte of itself. */
export const notesMax = 1_000

/** The first bytes of an unknown sequence identify it; an image that lost its header may be a megabyte long. */
export const hexBytesMax = 32

/** ESC D takes at most 32 tab stops (escpos-dialects 1.2). */
export const tabStopsMax = 32

/** A QR code of version 40 holds 7,089 digits at most (GS ( k fn 80: k <= 7089). */
export const qrBytesMax = 7_089

/** Stored images of a printer: 1 MiB is more flash than receipt printers give to logos. */
export const storedImageBytesMax = 1024 * 1024

/**
 * Payload of the QR codes made for one reading. Making a code of 2,900 bytes takes 0.1 s, so that a file full of them
 * would hold a server for minutes; a hundred slips with a 60-byte address each stay below.
 */
const qrPayloadBytesMax = 16 * 1024

/**
 * Ink runs of one drawing: a dithered 576 x 576 photo has about 100,000, each some 8 characters of SVG. Past this limit
 * the rest of the images are drawn as grey boxes, and a drawing stays below a few MB.
 */
export const inkRunsMax = 200_000

/** Glyphs of one drawing: 25 m of paper full of text, more than a browser likes to show. The rest is left out. */
export const glyphsMax = 200_000

/** 576 dots with margins by 6 m of paper: a picture of 32 million pixels takes 128 MB while it is drawn. */
export const pngPixelsMax = 32_000_000

/** Limits of one reading that a trusted caller may raise, such as an emulator that reads all it ever printed. */
export interface ReadingLimits {
  readonly paperDots: number
  readonly pages: number
  readonly qrPayloadBytes: number
}

export const readingLimits: ReadingLimits = {
  paperDots: paperDotsMax,
  pages: pagesMax,
  qrPayloadBytes: qrPayloadBytesMax,
}
