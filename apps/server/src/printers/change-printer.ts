import type { Issue, PrinterPatch } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type { PrinterPatchRow, PrinterRow } from '../store/rows.ts'
import type { TenantStore } from '../store/store.ts'
import { backupIssue } from './add-printer.ts'
import { defaultModel } from './paper-width.ts'
import { modelProblem } from './printer-model.ts'
import type { VendorClouds, VendorProblem } from './vendor-cloud.ts'

export type ChangePrinterAnswer =
  | { readonly ok: true; readonly printer: PrinterRow }
  | { readonly ok: false; readonly reason: 'not_found' }
  | { readonly ok: false; readonly reason: 'unknown_printer_model' | 'invalid'; readonly issues: readonly Issue[] }
  | VendorProblem

/**
 * Changes what the patch names and nothing else; `settings` are merged field by field. A printer with its paper's
 * default model gets the other default when only its paper changes. A printer of a vendor's cloud gets its new name
 * there first.
 */
export async function changePrinter(
  store: TenantStore,
  id: number,
  patch: PrinterPatch,
  context: { readonly now: EpochMs; readonly clouds?: VendorClouds },
): Promise<ChangePrinterAnswer> {
  const before = await store.printer(id)
  const cloud = before === undefined ? undefined : context.clouds?.[before.driver]
  if (before !== undefined && cloud !== undefined && patch.printer_name !== undefined) {
    const { printer_name: name } = patch
    const renamed = name === before.printerName ? { ok: true as const } : await cloud.rename(before, name)
    if (!renamed.ok) return renamed
  }
  return store.write(async (tx): Promise<ChangePrinterAnswer> => {
    const printer = await tx.printer(id)
    if (printer === undefined) return { ok: false, reason: 'not_found' }

    const printerType = patch.printer_type ?? printer.printerType
    const hasDefaultModel = printer.model === defaultModel(printer.driver, printer.printerType)
    const model = patch.model ?? (hasDefaultModel ? defaultModel(printer.driver, printerType) : printer.model)
    if (model !== printer.model || printerType !== printer.printerType) {
      const problem = modelProblem(model, printerType, printer.driver)
      if (problem !== undefined) return { ok: false, ...problem }
    }
    const issue = await backupIssue(tx, patch.backup_printer_id, id)
    if (issue !== undefined) return { ok: false, reason: 'invalid', issues: [issue] }

    const changed = await tx.updatePrinter(id, { ...patchRow(printer, patch), printerType, model }, context.now)
    return changed === undefined ? { ok: false, reason: 'not_found' } : { ok: true, printer: changed }
  })
}

function patchRow(printer: PrinterRow, patch: PrinterPatch): PrinterPatchRow {
  return {
    ...(patch.printer_name !== undefined && { printerName: patch.printer_name }),
    ...(patch.connection !== undefined && { host: patch.connection.host, port: patch.connection.port }),
    ...(patch.auto_print !== undefined && { autoPrint: patch.auto_print }),
    ...(patch.is_default !== undefined && { isDefault: patch.is_default }),
    ...(patch.printer_status !== undefined && { printerStatus: patch.printer_status }),
    ...(patch.backup_printer_id !== undefined && { backupPrinterId: patch.backup_printer_id }),
    ...(patch.settings !== undefined && { settings: { ...printer.settings, ...patch.settings } }),
  }
}
