import { hexBytesMax } from '../limits.ts'

/** `1b 40`: lower-case pairs with spaces; a long stretch is cut and ends in `…`. */
export function hexOf(bytes: Uint8Array, start = 0, end = bytes.length): string {
  const shown: string[] = []
  for (let at = start; at < end && shown.length < hexBytesMax; at++) {
    shown.push((bytes[at] ?? 0).toString(16).padStart(2, '0'))
  }
  if (end - start > hexBytesMax) shown.push('…')
  return shown.join(' ')
}
