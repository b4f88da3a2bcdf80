import { type Language, type ModelFacts, models } from '@xiaopiao/engine'
import type { DriverKind, Issue, PrinterPaper } from '@xiaopiao/protocol'

const paperMm = { '58mm': 58, '80mm': 80 } as const

const labelLanguages: ReadonlySet<Language> = new Set(['tspl', 'feie-label'])
/** What a vendor's cloud takes; every other driver sends bytes, or text for which the model only says how wide it is. */
const vendorLanguages: Partial<Record<DriverKind, ReadonlySet<Language>>> = {
  feie: new Set(['feie', 'feie-label']),
}

export type ModelProblem =
  | { readonly reason: 'unknown_printer_model'; readonly issues: readonly Issue[] }
  | { readonly reason: 'invalid'; readonly issues: readonly Issue[] }

/** Checks that the driver can send what the model makes and that the model takes the paper. Undefined: it does. */
export function modelProblem(model: string, printerType: PrinterPaper, driver: DriverKind): ModelProblem | undefined {
  const vendors = vendorLanguages[driver]
  const known: readonly ModelFacts[] = models().filter(({ kind, language }) =>
    vendors === undefined ? kind === 'bytes' : vendors.has(language),
  )
  const facts = known.find((candidate) => candidate.model === model)
  if (facts === undefined) {
    const names = known.map((candidate) => candidate.model).join(', ')
    const message = `there is no printer model "${model}": known are ${names} / 没有型号 "${model}",可用型号: ${names}`
    return { reason: 'unknown_printer_model', issues: [{ path: 'model', code: 'unknown_printer_model', message }] }
  }
  if (takesPaper(facts, printerType, driver)) return undefined
  const papers = facts.papers.map((paper) => `${paper}mm`).join(', ')
  const message = `model "${model}" takes ${papers}, not ${printerType} / 型号 "${model}" 仅支持 ${papers} 纸`
  return { reason: 'invalid', issues: [{ path: 'printer_type', code: 'paper_not_supported', message }] }
}

/** The vendor prints receipts and labels by two calls, so that there paper and language have to agree. */
function takesPaper({ language, papers }: ModelFacts, printerType: PrinterPaper, driver: DriverKind): boolean {
  const isLabel = labelLanguages.has(language)
  if (printerType === 'label') return isLabel
  return papers.includes(paperMm[printerType]) && !(isLabel && vendorLanguages[driver] !== undefined)
}
