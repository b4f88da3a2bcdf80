import {
  documentFromText,
  EngineError,
  encode,
  models,
  prepare,
  type ResolvedDocument,
  renderText,
} from '@xiaopiao/engine'
import type { Issue } from '@xiaopiao/protocol'
import type { JobFormat } from '../drivers/driver.ts'
import type { LoadedImages, WantedImage } from '../images/load-images.ts'
import { wantedImages } from '../images/wanted-images.ts'
import type { PrinterRow, PrintSource, TaskOutput } from '../store/rows.ts'
import { compiledTemplate } from '../templates/compiled-template.ts'

/** What of a task decides the slip. */
export interface Printable {
  readonly source: PrintSource
  readonly reprint: boolean
  /** The name of the printer for which this one steps in (DL8). */
  readonly standsInFor: string | null
}

export interface Rendering extends Omit<TaskOutput, 'attempt'> {
  /** What the printer cannot print as it was asked to, such as characters that it lacks; for the task's history. */
  readonly losses?: string
}

/** The line that keeps a second slip from being taken for a second order (DL3). */
const reprintMark = '*** 重打 REPRINT ***'

/** A slip laid out for its printer, but for the pictures that have to be had first. */
export interface PreparedSlip {
  /** Empty where there are none, or where the printer prints none: then there is nothing to wait for. */
  readonly images: readonly WantedImage[]
  readonly document: ResolvedDocument
  readonly format: JobFormat
  readonly model: string
  readonly paper: 58 | 80
  readonly widthDots: number
  readonly cut: boolean
}

const noImages: LoadedImages = { images: [], missing: [] }

/**
 * Makes what goes to the printer: finished bytes, or text laid out for its paper.
 * @param format what the printer's driver wants
 * @param loaded the pictures of the prepared slip
 * @throws EngineError with its issues when the template and its data make no slip
 */
export function renderTask(task: Printable, printer: PrinterRow, format: JobFormat, loaded = noImages): Rendering {
  return encodeSlip(prepareSlip(task, printer, format), loaded)
}

/**
 * The first half of `renderTask`: what is to be loaded before the second.
 * @throws EngineError
 */
export function prepareSlip(task: Printable, printer: PrinterRow, format: JobFormat): PreparedSlip {
  const paper = printer.printerType === '58mm' ? 58 : 80
  const facts = models().find(({ model }) => model === printer.model)
  if (facts === undefined) {
    const message = `no printer model '${printer.model}': known models are ${models().map(({ model }) => model)}`
    throw new EngineError('unknown_printer_model', [{ path: 'model', code: 'unknown_printer_model', message }])
  }
  const document = withMarks(documentOf(task.source, paper), task, paper)
  const widthDots = facts.widthDots[paper]
  const images = format === 'text' || facts.kind === 'markup' ? [] : wantedImages(document, widthDots)
  return { images, document, format, model: printer.model, paper, widthDots, cut: printer.settings.cut ?? true }
}

/**
 * The second half of `renderTask`.
 * @throws EngineError
 */
export function encodeSlip(slip: PreparedSlip, loaded: LoadedImages = noImages): Rendering {
  const { document, format, model, paper, widthDots, cut } = slip
  const leftOut = picturesLeftOut(slip, loaded)
  if (format === 'text') {
    const text = renderText(document, { columns: paper === 58 ? 32 : 48 })
    return { format, model, widthDots, bytes: new TextEncoder().encode(text), ...lossesOf([], leftOut) }
  }
  // A vendor's driver takes labels apart that are orders of their own.
  const output = encode(document, { model, paper, cut, images: loaded.images, labels: 'all' })
  if (output.kind === 'markup' && format === 'markup') {
    return {
      format,
      model,
      widthDots,
      bytes: new TextEncoder().encode(output.text),
      ...lossesOf(output.issues, leftOut),
    }
  }
  if (output.kind === 'bytes' && format === 'escpos') {
    return { format, model, widthDots, bytes: output.bytes, ...lossesOf(output.issues, leftOut) }
  }
  throw new Error(`Model "${model}" makes ${output.kind}, which a driver that sends ${format} cannot send`)
}

/** A few say enough; a photo that fails in each of a hundred rows does so for one reason. */
const lossesShown = 3

/**
 * A slip that only looks plainer has lost nothing: nobody wants to read of it with every slip. Of a picture that was
 * not given, the loader knows better why.
 */
const untold: ReadonlySet<string> = new Set(['style_unsupported', 'font_size_unsupported', 'missing_image'])

function lossesOf(issues: readonly Issue[], leftOut: readonly string[]): Pick<Rendering, 'losses'> {
  const told = issues.filter(({ code }) => !untold.has(code))
  const lost = [...leftOut, ...told.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))]
  if (lost.length === 0) return {}
  const shown = lost.slice(0, lossesShown)
  const more = lost.length > lossesShown ? ` (+${lost.length - lossesShown})` : ''
  return { losses: `打印机无法照打 / not printed as asked: ${shown.join('; ')}${more}` }
}

const urlCharactersShown = 120

/** What became of pictures that are not on the paper. */
function picturesLeftOut({ document, images }: PreparedSlip, { images: given, missing }: LoadedImages): string[] {
  if (document.images.length === 0) return []
  if (images.length === 0) return ['图片:打印机或其客户端不支持图片 / pictures: the printer or its client takes none']
  const whys = new Map(missing.map(({ id, why }) => [id, why]))
  return images
    .filter(({ id }) => !given.some((image) => image.id === id))
    .map(({ id, url }) => `图片 / picture ${url.slice(0, urlCharactersShown)}: ${whys.get(id) ?? 'not loaded'}`)
}

function documentOf(source: PrintSource, paper: 58 | 80): ResolvedDocument {
  return source.kind === 'text'
    ? documentFromText(source.text)
    : prepare(compiledTemplate(source.template), source.data, { paper })
}

function withMarks(document: ResolvedDocument, task: Printable, paper: 58 | 80): ResolvedDocument {
  const { reprint, standsInFor } = task
  if (!reprint && standsInFor === null) return document
  const line = (content: string) => [{ content, textAlign: 'center', bold: true }]
  const layouts = [
    ...(reprint ? [line('{{reprintMark}}')] : []),
    ...(standsInFor === null ? [] : [line('代 {{standsInFor}} / BACKUP')]),
  ]
  const template = { format: 'xiaopiao/1', name: 'marks', layouts }
  const marks = prepare(compiledTemplate(template), { reprintMark, standsInFor }, { paper })
  return { ...document, lines: [...marks.lines, ...document.lines] }
}
