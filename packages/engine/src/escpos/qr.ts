import type { ErrorLevel, QrBlock } from '../document/resolved-document.ts'
import { qrBytesMax } from '../limits.ts'
import { utf8 } from '../text/utf8.ts'
import type { ByteWriter } from './byte-writer.ts'
import type { NativeQr } from './capabilities.ts'
import type { CodeFault } from './code-fault.ts'

/** Bytes that each version (1-40) holds in byte mode, by error level: ISO/IEC 18004:2015, table 7. */
const capacities: Record<ErrorLevel, readonly number[]> = {
  L: [
    17, 32, 53, 78, 106, 134, 154, 192, 230, 271, 321, 367, 425, 458, 520, 586, 644, 718, 792, 858, 929, 1003, 1091,
    1171, 1273, 1367, 1465, 1528, 1628, 1732, 1840, 1952, 2068, 2188, 2303, 2431, 2563, 2699, 2809, 2953,
  ],
  M: [
    14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666, 711, 779, 857, 911,
    997, 1059, 1125, 1190, 1264, 1370, 1452, 1538, 1628, 1722, 1809, 1911, 1989, 2099, 2213, 2331,
  ],
  Q: [
    11, 20, 32, 46, 60, 74, 86, 108, 130, 151, 177, 203, 241, 258, 292, 322, 364, 394, 442, 482, 509, 565, 611, 661,
    715, 751, 805, 868, 908, 982, 1030, 1112, 1168, 1228, 1283, 1351, 1423, 1499, 1579, 1663,
  ],
  H: [
    7, 14, 24, 34, 44, 58, 64, 84, 98, 119, 137, 155, 177, 194, 220, 250, 280, 310, 338, 382, 403, 439, 461, 511, 535,
    593, 625, 658, 698, 742, 790, 842, 898, 958, 983, 1051, 1093, 1139, 1219, 1273,
  ],
}

/** Modules on a side of the code that holds `byteCount` bytes, or undefined when none does. */
export function qrModules(byteCount: number, level: ErrorLevel): number | undefined {
  const version = capacities[level].findIndex((capacity) => capacity >= byteCount) + 1
  return version === 0 ? undefined : 17 + 4 * version
}

const levelCodes: Record<ErrorLevel, number> = { L: 0x30, M: 0x31, Q: 0x32, H: 0x33 }

/**
 * A QR code by the printer's own means: GS ( k functions 65 (model 2), 67 (module size), 69 (error level), 80 (store),
 * 81 (print), in that order; 65 where the model takes it. The payload is UTF-8, which is what phones read. A code that is too wide for the paper
 * gets smaller modules, down to 2 dots, since an over-wide one prints nothing.
 * @returns what is wrong when there is no such code; nothing is written then.
 */
export function encodeQr(
  block: QrBlock,
  content: string,
  widthDots: number,
  native: NativeQr,
  writer: ByteWriter,
): CodeFault | undefined {
  if (content === '') return { code: 'invalid_code', message: 'the QR code has no content' }
  const payload = utf8(content)
  const modules = qrModules(payload.length, block.errorLevel)
  if (modules === undefined) {
    const message = `a QR code of level ${block.errorLevel} cannot hold ${payload.length} bytes (${qrBytesMax} at most, level L)`
    return { code: 'invalid_code', message }
  }
  const size = Math.min(block.size, native.moduleDotsMax, Math.floor(widthDots / modules))
  if (size < 2 && size < block.size) {
    return { code: 'code_too_wide', message: `a QR code of ${modules} modules does not fit ${widthDots} dots` }
  }
  if (native.sendsModel) writer.push([0x1d, 0x28, 0x6b, 0x04, 0x00, 0x31, 0x41, 0x32, 0x00])
  writer.push([0x1d, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x43, size])
  writer.push([0x1d, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x45, levelCodes[block.errorLevel]])
  writer.push([0x1d, 0x28, 0x6b])
  writer.uint16(payload.length + 3)
  writer.push([0x31, 0x50, 0x30])
  writer.push(payload)
  writer.push([0x1d, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x51, 0x30])
  if (native.endsWithLineFeed) writer.byte(0x0a)
  return undefined
}
