import { prepareImage, type Raster } from '@xiaopiao/engine'
import sharp, { type Sharp } from 'sharp'
import type { DecodeJob, DecodeReply } from './decode-job.ts'
import { decodeTimeoutMs, pixelsMax } from './picture-limits.ts'

/*
 * A process of its own that turns files of strangers into dots: a codec that crashes, hangs or takes all memory for a
 * crafted file costs this process and that one picture.
 */

sharp.cache(false)
sharp.concurrency(1)
// Libvips reads some forty formats; only these are wanted.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: [
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadSvgBuffer',
  ],
})

/** What is wider is made smaller first: more than this shows on no paper, and its pixels are held whole. */
const decodedWidthMax = 2_048
const decodedHeightMax = 16_384

const formats = { 'image/png': 'png', 'image/jpeg': 'jpeg', 'image/webp': 'webp', 'image/svg+xml': 'svg' } as const

process.on('disconnect', () => process.exit(0))
process.on('message', (job: DecodeJob) => {
  answer(job)
    .catch((error: unknown): DecodeReply => {
      return { id: job.id, ok: false, detail: error instanceof Error ? error.message : String(error) }
    })
    .then((reply) => process.send?.(reply))
    .catch(() => process.exit(1))
})
process.send?.('ready')

async function answer(job: DecodeJob): Promise<DecodeReply> {
  const { id, mediaType, settings } = job
  const { format, autoOrient } = await sharp(job.bytes, { limitInputPixels: pixelsMax }).metadata()
  if (format !== formats[mediaType]) return { id, ok: false, detail: `the file is ${format}, not ${mediaType}` }
  const { width: widthPx, height: heightPx } = autoOrient
  const { data, info } = await open(job, widthPx)
    .timeout({ seconds: Math.ceil(decodeTimeoutMs / 1000) })
    .autoOrient()
    .resize({ width: decodedWidthMax, height: decodedHeightMax, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const raster = prepareImage({ id, width: info.width, height: info.height, rgba: data }, settings)
  return { id, ok: true, widthPx, heightPx, ...(await outputOf(raster, job.as)) }
}

/** A drawing has no pixels of its own: it is drawn twice as fine as the dots that it becomes. */
function open({ bytes, mediaType, settings }: DecodeJob, widthPx: number): Sharp {
  const options = { limitInputPixels: pixelsMax, failOn: 'error' } as const
  if (mediaType !== 'image/svg+xml') return sharp(bytes, options)
  const density = (svgDensity * 2 * settings.widthDots) / widthPx
  return sharp(bytes, { ...options, density: Math.min(Math.max(density, 1), 100_000) })
}

/** At which one unit of a drawing is one pixel. */
const svgDensity = 72

async function outputOf(
  { widthDots, heightDots, bits }: Raster,
  as: DecodeJob['as'],
): Promise<{ readonly widthDots: number; readonly heightDots: number; readonly bytes: Uint8Array }> {
  if (as === 'bits') return { widthDots, heightDots, bytes: bits }
  const grey = new Uint8Array(widthDots * heightDots)
  for (let dot = 0; dot < grey.length; dot++) grey[dot] = ((bits[dot >> 3] ?? 0) << (dot & 7)) & 0x80 ? 0 : 0xff
  const size = { width: widthDots, height: heightDots, channels: 1 } as const
  const png = await sharp(grey, { raw: size }).png({ palette: true, colours: 2, dither: 0 }).toBuffer()
  return { widthDots, heightDots, bytes: png }
}
