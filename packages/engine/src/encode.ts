import { documentFormat, type Paper, papers, type ResolvedDocument } from './document/resolved-document.ts'
import { EscposEncoder } from './escpos/escpos-encoder.ts'
import type { HostImage } from './images/host-image.ts'
import { engineError } from './issue.ts'
import { feieLabelEncoder, tsplEncoder } from './labels/label-encoder.ts'
import { checkLabelSize, type LabelSize } from './labels/label-size.ts'
import type { HostFont } from './layout/draw-line.ts'
import { copiesMax, outputLinesMax } from './limits.ts'
import { inlineMarkupEncoder, lineMarkupEncoder } from './markup/markup-encoder.ts'
import type { Language, Model, ModelByLanguage } from './models/model.ts'
import { findModel, paperFor } from './models/models.ts'
import type { Output } from './slip/output.ts'
import type { SlipEncoder } from './slip/slip-encoder.ts'
import { StarEncoder } from './star/star-encoder.ts'
import { WangposEncoder } from './wangpos/wangpos-encoder.ts'

export interface EncodeOptions {
  /** A name that `models()` lists. */
  readonly model: string
  /** Width of the paper in mm. Default: the model's own (TP22). */
  readonly paper?: Paper
  /** Cut at the end. Default true; false leaves every cut out and only feeds the paper past the knife (TP22). */
  readonly cut?: boolean
  /** The same slip over and over, 1 (default) to 100. */
  readonly copies?: number
  /** What the document's `images` asked for. */
  readonly images?: readonly HostImage[]
  /** The label that a label printer has in it. Default: the model's own. */
  readonly label?: LabelSize
  /**
   * Of vendors that take one label a job (`feie-label`): `one` (default) leaves out what comes after the first, with an
   * issue; `all` writes each label whole, one behind the other, for a host that sends what begins with `<SIZE>` as jobs
   * of their own.
   */
  readonly labels?: 'one' | 'all'
  /** Glyphs for characters that the printer lacks: lines with such a one are drawn as dots. Without it they are `?`. */
  readonly font?: HostFont
  /** Send blocks of raw bytes. Default false: they are left out, with an issue. */
  readonly raw?: boolean
}

type Factories = {
  readonly [L in Language]: (model: ModelByLanguage[L], paper: Paper, label: LabelSize | undefined) => SlipEncoder
}

/** One encoder to a language. */
const factories: Factories = {
  escpos: (model, paper) => new EscposEncoder(model, paper),
  'star-prnt': (model, paper) => new StarEncoder(model, paper),
  'star-line': (model, paper) => new StarEncoder(model, paper),
  tspl: (model, _paper, label) => tsplEncoder(model, label ?? model.label),
  'feie-label': (model, _paper, label) => feieLabelEncoder(model, label ?? model.label),
  feie: inlineMarkupEncoder,
  '365-s2': inlineMarkupEncoder,
  yilianyun: inlineMarkupEncoder,
  xpyun: inlineMarkupEncoder,
  spyun: inlineMarkupEncoder,
  '365-s1': lineMarkupEncoder,
  gprinter: lineMarkupEncoder,
  wangpos: (model, paper) => new WangposEncoder(model, paper),
}

function newEncoder<L extends Language>(model: Model<L>, paper: Paper, label: LabelSize | undefined): SlipEncoder {
  return factories[model.language as L](model, paper, label)
}

/** By paper, then by model: a key of both would be a new text for every call. */
const encoders = {
  58: new Map<string, SlipEncoder>(),
  80: new Map<string, SlipEncoder>(),
  own: new Map<string, SlipEncoder>(),
}

/** Encoders keep what they have laid out, so that they are kept themselves; labels of other sizes are rare. */
function encoderFor(modelName: string, wantedPaper: Paper | undefined, label: LabelSize | undefined): SlipEncoder {
  const ofPaper = encoders[wantedPaper ?? 'own']
  const known = label === undefined ? ofPaper.get(modelName) : undefined
  if (known !== undefined) return known
  const model = findModel(modelName)
  const encoder = newEncoder(model, paperFor(model, wantedPaper), label)
  if (label === undefined) ofPaper.set(modelName, encoder)
  return encoder
}

/** A document may come back from JSON, from anywhere: what the encoder relies on is looked at. */
function checkDocument(document: ResolvedDocument): void {
  if (document?.format !== documentFormat || !Array.isArray(document.lines)) {
    throw engineError('invalid_document', 'format', `expected a document of the format '${documentFormat}'`)
  }
  if (document.lines.length > outputLinesMax) {
    throw engineError('limit_exceeded', 'lines', `a document may have ${outputLinesMax} lines`)
  }
}

/**
 * Lays a document out for a printer and paper, and writes it in the printer's language (TP6, TP19).
 * Throws EngineError: `unknown_printer_model`, `unsupported_paper`, `invalid_option`, `invalid_document`, `limit_exceeded`.
 */
export function encode(document: ResolvedDocument, options: EncodeOptions): Output {
  const { model, paper, cut = true, copies = 1, images = [], raw = false, label, labels = 'one', font } = options
  if (paper !== undefined && !papers.includes(paper)) {
    throw engineError(
      'invalid_option',
      'paper',
      `expected a paper width of ${papers.join(' or ')} mm, received ${String(paper)}`,
    )
  }
  if (!Number.isInteger(copies) || copies < 1 || copies > copiesMax) {
    throw engineError('invalid_option', 'copies', `expected 1 to ${copiesMax} copies, received ${String(copies)}`)
  }
  checkDocument(document)
  if (label !== undefined) checkLabelSize(label)
  return encoderFor(model, paper, label).encode(document, { cut, copies, images, raw, font, labels })
}
