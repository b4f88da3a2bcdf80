import type { DecodePicture } from './picture-shelf.ts'

/** As the engine takes them. */
const pixelsMax = 4_096 * 4_096

/** Pictures in browsers: whatever the browser reads. */
export const decodeInBrowser: DecodePicture = async (bytes) => {
  const bitmap = await createImageBitmap(new Blob([bytes.slice()]))
  try {
    const { width, height } = bitmap
    if (width * height > pixelsMax) throw new Error(`a picture of ${width} x ${height} pixels is too large`)
    const canvas = new OffscreenCanvas(width, height)
    const context = canvas.getContext('2d')
    if (context === null) throw new Error('there is no canvas to read a picture with')
    context.drawImage(bitmap, 0, 0)
    return { width, height, rgba: context.getImageData(0, 0, width, height).data }
  } finally {
    bitmap.close()
  }
}
