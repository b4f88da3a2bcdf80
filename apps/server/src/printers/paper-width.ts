import type { DriverKind, PrinterPaper } from '@xiaopiao/protocol'

/** Paper is sold as 57 or 58 mm and as 79 or 80 mm; what lies between belongs to the nearer one. */
const boundaryMm = 69

/** The paper class for a width that a client states (GW11); 80 mm when it states none. */
export function paperOfWidth(paperWidthMm: number | null | undefined): '58mm' | '80mm' {
  return paperWidthMm !== null && paperWidthMm !== undefined && paperWidthMm < boundaryMm ? '58mm' : '80mm'
}

/** The engine models that printers get when nobody names one. */
export const defaultModels = {
  '58mm': 'escpos58',
  '80mm': 'escpos80',
  label: 'tspl',
} as const satisfies Record<PrinterPaper, string>

const feieModels = { '58mm': 'feie', '80mm': 'feie', label: 'feie-label' } as const satisfies Record<
  PrinterPaper,
  string
>

/** The engine model of a printer that is reached by `driver`, when nobody names one. */
export function defaultModel(driver: DriverKind, paper: PrinterPaper): string {
  return driver === 'feie' ? feieModels[paper] : defaultModels[paper]
}
