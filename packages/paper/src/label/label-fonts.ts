interface Cell {
  readonly cellWidth: number
  readonly cellHeight: number
}

/** Cells of a label printer's font: of ASCII, and of what takes a Chinese character's room. */
export interface LabelFont {
  readonly narrow: Cell
  readonly wide: Cell
}

const latin = (cellWidth: number, cellHeight: number): LabelFont => ({
  narrow: { cellWidth, cellHeight },
  // A font without Chinese characters shows what printers put in their place: a box of two cells.
  wide: { cellWidth: cellWidth * 2, cellHeight },
})

const chinese = (dots: number): LabelFont => ({
  narrow: { cellWidth: dots >> 1, cellHeight: dots },
  wide: { cellWidth: dots, cellHeight: dots },
})

/** Names come from the input, so they must not find what every object has. */
function fontMap(fonts: Readonly<Record<string, LabelFont>>): ReadonlyMap<string, LabelFont> {
  return new Map(Object.entries(fonts))
}

/** The numbered fonts that TSPL and the label markups share (escpos-dialects 2, Labels; cloud-printers 1.6). */
const numberedFonts: Readonly<Record<string, LabelFont>> = {
  '1': latin(8, 12),
  '2': latin(12, 20),
  '3': latin(16, 24),
  '4': latin(24, 32),
  '5': latin(32, 48),
  '6': latin(14, 19),
  '7': latin(21, 27),
  '8': latin(14, 25),
}

/** TSPL's fonts by name: simplified, traditional, Korean. */
export const tsplFonts: ReadonlyMap<string, LabelFont> = fontMap({
  ...numberedFonts,
  'TSS16.BF2': chinese(16),
  'TSS20.BF2': chinese(20),
  'TSS24.BF2': chinese(24),
  'TSS32.BF2': chinese(32),
  'TST16.BF2': chinese(16),
  'TST24.BF2': chinese(24),
  K: chinese(24),
})

/** Fonts of the label markups of Feie and Xpyun. */
export const markupFonts: ReadonlyMap<string, LabelFont> = fontMap({
  ...numberedFonts,
  '9': latin(9, 17),
  '10': latin(12, 24),
  '11': chinese(24),
  '12': chinese(24),
  '13': chinese(24),
})
