import type { TextStyle } from '../document/resolved-document.ts'

/** How many times as wide and as high as normal. */
export type Size = readonly [widthTimes: number, heightTimes: number]

/** Every size from 1 x 1 to `times` x `times`. */
export function sizesUpTo(times: number): readonly Size[] {
  const sizes: Size[] = []
  for (let width = 1; width <= times; width++) {
    for (let height = 1; height <= times; height++) sizes.push([width, height])
  }
  return sizes
}

/** The largest of a printer's sizes that is no wider and no higher than what is asked for. */
export function largestSize(sizes: readonly Size[], style: Pick<TextStyle, 'widthTimes' | 'heightTimes'>): Size {
  let best: Size = [1, 1]
  for (const size of sizes) {
    const [width, height] = size
    if (width > style.widthTimes || height > style.heightTimes) continue
    if (width * height > best[0] * best[1]) best = size
  }
  return best
}
