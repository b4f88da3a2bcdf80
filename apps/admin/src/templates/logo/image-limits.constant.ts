import { imagePixelsMax } from '@xiaopiao/engine'
import { imageBytesMax } from '@xiaopiao/protocol'

/** What a picture may be; the server refuses what is more. */
export const imageLimits = {
  bytesMax: imageBytesMax,
  pixelsMax: imagePixelsMax,
  mediaTypes: ['image/png', 'image/jpeg', 'image/webp', 'image/svg+xml'],
} as const
