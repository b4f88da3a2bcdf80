/** Pixels of a picture as the engine takes them: red, green, blue, alpha, alpha not multiplied in. */
export interface PicturePixels {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8ClampedArray
}

/** Twice as many as the widest paper prints: more cannot be seen in the print. */
const sideMax = 1152

/** Twice the size of a drawing without a size of its own, which browsers make 300 pixels wide or nothing. */
const drawingWidth = 576

/** The size in which a picture is read: drawings as large as they may get, photos no larger than needed. */
export function readingSize(width: number, height: number, isDrawing: boolean): { width: number; height: number } {
  const longer = Math.max(width, height)
  const times = isDrawing ? Math.max(drawingWidth, Math.min(longer, sideMax)) / longer : Math.min(1, sideMax / longer)
  return { width: Math.max(1, Math.round(width * times)), height: Math.max(1, Math.round(height * times)) }
}

async function decode(address: string): Promise<HTMLImageElement> {
  const image = new Image()
  image.src = address
  await image.decode()
  if (image.naturalWidth === 0 || image.naturalHeight === 0) throw new Error('The picture has no size')
  return image
}

/** The pixels of a picture. @throws when the browser cannot read it as one */
async function readPixels(file: Blob): Promise<PicturePixels> {
  const address = URL.createObjectURL(file)
  try {
    const image = await decode(address)
    const isDrawing = file.type.startsWith('image/svg')
    const { width, height } = readingSize(image.naturalWidth, image.naturalHeight, isDrawing)
    const canvas = document.createElement('canvas')
    canvas.width = width
    canvas.height = height
    const context = canvas.getContext('2d', { willReadFrequently: true })
    if (context === null) throw new Error('This browser has no canvas to read pictures with')
    context.imageSmoothingQuality = 'high'
    context.drawImage(image, 0, 0, width, height)
    return { width, height, rgba: context.getImageData(0, 0, width, height).data }
  } finally {
    URL.revokeObjectURL(address)
  }
}

async function fetchPixels(address: string): Promise<PicturePixels> {
  const response = await fetch(address, { credentials: 'same-origin' })
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  return readPixels(await response.blob())
}

/** Pictures of the server never change: their address is their hash. */
const known = new Map<string, Promise<PicturePixels>>()
const knownMax = 20

/**
 * The pixels of a picture of the server (`/api/images/…`), each read once; one that failed is tried again the next time.
 * @throws when it cannot be had or read; of other servers none can, which the page's security policy forbids
 */
export function pixelsOf(address: string): Promise<PicturePixels> {
  const before = known.get(address)
  if (before !== undefined) return before
  const reading = fetchPixels(address)
  known.set(address, reading)
  reading.catch(() => known.delete(address))
  const [oldest] = known.keys()
  if (known.size > knownMax && oldest !== undefined) known.delete(oldest)
  return reading
}
