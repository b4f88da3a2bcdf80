import type { DecodePicture } from './picture-shelf.ts'

/** A page's picture must not fill the memory of a till: the engine scales to paper width anyway. */
const sideMax = 4_096

/** Pictures in browsers: whatever the browser reads. */
export const decodeInBrowser: DecodePicture = async (bytes) => {
  const bitmap = await createImageBitmap(new Blob([bytes.slice()]))
  try {
    const { width, height } = bitmap
    if (Math.max(width, height) > sideMax) throw new Error(`a picture of ${width} x ${height} pixels is too large`)
    const canvas = new OffscreenCanvas(width, height)
    const context = canvas.getContext('2d')
    if (context === null) throw new Error('there is no canvas to read a picture with')
    context.drawImage(bitmap, 0, 0)
    return { width, height, rgba: context.getImageData(0, 0, width, height).data }
  } finally {
    bitmap.close()
  }
}
