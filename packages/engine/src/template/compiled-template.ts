import type { Block, ImageBlock, ImageRequest, ResolvedLine } from '../document/resolved-document.ts'
import type { Frame } from '../expressions/frame.ts'

/** Where a running template puts its lines. */
export interface LineSink {
  line(line: ResolvedLine): void
  /** Asks for an image and returns its id; the same URL, width and settings give the same id. */
  image(url: string, block: ImageBlock): string
  readonly images: readonly ImageRequest[]
}

/** A compiled node of the layout tree: writes its lines. */
export type LineMaker = (frame: Frame, sink: LineSink) => void

/** The compiled form of a template: reusable, without state (TP19). Only `prepare` looks inside. */
export interface CompiledTemplate {
  readonly name: string | undefined
  readonly makers: readonly LineMaker[]
  /** Every block of the template, in order. */
  readonly blocks: readonly Block[]
}
