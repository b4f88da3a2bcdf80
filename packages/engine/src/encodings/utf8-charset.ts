import { utf8 } from '../text/utf8.ts'
import type { Charset } from './charset.ts'
import { unicodeGbk } from './unicode-gbk.ts'

/** UTF-8 for printers that have the characters of GBK in their fonts, in the same columns. */
export const utf8Charset: Charset = {
  name: 'utf-8',
  shape(text, shaped) {
    const from = shaped.length
    unicodeGbk.shape(text, shaped)
    for (let index = from; index < shaped.length; index++) {
      const point = shaped.codes[index] as number
      if (point < 0x80) continue
      let code = 0
      for (const byte of utf8(String.fromCodePoint(point))) code = code * 0x100 + byte
      shaped.codes[index] = code
    }
  },
  encode: () => -1,
}
