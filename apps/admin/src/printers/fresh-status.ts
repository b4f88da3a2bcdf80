import type { Printer, PrinterCondition } from '@xiaopiao/protocol'

/** What the device itself answered when it was asked. */
export interface DeviceAnswer {
  readonly id: number
  readonly online: boolean
  readonly condition: PrinterCondition
  readonly checked_at: string
}

/** The printer with the youngest that is known of its device: its last job told something, or the question just asked. */
export function withDeviceAnswer(printer: Printer, answer: DeviceAnswer | undefined): Printer {
  if (answer === undefined || answer.id !== printer.id) return printer
  if (printer.condition_at !== null && printer.condition_at >= answer.checked_at) return printer
  return { ...printer, online: answer.online, condition: answer.condition, condition_at: answer.checked_at }
}
