import { fileURLToPath, pathToFileURL } from 'node:url'
import type { HostImage, ImageRequest } from '@xiaopiao/engine'
import { decode } from 'fast-png'
import { CliFailure } from './failure.ts'
import { readBytes } from './files.ts'
import { pathIn, type Terminal } from './terminal.ts'
import { say } from './words.ts'

type Png = ReturnType<typeof decode>

/** One byte for each of red, green, blue and alpha, whatever the file has: grey, palettes, 16 bits. */
function rgbaOf({ width, height, channels, depth, data, palette }: Png): Uint8Array {
  const rgba = new Uint8Array(width * height * 4).fill(255)
  const shift = depth === 16 ? 8 : 0
  const sample = (at: number): number => (data[at] ?? 0) >> shift
  for (let pixel = 0; pixel < width * height; pixel++) {
    const to = pixel * 4
    if (palette !== undefined) {
      const colour = palette[data[pixel] ?? 0] ?? []
      for (let channel = 0; channel < 4; channel++) rgba[to + channel] = colour[channel] ?? 255
      continue
    }
    const from = pixel * channels
    const isGrey = channels < 3
    for (let channel = 0; channel < 3; channel++) rgba[to + channel] = sample(from + (isGrey ? 0 : channel))
    if (channels === 2 || channels === 4) rgba[to + 3] = sample(from + channels - 1)
  }
  return rgba
}

/**
 * Reads the images that a document asks for: PNG files, named relative to the template or by a file URL. Images of the
 * network are left out and told of: a template must not make this machine call others.
 */
export async function readImages(
  requests: readonly ImageRequest[],
  templateFile: string,
  terminal: Terminal,
): Promise<HostImage[]> {
  const images: HostImage[] = []
  for (const { id, url } of requests) {
    const location = new URL(url, pathToFileURL(pathIn(terminal, templateFile)))
    if (location.protocol !== 'file:') {
      terminal.tell(say(terminal.language, 'imageLeftOut', { file: url }))
      continue
    }
    const bytes = await readBytes(fileURLToPath(location), terminal)
    try {
      const png = decode(bytes)
      images.push({ id, width: png.width, height: png.height, rgba: rgbaOf(png) })
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new CliFailure('wrong_input', say(terminal.language, 'wrongImage', { file: url, reason }))
    }
  }
  return images
}
