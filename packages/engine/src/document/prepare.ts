import { Frame } from '../expressions/frame.ts'
import { defaultDither } from '../images/dither.ts'
import { engineError } from '../issue.ts'
import { imagesMax } from '../limits.ts'
import { Run } from '../run.ts'
import type { CompiledTemplate, LineSink } from '../template/compiled-template.ts'
import {
  documentFormat,
  type ImageBlock,
  type ImageRequest,
  type Paper,
  papers,
  type ResolvedDocument,
  type ResolvedLine,
} from './resolved-document.ts'

export interface PrepareOptions {
  /** Width of the paper in mm, for the width of images. Default 80. */
  readonly paper?: Paper
  /** Report data that a placeholder names and that is not there. Default false: it prints as nothing. */
  readonly strict?: boolean
  /** Where the shop's clocks stand, in minutes east of UTC, for `{{date}}` of instants. Default 480 (China). */
  readonly utcOffsetMinutes?: number
}

const chinaUtcOffsetMinutes = 480

const paperWidthDots: Record<Paper, number> = { 58: 384, 80: 576 }

class LineCollector implements LineSink {
  readonly lines: ResolvedLine[] = []
  readonly images: ImageRequest[] = []
  private readonly paper: Paper

  constructor(paper: Paper) {
    this.paper = paper
  }

  line(line: ResolvedLine): void {
    this.lines.push(line)
  }

  image(url: string, block: ImageBlock): string {
    if (url === '') return ''
    const { dither = defaultDither, threshold, gamma } = block
    const widthDots = Math.min(block.widthDots ?? paperWidthDots[this.paper], paperWidthDots[this.paper])
    const known = this.images.find(
      (image) =>
        image.url === url &&
        image.widthDots === widthDots &&
        image.dither === dither &&
        image.threshold === threshold &&
        image.gamma === gamma,
    )
    if (known !== undefined) return known.id
    if (this.images.length >= imagesMax) {
      throw engineError('limit_exceeded', '', `a document may have ${imagesMax} different images`)
    }
    const id = `image-${this.images.length + 1}`
    const tone = { ...(threshold !== undefined && { threshold }), ...(gamma !== undefined && { gamma }) }
    this.images.push({ id, url, widthDots, dither, ...tone })
    return id
  }
}

/**
 * Fills a template with data (TP19): the result is plain data. Missing data prints as nothing; in strict mode it
 * is an issue of the document. Throws EngineError `limit_exceeded` when template and data together explode (TP8),
 * and `invalid_option`.
 */
export function prepare(template: CompiledTemplate, data: unknown, options: PrepareOptions = {}): ResolvedDocument {
  const { paper = 80, strict = false, utcOffsetMinutes = chinaUtcOffsetMinutes } = options
  if (!papers.includes(paper)) {
    throw engineError(
      'invalid_option',
      'paper',
      `expected a paper width of ${papers.join(' or ')} mm, received ${String(paper)}`,
    )
  }
  if (!Number.isInteger(utcOffsetMinutes) || Math.abs(utcOffsetMinutes) > 14 * 60) {
    throw engineError('invalid_option', 'utcOffsetMinutes', 'expected whole minutes from -840 to 840')
  }
  const run = new Run({ strict, utcOffsetMinutes })
  const frame = new Frame(undefined, run, data)
  const collector = new LineCollector(paper)
  for (const make of template.makers) make(frame, collector)
  return { format: documentFormat, lines: collector.lines, images: collector.images, issues: run.issues }
}
