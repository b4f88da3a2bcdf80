import type { ResolvedDocument } from '../document/resolved-document.ts'
import type { HostImage } from '../images/host-image.ts'
import type { HostFont } from '../layout/draw-line.ts'
import type { Output } from './output.ts'

/** What one `encode` asks for, checked. */
export interface SlipJob {
  readonly cut: boolean
  readonly copies: number
  readonly images: readonly HostImage[]
  /** Draws what the printer's own font lacks. */
  readonly font: HostFont | undefined
  /** Whether blocks of raw bytes are sent. */
  readonly raw: boolean
  /** Whether labels that are jobs of their own may follow each other in the output. */
  readonly labels: 'one' | 'all'
}

/** Writes documents for one model on one paper; it may keep buffers and layouts between documents. */
export interface SlipEncoder {
  encode(document: ResolvedDocument, job: SlipJob): Output
}
