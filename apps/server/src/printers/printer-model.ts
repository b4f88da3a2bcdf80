import { type ModelFacts, models } from '@xiaopiao/engine'
import type { Issue, PrinterPaper } from '@xiaopiao/protocol'

const paperMm = { '58mm': 58, '80mm': 80 } as const satisfies Record<PrinterPaper, number>

export type ModelProblem =
  | { readonly reason: 'unknown_printer_model'; readonly issues: readonly Issue[] }
  | { readonly reason: 'invalid'; readonly issues: readonly Issue[] }

/** Checks that the engine speaks a model's language and that the model takes the paper. Undefined: it does. */
export function modelProblem(model: string, printerType: PrinterPaper): ModelProblem | undefined {
  // Markup and calls are for vendors' clouds and SDKs; what prints here takes bytes.
  const known: readonly ModelFacts[] = models().filter(({ kind }) => kind === 'bytes')
  const facts = known.find((candidate) => candidate.model === model)
  if (facts === undefined) {
    const names = known.map((candidate) => candidate.model).join(', ')
    const message = `there is no printer model "${model}": known are ${names} / 没有型号 "${model}",可用型号: ${names}`
    return { reason: 'unknown_printer_model', issues: [{ path: 'model', code: 'unknown_printer_model', message }] }
  }
  if (facts.papers.includes(paperMm[printerType])) return undefined
  const papers = facts.papers.map((paper) => `${paper}mm`).join(', ')
  const message = `model "${model}" takes ${papers}, not ${printerType} / 型号 "${model}" 仅支持 ${papers} 纸`
  return { reason: 'invalid', issues: [{ path: 'printer_type', code: 'paper_not_supported', message }] }
}
