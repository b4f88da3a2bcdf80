import type { HostImage, ImageRequest, ResolvedDocument } from '@xiaopiao/engine'
import { useEffect, useState } from 'react'
import { type PicturePixels, pixelsOf } from '../logo/picture-pixels.ts'

/** A picture that cannot be had here, such as one of another site: the printing server fetches it when it prints. */
export type Picture = PicturePixels | 'missing'

/** Grey stripes, in the place and width of a picture that is not here. */
const stripes: PicturePixels = (() => {
  const width = 96
  const height = 40
  const rgba = new Uint8ClampedArray(width * height * 4)
  for (let index = 0; index < width * height; index++) {
    const isDark = (((index % width) + Math.floor(index / width)) >> 2) % 4 === 0
    rgba.set(isDark ? [90, 90, 90, 255] : [255, 255, 255, 255], index * 4)
  }
  return { width, height, rgba }
})()

/** The pictures behind addresses, as they arrive. */
export function usePictures(requests: readonly ImageRequest[]): ReadonlyMap<string, Picture> {
  const [pictures, setPictures] = useState<ReadonlyMap<string, Picture>>(new Map())
  const wanted = [...new Set(requests.map(({ url }) => url))].join('\n')
  useEffect(() => {
    let isCurrent = true
    const keep = (url: string, picture: Picture): void => {
      if (isCurrent) setPictures((known) => new Map([...known, [url, picture]]))
    }
    for (const url of wanted === '' ? [] : wanted.split('\n')) {
      pixelsOf(url).then(
        (pixels) => keep(url, pixels),
        () => keep(url, 'missing'),
      )
    }
    return () => {
      isCurrent = false
    }
  }, [wanted])
  return pictures
}

/** What the engine is handed for a document; pictures that are still on the way are left out. */
export function hostImages({ images }: ResolvedDocument, pictures: ReadonlyMap<string, Picture>): readonly HostImage[] {
  return images.flatMap(({ id, url }) => {
    const picture = pictures.get(url)
    if (picture === undefined) return []
    const { width, height, rgba } = picture === 'missing' ? stripes : picture
    return [{ id, width, height, rgba }]
  })
}
