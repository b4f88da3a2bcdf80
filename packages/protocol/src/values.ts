import { z } from 'zod'

/** An instant as ISO 8601 UTC with milliseconds, for example `2025-07-14T10:30:00.000Z`. */
export const instant = z.iso
  .datetime({ offset: true })
  .meta({ description: 'ISO 8601 instant', example: '2025-07-14T10:30:00.000Z' })

/**
 * Money on the wire: a decimal number of yuan with at most two decimals, 0 to 10,000,000.
 * Inside the server it is integer fen (see `yuanToFen`).
 */
export const yuan = z
  .number()
  .min(0)
  .max(10_000_000)
  .refine((value) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-6, {
    message: 'at most two decimals / 最多两位小数',
  })

/** Integer fen of a wire amount; exact for every value that `yuan` accepts. */
export function yuanToFen(amountYuan: number): number {
  return Math.round(amountYuan * 100)
}

/** Wire amount of integer fen: dividing by 100 gives the nearest double, which JSON prints with at most two decimals. */
export function fenToYuan(amountFen: number): number {
  return amountFen / 100
}

/** Numeric id as the wire carries it: below 2^31, because protocol-1 clients read 32-bit integers. */
export const numericId = z.number().int().positive().max(2_147_483_647)

/** The same id in a path or query, where everything is text. */
export const numericIdInPath = z.coerce.number().int().positive().max(2_147_483_647)

export const printStatus = z.enum(['PENDING', 'DELAYED', 'PRINTING', 'SUCCESS', 'FAILED', 'CANCELLED'])
export type PrintStatus = z.infer<typeof printStatus>

export const printType = z.enum(['RECEIPT', 'SHIPPING', 'ORDER', 'LABEL'])
export type PrintType = z.infer<typeof printType>

export const cancelReason = z.enum(['REFUND', 'MANUAL', 'TIMEOUT'])
export type CancelReason = z.infer<typeof cancelReason>

/** How much is known of a finished print (DL10). */
export const confirmation = z.enum(['sent', 'status_ok', 'device_confirmed'])
export type Confirmation = z.infer<typeof confirmation>

export const printerStatus = z.enum(['ACTIVE', 'INACTIVE', 'ERROR'])
export type PrinterStatus = z.infer<typeof printerStatus>

/** Drivers that this release can really drive; the wire refuses the others by name. */
export const driverKind = z.enum(['agent', 'network', 'feie'])
export type DriverKind = z.infer<typeof driverKind>

/** `label`: the size of a label is the model's. */
export const printerPaper = z.enum(['58mm', '80mm', 'label'])
export type PrinterPaper = z.infer<typeof printerPaper>

/** Why a task waits although it is due (DL8). */
export const holdReason = z.enum([
  'printer_offline',
  'paper_out',
  'cover_open',
  'printer_error',
  'printer_inactive',
  'vendor_unavailable',
  'account_problem',
  'refund_unknown',
  'tenant_suspended',
])
export type HoldReason = z.infer<typeof holdReason>

/** What the printer is able to do right now, as far as anyone knows. */
export const printerCondition = z.enum(['ready', 'offline', 'paper_out', 'paper_low', 'cover_open', 'error', 'unknown'])
export type PrinterCondition = z.infer<typeof printerCondition>

export const listLimit = z.coerce.number().int().min(1).max(200).default(50)
