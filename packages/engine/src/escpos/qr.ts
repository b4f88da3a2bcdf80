import type { CodeFault } from '../codes/code-fault.ts'
import { qrSizing } from '../codes/code-sizing.ts'
import type { ErrorLevel, QrBlock } from '../document/resolved-document.ts'
import type { ByteWriter } from './byte-writer.ts'
import type { NativeQr } from './capabilities.ts'

const levelCodes: Record<ErrorLevel, number> = { L: 0x30, M: 0x31, Q: 0x32, H: 0x33 }

/**
 * A QR code by the printer's own means: GS ( k functions 65 (model 2), 67 (module size), 69 (error level), 80 (store),
 * 81 (print), in that order; 65 where the model takes it.
 * @returns what is wrong when there is no such code; nothing is written then.
 */
export function encodeQr(
  block: QrBlock,
  content: string,
  widthDots: number,
  native: NativeQr,
  writer: ByteWriter,
): CodeFault | undefined {
  const sizing = qrSizing(block, content, widthDots, native.moduleDotsMax)
  if ('code' in sizing) return sizing
  if (native.sendsModel) writer.push([0x1d, 0x28, 0x6b, 0x04, 0x00, 0x31, 0x41, 0x32, 0x00])
  writer.push([0x1d, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x43, sizing.moduleDots])
  writer.push([0x1d, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x45, levelCodes[block.errorLevel]])
  writer.push([0x1d, 0x28, 0x6b])
  writer.uint16(sizing.payload.length + 3)
  writer.push([0x31, 0x50, 0x30])
  writer.push(sizing.payload)
  writer.push([0x1d, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x51, 0x30])
  if (native.endsWithLineFeed) writer.byte(0x0a)
  return undefined
}
