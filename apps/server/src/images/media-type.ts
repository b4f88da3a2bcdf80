import type { ImageView } from '@xiaopiao/protocol'

export type PictureMediaType = ImageView['media_type']

/**
 * What a file is by its first bytes, whatever its name or the web server says.
 * @returns undefined for what is none of the kinds that are taken; SVG is only suspected, its reader decides
 */
export function mediaTypeOf(bytes: Uint8Array): PictureMediaType | undefined {
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png'
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'image/jpeg'
  const isRiff = startsWith(bytes, [0x52, 0x49, 0x46, 0x46])
  if (isRiff && startsWith(bytes.subarray(8), [0x57, 0x45, 0x42, 0x50])) return 'image/webp'
  return /^\s*</.test(new TextDecoder().decode(bytes.subarray(0, 200))) ? 'image/svg+xml' : undefined
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte)
}
