import { type KeyboardEvent, type PointerEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { DotCanvas } from './dot-canvas.tsx'
import type { DotPicture, DrawnPage } from './draw-receipt.ts'
import { blockAt, boxesOf, type DotBox, placesInOrder } from './page-places.ts'
import styles from './preview.module.css'

interface PaperPageProps {
  readonly page: DrawnPage
  readonly label: string
  /** Place in the parts of what is selected, such as `items.content[2]`; undefined: nothing is. */
  readonly selected: string | undefined
  readonly onSelect: (place: string) => void
}

/** A drawing of our own, without scripts or references, becomes elements: an image would have to be decoded first. */
function useDrawn(svg: string) {
  const holder = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const drawn = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement
    holder.current?.replaceChildren(document.adoptNode(drawn))
  }, [svg])
  return holder
}

function percent(part: number, whole: number): string {
  return `${(part / whole) * 100}%`
}

function placeOn(page: DrawnPage, box: DotBox | DotPicture) {
  return {
    left: percent(box.leftDots, page.widthDots),
    top: percent(box.topDots, page.heightDots),
    width: percent(box.widthDots, page.widthDots),
    height: percent(box.heightDots, page.heightDots),
  }
}

/** Where on the page a pointer is, in dots of the picture. */
function dotsAt({ currentTarget, clientX, clientY }: PointerEvent | MouseEventLike, page: DrawnPage) {
  const box = currentTarget.getBoundingClientRect()
  const scale = page.widthDots / box.width
  return { x: (clientX - box.left) * scale, y: (clientY - box.top) * scale }
}

interface MouseEventLike {
  readonly currentTarget: Element
  readonly clientX: number
  readonly clientY: number
}

/** One strip of paper; a press on a line selects what printed it, and so do the arrow keys. */
export function PaperPage({ page, label, selected, onSelect }: PaperPageProps) {
  const holder = useDrawn(page.svg)
  const [hovered, setHovered] = useState<DotBox>()
  const hover = (event: PointerEvent): void => {
    const { x, y } = dotsAt(event, page)
    setHovered(event.pointerType === 'mouse' ? blockAt(page, x, y)?.box : undefined)
  }
  const press = (event: MouseEventLike): void => {
    const { x, y } = dotsAt(event, page)
    const place = blockAt(page, x, y)?.place
    if (place !== undefined) onSelect(place)
  }
  const step = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    const places = placesInOrder(page)
    const at = selected === undefined ? -1 : places.indexOf(selected)
    const next = places[at === -1 ? 0 : Math.min(Math.max(at + by, 0), places.length - 1)]
    if (next !== undefined) onSelect(next)
  }
  return (
    <button
      type="button"
      className={styles.page}
      aria-label={label}
      data-testid="paper-page"
      onPointerMove={hover}
      onPointerLeave={() => setHovered(undefined)}
      onClick={press}
      onKeyDown={step}
    >
      <div ref={holder} data-testid="paper-drawing" />
      {page.pictures.map((picture, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pictures have no identity but their order on the paper.
        <DotCanvas key={index} className={styles.picture ?? ''} style={placeOn(page, picture)} dots={picture.dots} />
      ))}
      {hovered === undefined ? null : <Mark page={page} box={hovered} kind="hover" />}
      {boxesOf(page, selected).map((box, index) => (
        <Mark key={box.topDots} page={page} box={box} kind="selected" inSight={index === 0} />
      ))}
    </button>
  )
}

interface MarkProps {
  readonly page: DrawnPage
  readonly box: DotBox
  readonly kind: 'hover' | 'selected'
  /** What is selected elsewhere is brought into sight here. */
  readonly inSight?: boolean
}

function Mark({ page, box, kind, inSight = false }: MarkProps) {
  const mark = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (inSight) mark.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [inSight])
  return (
    <span ref={mark} className={styles.mark} data-kind={kind} data-testid={`mark-${kind}`} style={placeOn(page, box)} />
  )
}
