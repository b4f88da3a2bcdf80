import { type HostImage, hexOfBytes, type ImageSettings } from '@xiaopiao/engine'
import { LRUCache } from 'lru-cache'
import type { Clock, EpochMs } from '../clock.ts'
import { cleanSvg } from './clean-svg.ts'
import type { DecodedPicture, DecodeJob } from './decode-job.ts'
import { mediaTypeOf, type PictureMediaType } from './media-type.ts'
import { openPictureDecoder } from './picture-decoder.ts'
import { PictureFiles, type PictureShop } from './picture-files.ts'
import { failedForMs, fetchesAtOnce, rastersBytesMax, slipTimeoutMs } from './picture-limits.ts'

/** A picture that a slip wants, in the width that it will have on this very paper. */
export interface WantedImage extends ImageSettings {
  readonly id: string
  readonly url: string
}

/** The pictures of a slip. What could not be had costs no slip: it is left out, and said why. */
export interface LoadedImages {
  readonly images: readonly HostImage[]
  readonly missing: readonly { readonly id: string; readonly url: string; readonly why: string }[]
}

/** Loads what a slip asks for, in bounded time. Never rejects for what pictures or servers are like. */
export type LoadImages = (shop: PictureShop, wanted: readonly WantedImage[]) => Promise<LoadedImages>

export interface Pictures {
  readonly load: LoadImages
  /** A file as dots, decoded now: to judge an upload, or to show it as it will print. Undefined: no such picture. */
  readonly decode: (
    shop: PictureShop,
    file: { readonly bytes: Uint8Array; readonly mediaType: PictureMediaType },
    settings: ImageSettings,
    as: DecodeJob['as'],
  ) => Promise<{ readonly ok: true; readonly picture: DecodedPicture } | { readonly ok: false; readonly why: string }>
  close(): Promise<void>
}

export interface PictureContext {
  readonly clock: Clock
  /** Whether an address that is not public may be reached (XIAOPIAO_OUTGOING_NETWORKS). */
  readonly allowPrivate: (ipAddress: string) => boolean
  /** Under which this server's own pictures may be named too. */
  readonly publicUrl: string | undefined
}

export function openPictures(context: PictureContext): Pictures {
  const loader = new PictureLoader(context)
  return {
    load: (shop, wanted) => loader.load(shop, wanted),
    decode: (shop, file, settings, as) => loader.decode(shop, file, settings, as),
    close: () => loader.close(),
  }
}

interface KeptRaster {
  readonly widthDots: number
  readonly heightDots: number
  readonly hex: string
}

type Loaded = { readonly ok: true; readonly raster: KeptRaster } | { readonly ok: false; readonly why: string }
/** `lasts`: the same file will fail again. */
type Made = Extract<Loaded, { ok: true }> | (Extract<Loaded, { ok: false }> & { readonly lasts: boolean })

const failuresMax = 5_000

