import type { HoldReason, PrinterCondition } from '@xiaopiao/protocol'
import type { FaultCode } from './driver.ts'

/** Why a printer in this condition takes no job, or undefined when it does (DL8). */
export const holdReasonOf = {
  ready: undefined,
  paper_low: undefined,
  unknown: undefined,
  offline: 'printer_offline',
  paper_out: 'paper_out',
  cover_open: 'cover_open',
  error: 'printer_error',
} as const satisfies Record<PrinterCondition, HoldReason | undefined>

/** The fault of a job during which the printer came into this condition. */
export const faultCodeOf = {
  ready: 'unconfirmed',
  paper_low: 'unconfirmed',
  unknown: 'unconfirmed',
  offline: 'printer_offline',
  paper_out: 'paper_out',
  cover_open: 'cover_open',
  error: 'printer_error',
} as const satisfies Record<PrinterCondition, FaultCode>
