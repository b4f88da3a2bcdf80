import type { ResolvedDocument } from '@xiaopiao/engine'
import type { WantedImage } from './load-images.ts'

const none: readonly WantedImage[] = []

/**
 * The pictures of a slip, each in the width that the engine would give it on this paper.
 * @param widthDots of the printer's paper
 */
export function wantedImages(document: ResolvedDocument, widthDots: number): readonly WantedImage[] {
  if (document.images.length === 0) return none
  return document.images.map(({ id, url, dither, threshold, gamma }) => {
    const wanted = Math.min(blockWidthOf(document, id) ?? widthDots, widthDots)
    return { id, url, widthDots: wanted - (wanted % 8), dither, threshold, gamma }
  })
}

/** What the block says; undefined for the paper's whole width, which the request tells for ordinary paper only. */
function blockWidthOf({ lines }: ResolvedDocument, id: string): number | undefined {
  for (const { blocks, contents } of lines) {
    const [block] = blocks
    if (block?.type === 'image' && contents[0] === id) return block.widthDots
  }
  return undefined
}
