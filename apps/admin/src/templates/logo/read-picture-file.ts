import { imageLimits } from './image-limits.constant.ts'

/** Why a file cannot be a picture of a slip; `pixels` and `bytes` say what the file has. */
export type PictureFault =
  | { readonly code: 'wrong_type' }
  | { readonly code: 'too_many_bytes'; readonly bytes: number }
  | { readonly code: 'too_many_pixels'; readonly pixels: number }
  | { readonly code: 'unreadable' }

export interface PictureFile {
  readonly name: string
  readonly base64: string
}

export type PictureAnswer =
  | { readonly ok: true; readonly file: PictureFile }
  | { readonly ok: false; readonly fault: PictureFault }

function dataAddress(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })
}

async function sizeOf(file: Blob): Promise<{ readonly width: number; readonly height: number } | undefined> {
  const address = URL.createObjectURL(file)
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    return { width: image.naturalWidth, height: image.naturalHeight }
  } catch {
    return undefined
  } finally {
    URL.revokeObjectURL(address)
  }
}

/** Looks at a chosen file before it is sent: what the server would refuse is told at once. */
export async function readPictureFile(file: File): Promise<PictureAnswer> {
  if (!imageLimits.mediaTypes.some((type) => type === file.type)) return { ok: false, fault: { code: 'wrong_type' } }
  if (file.size > imageLimits.bytesMax) return { ok: false, fault: { code: 'too_many_bytes', bytes: file.size } }
  const size = await sizeOf(file)
  if (size === undefined) return { ok: false, fault: { code: 'unreadable' } }
  const pixels = size.width * size.height
  if (pixels > imageLimits.pixelsMax) return { ok: false, fault: { code: 'too_many_pixels', pixels } }
  const address = await dataAddress(file)
  return { ok: true, file: { name: file.name.slice(0, 200), base64: address.slice(address.indexOf(',') + 1) } }
}
