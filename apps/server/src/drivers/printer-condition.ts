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

/** The condition that a hold tells of; undefined for a printer that a person took out of service. */
export const conditionOf = {
  printer_offline: 'offline',
  paper_out: 'paper_out',
  cover_open: 'cover_open',
  printer_error: 'error',
  printer_inactive: undefined,
} as const satisfies Record<HoldReason, PrinterCondition | undefined>

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
