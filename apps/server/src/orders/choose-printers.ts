import type { PrintSettings } from '../settings/print-settings.ts'
import type { PrinterRow } from '../store/rows.ts'
import type { TenantReads } from '../store/store.ts'

/** A printer that a person has switched off gets nothing by itself; one in ERROR holds its tasks until it is well. */
function isOn(printer: PrinterRow | undefined): printer is PrinterRow {
  return printer !== undefined && printer.printerStatus !== 'INACTIVE'
}

/** Where a confirmed order prints: on every printer with automatic printing, else on the default one. */
export async function printersForConfirmation(reads: TenantReads): Promise<readonly PrinterRow[]> {
  const automatic = await reads.autoPrinters()
  if (automatic.length > 0) return automatic
  const standard = await reads.defaultPrinter()
  return isOn(standard) ? [standard] : []
}

/** Where slips of events print: on the printer of the settings, else the default one, else the automatic ones. */
export async function printersForEvent(reads: TenantReads, settings: PrintSettings): Promise<readonly PrinterRow[]> {
  const standard = await standardPrinter(reads, settings)
  return isOn(standard) ? [standard] : await reads.autoPrinters()
}

/** The one printer for a document that names none, switched off or not. */
export async function standardPrinter(reads: TenantReads, settings: PrintSettings): Promise<PrinterRow | undefined> {
  const configured = settings.defaultPrinterSn === null ? undefined : await reads.printerBySn(settings.defaultPrinterSn)
  if (isOn(configured)) return configured
  return (await reads.defaultPrinter()) ?? configured
}
