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

/**
 * Makes what goes to the printer: finished bytes, or text laid out for its paper.
 * @param format what the printer's driver wants
 * @throws EngineError with its issues when the template and its data make no slip
 */
export function renderTask(task: Printable, printer: PrinterRow, format: JobFormat): Rendering {
  const paper = printer.printerType === '58mm' ? 58 : 80
  const facts = models().find(({ model }) => model === printer.model)
  if (facts === undefined) {
    const message = `no printer model '${printer.model}': known models are ${models().map(({ model }) => model)}`
    throw new EngineError('unknown_printer_model', [{ path: 'model', code: 'unknown_printer_model', message }])
  }
  const document = withMarks(documentOf(task.source, paper), task, paper)
  const widthDots = facts.widthDots[paper]
  const { model } = printer
  if (format === 'text') {
    const text = renderText(document, { columns: paper === 58 ? 32 : 48 })
    return { format, model, widthDots, bytes: new TextEncoder().encode(text) }
  }
  const output = encode(document, { model, paper, cut: printer.settings.cut ?? true })
  if (output.kind === 'markup' && format === 'markup') {
    return { format, model, widthDots, bytes: new TextEncoder().encode(output.text), ...lossesOf(output.issues) }
  }
  if (output.kind === 'bytes' && format === 'escpos') {
    return { format, model, widthDots, bytes: output.bytes, ...lossesOf(output.issues) }
  }
  throw new Error(`Model "${model}" makes ${output.kind}, which a driver that sends ${format} cannot send`)
}

/** A few say enough; a photo that fails in each of a hundred rows does so for one reason. */
const lossesShown = 3

/** A slip that only looks plainer has lost nothing: nobody wants to read of it with every slip. */
const looks: ReadonlySet<string> = new Set(['style_unsupported', 'font_size_unsupported'])

function lossesOf(issues: readonly Issue[]): Pick<Rendering, 'losses'> {
  const lost = issues.filter(({ code }) => !looks.has(code))
  if (lost.length === 0) return {}
  const shown = lost.slice(0, lossesShown).map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
  const more = lost.length > lossesShown ? ` (+${lost.length - lossesShown})` : ''
  return { losses: `打印机无法照打 / not printed as asked: ${shown.join('; ')}${more}` }
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
