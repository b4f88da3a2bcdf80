import type { Printer, PrinterCondition } from '@xiaopiao/protocol'
import { isoInstant } from '../clock.ts'
import type { AgentLinks } from '../drivers/agent-links.ts'
import type { PrinterRow } from '../store/rows.ts'

/**
 * Whether a printer can be reached, as far as is known: an agent printer while its client is connected, a network
 * printer by what it was last seen to be.
 */
export function printerOnline(printer: PrinterRow, links: Pick<AgentLinks, 'link' | 'elsewhere'>): boolean {
  if (printer.driver === 'agent') return links.link(printer.id) !== undefined || links.elsewhere(printer.id)
  return printer.condition !== 'offline' && printer.condition !== 'unknown'
}

/** A printer as the HTTP API shows it; secrets stay behind. */
export function printerView(
  printer: PrinterRow,
  now: { readonly online: boolean; readonly waitingTasks: number },
): Printer {
  return {
    id: printer.id,
    printer_sn: printer.printerSn,
    printer_name: printer.printerName,
    driver: printer.driver,
    model: printer.model,
    printer_type: printer.printerType,
    connection: printer.host === null ? null : { host: printer.host, port: printer.port ?? 9100 },
    auto_print: printer.autoPrint,
    is_default: printer.isDefault,
    printer_status: printer.printerStatus,
    online: now.online,
    condition: conditionShown(printer, now.online),
    condition_at: printer.conditionAt === null ? null : isoInstant(printer.conditionAt),
    backup_printer_id: printer.backupPrinterId,
    settings: printer.settings,
    waiting_tasks: now.waitingTasks,
    created_at: isoInstant(printer.createdAt),
    updated_at: isoInstant(printer.updatedAt),
  }
}

/** An agent printer's connection is the newest that is known of it; what its row says may be older. */
function conditionShown(printer: PrinterRow, online: boolean): PrinterCondition {
  if (printer.driver !== 'agent') return printer.condition
  if (!online) return 'offline'
  return printer.condition === 'offline' || printer.condition === 'unknown' ? 'ready' : printer.condition
}
