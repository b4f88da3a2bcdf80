import qrcode from 'qrcode-generator'
import { blacken, whiteDots } from '../page/dots.ts'
import type { Dots, QrErrorLevel } from '../page/model.ts'

/** The same pick-up address or payment link is drawn again for every copy and every preview of a slip. */
const recentMax = 32
const recent = new Map<string, Dots>()

/**
 * The modules of a QR code (model 2, byte mode, smallest version that fits), without a quiet zone; null when the data
 * is too long for version 40 at this level.
 */
export function qrModules(data: Uint8Array, level: QrErrorLevel): Dots | null {
  const key = level + binaryString(data)
  const known = recent.get(key)
  if (known !== undefined) return known
  const made = makeModules(key.slice(1), level)
  if (made === null) return null
  const oldest = recent.keys().next()
  if (recent.size >= recentMax && oldest.done !== true) recent.delete(oldest.value)
  recent.set(key, made)
  return made
}

/** One character per byte, as the generator's byte mode takes it. */
function binaryString(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

function makeModules(data: string, level: QrErrorLevel): Dots | null {
  const code = qrcode(0, level)
  code.addData(data, 'Byte')
  try {
    code.make()
  } catch {
    // The generator has no other way to say that no version is large enough.
    return null
  }
  const count = code.getModuleCount()
  const dots = whiteDots(count, count)
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) if (code.isDark(row, column)) blacken(dots, column, row)
  }
  return dots
}
