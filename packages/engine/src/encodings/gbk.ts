import { type CharsetTable, fillCodes } from './charset-table.ts'
import { addedSymbolsPacked, compatibilityHanPacked, gb2312Packed } from './gbk-table.ts'
import { type Codes, tableCharset } from './table-charset.ts'

const gb2312: CharsetTable = { name: 'gb2312', leads: [[0xa1, 0xf7]], trails: [[0xa1, 0xfe]], packed: gb2312Packed }

const addedSymbols: CharsetTable = {
  name: 'gbk-5',
  leads: [[0xa8, 0xa9]],
  trails: [
    [0x40, 0x7e],
    [0x80, 0xa0],
  ],
  packed: addedSymbolsPacked,
}

const compatibilityHan: readonly CharsetTable[] = [
  { name: 'gbk-4-fd', leads: [[0xfd, 0xfd]], trails: [[0x9c, 0xa0]], packed: compatibilityHanPacked[0] },
  { name: 'gbk-4-fe', leads: [[0xfe, 0xfe]], trails: [[0x40, 0x4f]], packed: compatibilityHanPacked[1] },
]

const firstHan = 0x4e00
const lastHan = 0x9fa5

/** Symbols, the 6,763 Han of GB 2312, which are nearly all that receipts hold, and the Han of compatibility. */
function fillCommon(codes: Codes): void {
  fillCodes(gb2312, codes)
  fillCodes(addedSymbols, codes)
  for (const table of compatibilityHan) fillCodes(table, codes)
}

/**
 * The other Han stand in the order of Unicode: in rows 81-A0 at trails 40-FE, then in rows AA-FD at trails 40-A0. Takes
 * `codes` that have the Han of GB 2312 and changes none of them.
 */
function fillOtherHan(codes: Codes): void {
  let lead = 0x81
  let trail = 0x40
  for (let unit = firstHan; unit <= lastHan; unit++) {
    if ((codes[unit] as number) > 0xff) continue
    codes[unit] = (lead << 8) | trail
    trail += trail === 0x7e ? 2 : 1
    if (trail <= (lead > 0xa0 ? 0xa0 : 0xfe)) continue
    lead = lead === 0xa0 ? 0xaa : lead + 1
    trail = 0x40
  }
}

/** Writes the codes of GBK as printers have it (see tables/generate-gbk.ts) to `codes`, which holds no others for Han. */
export function fillGbk(codes: Codes): void {
  const home = new Uint16Array(0x10000)
  fillCommon(home)
  fillOtherHan(home)
  for (let unit = 0x80; unit < 0x10000; unit++) if (home[unit] !== 0) codes[unit] = home[unit] as number
}

/** GBK as printers have it: two bytes at most, so the four-byte codes of GB18030, which they print as junk, never leave. */
export const gbk = tableCharset({
  name: 'gbk',
  fill: fillCommon,
  late: { from: firstHan, to: lastHan, fill: fillOtherHan },
})
