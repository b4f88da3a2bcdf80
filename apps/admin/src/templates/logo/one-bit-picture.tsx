import type { Raster } from '@xiaopiao/engine'
import { useEffect, useRef } from 'react'
import styles from './logo-field.module.css'

/** Paints dots as a print head does: black, or the paper. */
function paint(canvas: HTMLCanvasElement, { widthDots, heightDots, bits }: Raster): void {
  canvas.width = widthDots
  canvas.height = heightDots
  const context = canvas.getContext('2d')
  if (context === null) return
  const picture = context.createImageData(widthDots, heightDots)
  const words = new Uint32Array(picture.data.buffer)
  // Opaque ink and nothing: both read the same in either byte order.
  const ink = new Uint32Array(new Uint8Array([35, 40, 45, 255]).buffer)[0] ?? 0
  for (let index = 0; index < words.length; index++) {
    const byte = bits[index >> 3] ?? 0
    words[index] = (byte & (0x80 >> (index & 7))) === 0 ? 0 : ink
  }
  context.putImageData(picture, 0, 0)
}

/** The share of dots that are black, 0 to 1. */
export function blackShare({ widthDots, heightDots, bits }: Raster): number {
  let black = 0
  for (const byte of bits) for (let rest = byte; rest !== 0; rest &= rest - 1) black++
  return black / (widthDots * heightDots)
}

/** A 1-bit picture, one pixel of the screen for each dot of the print head. */
export function OneBitPicture({ raster, label }: { readonly raster: Raster; readonly label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    if (canvas.current !== null) paint(canvas.current, raster)
  }, [raster])
  return <canvas ref={canvas} className={styles.dots} role="img" aria-label={label} data-testid="logo-dots" />
}
