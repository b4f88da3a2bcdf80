import type { PrinterPaper } from '@xiaopiao/protocol'

/** Paper is sold as 57 or 58 mm and as 79 or 80 mm; what lies between belongs to the nearer one. */
const boundaryMm = 69

/** The paper class for a width that a client states (GW11); 80 mm when it states none. */
export function paperOfWidth(paperWidthMm: number | null | undefined): PrinterPaper {
  return paperWidthMm !== null && paperWidthMm !== undefined && paperWidthMm < boundaryMm ? '58mm' : '80mm'
}

/** The engine model that a printer gets when nobody names one. */
export const defaultModels = { '58mm': 'escpos58', '80mm': 'escpos80' } as const satisfies Record<PrinterPaper, string>
