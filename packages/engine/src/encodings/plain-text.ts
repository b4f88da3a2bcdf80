import type { ShapedText } from '../text/shaped-text.ts'
import { unitKind } from '../text/unit-kind.ts'
import type { Charset } from './charset.ts'

function shape(text: string, shaped: ShapedText): void {
  shaped.reserve(text.length)
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit >= 0x20 && unit < 0x7f) {
      shaped.push(unit, unit, 1)
      continue
    }
    switch (unitKind(unit)) {
      case 'text':
        shaped.push(unit, unit, 2)
        break
      case 'space':
        shaped.push(0x20, 0x20, 1)
        break
      case 'combining':
        shaped.push(unit, unit, 0)
        break
      case 'newline':
        shaped.pushNewline()
        break
      case 'carriageReturn':
        if (text.charCodeAt(index + 1) !== 0x0a) shaped.pushNewline()
        break
      case 'surrogate': {
        const codePoint = text.codePointAt(index) ?? 0
        if (codePoint < 0x10000) break
        shaped.push(unit, codePoint, 2)
        index++
        break
      }
      case 'dropped':
        break
    }
  }
}

/**
 * Unicode as it is, in the columns of a Chinese printer: ASCII takes one, everything else two (TP6), since that is
 * where text output ends up. Nothing is replaced; only control characters go.
 */
export const plainTextCharset: Charset = { name: 'text', shape, encode: () => -1 }
