import type { DriverKind, PrinterPaper } from '@xiaopiao/protocol'
import type { PrinterRow, TenantId } from '../store/rows.ts'

/** Why a vendor did not do what was asked of it. */
export type VendorProblem = {
  readonly ok: false
  /** Its own no; no account that it takes; no answer, so that it may have been done or not. */
  readonly reason: 'vendor_refused' | 'vendor_account' | 'vendor_unreachable'
  /** The vendor's words, or what was seen. */
  readonly message: string
}

/** What adding, naming and deleting printers need of a vendor's cloud. Every call may be repeated. */
export interface VendorCloud {
  /** Registers a printer there; one that is in this account already is fine. Tells its paper, where the vendor does. */
  add(
    tenantId: TenantId,
    printer: { readonly sn: string; readonly key: string; readonly name: string },
  ): Promise<{ readonly ok: true; readonly paper: PrinterPaper | undefined } | VendorProblem>
  rename(printer: PrinterRow, name: string): Promise<{ readonly ok: true } | VendorProblem>
  /** Takes a printer out of the account; one that is not there is fine. */
  remove(printer: PrinterRow): Promise<{ readonly ok: true } | VendorProblem>
  /** Empties the printer's queue there. Answers how many of our slips were in it. */
  clearQueue(printer: PrinterRow): Promise<{ readonly ok: true; readonly openTasks: number } | VendorProblem>
}

/** The clouds in use; a driver without one has no vendor. */
export type VendorClouds = Readonly<Partial<Record<DriverKind, VendorCloud>>>
