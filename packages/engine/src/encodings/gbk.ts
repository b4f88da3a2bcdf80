import { type CharsetTable, fillCodes } from './charset-table.ts'
import { gbkPacked } from './gbk-table.ts'
import { tableCharset } from './table-charset.ts'

/** GBK as printers have it: see tables/generate-gbk.ts. */
export const gbkTable: CharsetTable = {
  name: 'gbk',
  leads: [[0x81, 0xfe]],
  trails: [
    [0x40, 0x7e],
    [0x80, 0xfe],
  ],
  packed: gbkPacked,
}

/** GBK as printers have it: two bytes at most, so the four-byte codes of GB18030, which they print as junk, never leave. */
export const gbk = tableCharset({ name: 'gbk', fill: (codes) => fillCodes(gbkTable, codes) })
