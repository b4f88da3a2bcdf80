import type { ErrorLevel } from '../document/resolved-document.ts'
import { qrBytesMax } from '../limits.ts'
import type { CodeFault } from './code-fault.ts'

export const qrEmpty: CodeFault = { code: 'invalid_code', message: 'the QR code has no content' }

export function qrTooLong(byteCount: number, level: ErrorLevel): CodeFault {
  const message = `a QR code of level ${level} cannot hold ${byteCount} bytes (${qrBytesMax} at most, level L)`
  return { code: 'invalid_code', message }
}