class PictureLoader {
  readonly #clock: Clock
  readonly #files: PictureFiles
  readonly #decoder
  /** By tenant, content and settings: content never changes under its digest, so these are never old. */
  readonly #rasters = new LRUCache<string, KeptRaster>({
    maxSize: rastersBytesMax,
    sizeCalculation: ({ hex }) => hex.length + 500,
  })
  readonly #failed = new LRUCache<string, { readonly why: string; readonly until: EpochMs }>({ max: failuresMax })
  readonly #underWay = new Map<string, Promise<Loaded>>()

  constructor(context: PictureContext) {
    this.#clock = context.clock
    this.#files = new PictureFiles(context)
    this.#decoder = openPictureDecoder(context.clock)
  }

  async load(shop: PictureShop, wanted: readonly WantedImage[]): Promise<LoadedImages> {
    const found = new Map<string, Loaded>()
    const queue = wanted.values()
    const work = Array.from({ length: Math.min(fetchesAtOnce, wanted.length) }, async () => {
      for (const image of queue) found.set(image.id, await this.#one(shop, image))
    })
    await this.#inTime(Promise.all(work))
    const images: HostImage[] = []
    const missing: { id: string; url: string; why: string }[] = []
    for (const { id, url } of wanted) {
      const loaded = found.get(id) ?? { ok: false, why: `not there within ${slipTimeoutMs} ms` }
      if (loaded.ok) images.push({ id, ...loaded.raster })
      else missing.push({ id, url, why: loaded.why })
    }
    return { images, missing }
  }

  async decode(
    shop: Pick<PictureShop, 'tenantId'>,
    { bytes, mediaType }: { readonly bytes: Uint8Array; readonly mediaType: PictureMediaType },
    settings: ImageSettings,
    as: DecodeJob['as'],
  ): ReturnType<Pictures['decode']> {
    const decoded = await this.#decoder.decode(shop.tenantId, { bytes, mediaType, settings, as })
    return decoded.ok ? decoded : { ok: false, why: decoded.detail }
  }

  async close(): Promise<void> {
    this.#files.close()
    await this.#decoder.close()
  }

  /** Resolves with the work or when its time is over, whichever comes first. */
  async #inTime(work: Promise<unknown>): Promise<void> {
    let cancel = () => {}
    const over = new Promise<void>((resolve) => {
      cancel = this.#clock.at(this.#clock.now() + slipTimeoutMs, resolve)
    })
    await Promise.race([work, over])
    cancel()
  }

  async #one(shop: PictureShop, wanted: WantedImage): Promise<Loaded> {
    const { id: _id, url, ...settings } = wanted
    const file = await this.#files.find(shop, url)
    if (!file.ok) return file
    const { widthDots, dither, threshold, gamma } = settings
    const key = [shop.tenantId, file.digest, widthDots, dither, threshold, gamma].join(' ')
    const known = this.#rasters.get(key)
    if (known !== undefined) return { ok: true, raster: known }
    const failure = this.#failed.get(key)
    if (failure !== undefined && failure.until > this.#clock.now()) return { ok: false, why: failure.why }
    const underWay = this.#underWay.get(key)
    if (underWay !== undefined) return await underWay
    const making = this.#make(shop, file.bytes, { widthDots, dither, threshold, gamma })
      .then((made) => {
        if (made.ok) this.#rasters.set(key, made.raster)
        else if (made.lasts) this.#failed.set(key, { why: made.why, until: this.#clock.now() + failedForMs })
        return made
      })
      .finally(() => this.#underWay.delete(key))
    this.#underWay.set(key, making)
    return await making
  }

  async #make(shop: PictureShop, read: () => Promise<Uint8Array | undefined>, settings: ImageSettings): Promise<Made> {
    const bytes = await read()
    if (bytes === undefined) return { ok: false, why: 'there is no such picture / 没有这张图片', lasts: false }
    const file = judgedFile(bytes)
    if (!file.ok) return { ...file, lasts: true }
    const decoded = await this.#decoder.decode(shop.tenantId, { ...file, settings, as: 'bits' })
    if (!decoded.ok) return { ok: false, why: decoded.detail, lasts: decoded.fault !== 'busy' }
    const { widthDots, heightDots, bytes: bits } = decoded.picture
    return { ok: true, raster: { widthDots, heightDots, hex: hexOfBytes(bits) } }
  }
}

/** What a file is by its content; a drawing is written anew without what could do harm. */
export function judgedFile(
  bytes: Uint8Array,
):
  | { readonly ok: true; readonly bytes: Uint8Array; readonly mediaType: PictureMediaType }
  | { readonly ok: false; readonly why: string } {
  const mediaType = mediaTypeOf(bytes)
  if (mediaType === undefined)
    return { ok: false, why: 'neither PNG, JPEG, WebP nor SVG / 不是 PNG、JPEG、WebP 或 SVG' }
  if (mediaType !== 'image/svg+xml') return { ok: true, bytes, mediaType }
  const cleaned = cleanSvg(bytes)
  return cleaned.ok ? { ok: true, bytes: cleaned.svg, mediaType } : { ok: false, why: cleaned.reason }
}
