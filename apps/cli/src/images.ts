import { fileURLToPath, pathToFileURL } from 'node:url'
import type { HostImage, ImageRequest } from '@xiaopiao/engine'
import { decodePng } from '@xiaopiao/sdk/node'
import { CliFailure } from './failure.ts'
import { readBytes } from './files.ts'
import { pathIn, type Terminal } from './terminal.ts'
import { say } from './words.ts'

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
      images.push({ id, ...(await decodePng(bytes)) })
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new CliFailure('wrong_input', say(terminal.language, 'wrongImage', { file: url, reason }))
    }
  }
  return images
}
