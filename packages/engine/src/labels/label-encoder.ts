import type { ResolvedDocument } from '../document/resolved-document.ts'
import { gbk } from '../encodings/gbk.ts'
import { type Guard, guarded, tagGuards } from '../encodings/guarded.ts'
import { unicodeGbk } from '../encodings/unicode-gbk.ts'
import { ByteWriter } from '../escpos/byte-writer.ts'
import type { Issue } from '../issue.ts'
import { utf8ByteCount } from '../markup/byte-count.ts'
import type { LabelModel } from '../models/model.ts'
import type { Output } from '../slip/output.ts'
import { sizesUpTo } from '../slip/size.ts'
import type { SlipEncoder, SlipJob } from '../slip/slip-encoder.ts'
import { type SlipFacts, SlipWalk } from '../slip/slip-walk.ts'
import { FeieLabelCanvas } from './feie-label-canvas.ts'
import { LabelPen } from './label-pen.ts'
import { dotsPerMm, type LabelSize, marginDots } from './label-size.ts'
import { TsplCanvas } from './tspl-canvas.ts'

/** Text fonts have sizes 1 to 10 in both languages; more than 8 is not asked for. */
const sizes = sizesUpTo(8)
const noStyles = { bold: false, underline: false, invert: false }
const everyStyle = { bold: true, underline: true, invert: true }

/** A quotation mark ends a string, and \[ begins an escape of later versions of the language. */
const tsplGuards: readonly Guard[] = [
  { character: '"', standIn: '＂' },
  { character: '[', standIn: '［', after: '\\' },
]

const printable = (mm: number): number => Math.floor(mm * dotsPerMm) - 2 * marginDots

function factsOf(model: LabelModel, label: LabelSize): Pick<SlipFacts, 'model' | 'widthDots' | 'cellDots' | 'sizes'> {
  return { model: model.model, widthDots: printable(label.widthMm), cellDots: model.cellDots, sizes }
}

const leftOut: Issue = {
  path: '',
  code: 'label_full',
  message: 'the label is full: what comes after is left out, one job being one label',
}

/** TSPL. Each label of a job is drawn and printed by itself. */
export function tsplEncoder(model: LabelModel<'tspl'>, label: LabelSize): SlipEncoder {
  const writer = new ByteWriter()
  const facts = factsOf(model, label)
  const pen = new LabelPen(new TsplCanvas(writer, label), { ...facts, heightDots: printable(label.heightMm) })
  const charset = guarded(gbk, tsplGuards)
  const walk = new SlipWalk({ ...facts, smallCellDots: undefined, charset, styles: everyStyle }, pen)
  return {
    encode(document: ResolvedDocument, job: SlipJob): Output {
      const issues = walk.write(document, job)
      return { kind: 'bytes', bytes: writer.take(job.copies), issues }
    },
  }
}

/** Feie's label markup. */
export function feieLabelEncoder(model: LabelModel<'feie-label'>, label: LabelSize): SlipEncoder {
  const canvas = new FeieLabelCanvas(label)
  const facts = factsOf(model, label)
  const pen = new LabelPen(canvas, { ...facts, heightDots: printable(label.heightMm) })
  const charset = guarded(unicodeGbk, tagGuards)
  const walk = new SlipWalk({ ...facts, smallCellDots: undefined, charset, styles: noStyles }, pen)
  return {
    encode(document: ResolvedDocument, job: SlipJob): Output {
      canvas.severalLabels = job.labels === 'all'
      const issues = walk.write(document, { ...job, font: undefined })
      const text = canvas.markup
      const all = pen.leftOut ? [...issues, leftOut] : issues
      return { kind: 'markup', text, byteCount: utf8ByteCount(text), copies: job.copies, issues: all }
    },
  }
}
