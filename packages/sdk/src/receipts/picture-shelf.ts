import type { HostImage, ImageRequest } from '@xiaopiao/engine'
import type { ByteStorage } from '../storage/byte-storage.ts'
import { nameHash } from '../storage/name-hash.ts'

/** A picture as pixels: red, green, blue, alpha, a byte each. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array | Uint8ClampedArray
}

/** Reads a picture file; throws for what is none that this platform reads. */
export type DecodePicture = (bytes: Uint8Array) => Promise<Pixels>

export interface PictureSources {
  /** A picture of the platform, scaled and dithered there, as PNG. */
  readonly raster: (hash: string, request: ImageRequest) => Promise<Uint8Array>
  /** Any other address. */
  readonly download: (url: string) => Promise<Uint8Array>
}

const ofPlatform = /^\/api\/images\/([0-9a-f]{64})$/
const memoryMax = 20

function bytesOfDataUrl(url: string): Uint8Array {
  const comma = url.indexOf(',')
  if (!url.slice(0, comma).endsWith(';base64')) throw new Error('a data address of a picture is base64')
  return Uint8Array.from(atob(url.slice(comma + 1)), (character) => character.charCodeAt(0))
}

/**
 * Pictures of slips, on disk and in memory, so that a logo prints without a server too. A picture of the platform is
 * named by its content and never changes; of other addresses the newest that could be had is taken.
 */
export function pictureShelf(options: {
  readonly storage: ByteStorage
  readonly sources: PictureSources
  readonly decode: DecodePicture
  readonly onStorageFailed: (error: unknown) => void
}): (request: ImageRequest) => Promise<HostImage> {
  const { storage, sources, decode, onStorageFailed } = options
  const decoded = new Map<string, Pixels>()
  const arriving = new Map<string, Promise<Pixels>>()

  const remember = (name: string, pixels: Pixels): void => {
    const [oldest] = decoded.keys()
    if (decoded.size >= memoryMax && oldest !== undefined) decoded.delete(oldest)
    decoded.set(name, pixels)
  }

  const keepNew = async (name: string, bytes: Uint8Array): Promise<Pixels> => {
    const pixels = await decode(bytes)
    await storage.write(name, bytes).catch(onStorageFailed)
    return pixels
  }

  const kept = async (name: string): Promise<Pixels | undefined> => {
    try {
      const bytes = await storage.read(name)
      return bytes === undefined ? undefined : await decode(bytes)
    } catch (error) {
      onStorageFailed(error)
      return undefined
    }
  }

  const fetched = async (name: string, fetchBytes: () => Promise<Uint8Array>): Promise<Pixels> => {
    const pixels = (await kept(name)) ?? (await keepNew(name, await fetchBytes()))
    remember(name, pixels)
    return pixels
  }

  /** Asked for once, however many slips show it. */
  const unchanging = async (name: string, fetchBytes: () => Promise<Uint8Array>): Promise<Pixels> => {
    const known = decoded.get(name)
    if (known !== undefined) return known
    const coming = arriving.get(name) ?? fetched(name, fetchBytes).finally(() => arriving.delete(name))
    arriving.set(name, coming)
    return await coming
  }

  const newest = async (url: string): Promise<Pixels> => {
    const name = `picture-${nameHash(url)}`
    try {
      return await keepNew(name, await sources.download(url))
    } catch (error) {
      const before = await kept(name)
      if (before === undefined) throw error
      return before
    }
  }

  const pixelsOf = async (request: ImageRequest): Promise<Pixels> => {
    const { url, widthDots, dither, threshold, gamma } = request
    if (url.startsWith('data:')) return await decode(bytesOfDataUrl(url))
    const hash = ofPlatform.exec(url)?.[1]
    if (hash === undefined) return await newest(url)
    const look = `${widthDots}-${dither}-${threshold ?? 0}-${gamma ?? 1}`
    return await unchanging(`picture-${hash}-${look}.png`, () => sources.raster(hash, request))
  }

  return async (request) => ({ id: request.id, ...(await pixelsOf(request)) })
}
