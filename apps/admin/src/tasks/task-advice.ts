import type { HoldReason, PrintTask } from '@xiaopiao/protocol'

/** A page on which the cause can be mended. */
export type AdvicePlace = 'printers' | 'feieAccount' | 'refundQuestion' | 'templates'

export interface Advice {
  /** A hold reason or a fault; the words are kept by it. */
  readonly code: string
  readonly kind: 'waiting' | 'failed'
  readonly place: AdvicePlace | undefined
}

const holdPlaces: Readonly<Record<HoldReason, AdvicePlace | undefined>> = {
  printer_offline: 'printers',
  paper_out: 'printers',
  cover_open: 'printers',
  printer_error: 'printers',
  printer_inactive: 'printers',
  vendor_unavailable: undefined,
  account_problem: 'feieAccount',
  refund_unknown: 'refundQuestion',
  tenant_suspended: undefined,
}

/** Faults are an open set on the wire: the ones that a page can cure. */
const faultPlaces: Readonly<Record<string, AdvicePlace>> = {
  printer_offline: 'printers',
  connection_refused: 'printers',
  vendor_refused: 'printers',
  printer_removed: 'printers',
  account_refused: 'feieAccount',
  render_failed: 'templates',
  content_refused: 'templates',
}

/** What keeps a task from its paper, if anything that a person should know of. */
export function adviceOf(task: Pick<PrintTask, 'print_status' | 'hold_reason' | 'error_code'>): Advice | undefined {
  switch (task.print_status) {
    case 'PENDING':
    case 'DELAYED':
      if (task.hold_reason === null) return undefined
      return { code: task.hold_reason, kind: 'waiting', place: holdPlaces[task.hold_reason] }
    case 'FAILED':
      if (task.error_code === null) return undefined
      return { code: task.error_code, kind: 'failed', place: faultPlaces[task.error_code] }
    case 'PRINTING':
    case 'SUCCESS':
    case 'CANCELLED':
      return undefined
  }
}
