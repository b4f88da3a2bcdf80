import type { GlyphRun } from '../page/model.ts'

/** How a printer's font is imitated with a screen font. */
export interface Face {
  readonly family: string
  readonly sizeDots: number
  /** Receipt fonts are taller than screen fonts of the same width. */
  readonly stretch: number
  /** Share of the cell that lies below the line on which letters stand. */
  readonly below: number
  /** The cell that the face is made for; in other cells it is stretched. */
  readonly cellWidth: number
  readonly cellHeight: number
}

const mono = "'Roboto Mono','DejaVu Sans Mono',Menlo,Consolas,'Courier New',monospace"
const han =
  "'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','WenQuanYi Micro Hei',sans-serif"

/** Monospaced faces are 0.6 em wide: 20 dots for a cell of 12, 15 for one of 9. */
export const faces: Readonly<Record<GlyphRun['font'], Face>> = {
  A: { family: mono, sizeDots: 20, stretch: 1.12, below: 0.2, cellWidth: 12, cellHeight: 24 },
  B: { family: mono, sizeDots: 15, stretch: 1.05, below: 0.2, cellWidth: 9, cellHeight: 17 },
  hanzi: { family: han, sizeDots: 23.5, stretch: 1, below: 0.135, cellWidth: 24, cellHeight: 24 },
}
