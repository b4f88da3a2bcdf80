import type { Dots } from '@xiaopiao/paper'
import { type CSSProperties, useLayoutEffect, useRef } from 'react'

/** Black ink on nothing: the paper shows through. */
function paint(canvas: HTMLCanvasElement, { columns, rows, rowBytes, bits }: Dots): void {
  canvas.width = columns
  canvas.height = rows
  const context = canvas.getContext('2d')
  if (context === null) return
  const picture = context.createImageData(columns, rows)
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const byte = bits[y * rowBytes + (x >> 3)] ?? 0
      if ((byte & (0x80 >> (x & 7))) !== 0) picture.data[(y * columns + x) * 4 + 3] = 255
    }
  }
  context.putImageData(picture, 0, 0)
}

function same(one: Dots | undefined, other: Dots): boolean {
  if (one === undefined || one.columns !== other.columns || one.rows !== other.rows) return false
  return one.bits.every((byte, index) => byte === other.bits[index])
}

interface DotCanvasProps {
  readonly dots: Dots
  readonly className: string
  readonly style: CSSProperties
}

/** Dots as they come out of the print head; painted again only when they are others. */
export function DotCanvas({ dots, className, style }: DotCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const painted = useRef<Dots>(undefined)
  useLayoutEffect(() => {
    if (canvas.current === null || same(painted.current, dots)) return
    paint(canvas.current, dots)
    painted.current = dots
  }, [dots])
  return <canvas ref={canvas} className={className} style={style} data-testid="paper-dots" />
}
