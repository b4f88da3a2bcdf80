import { z } from 'zod'
import { printerFields } from './printers.ts'
import { strictObject } from './strict-object.ts'
import { numericId } from './values.ts'

/** A printer of the Feie surface: `PrinterBody` without what only other drivers have. */
export const feiePrinterBody = strictObject({
  printer_sn: printerFields.feie_sn,
  printer_key: printerFields.feie_key,
  printer_name: printerFields.printer_name,
  driver: z.literal('feie').default('feie'),
  model: printerFields.model.optional(),
  printer_type: printerFields.printer_type
    .optional()
    .meta({ description: 'default: what the vendor says of the printer, else 58mm' }),
  auto_print: printerFields.auto_print.default(true),
  is_default: printerFields.is_default.default(false),
  backup_printer_id: printerFields.backup_printer_id.optional(),
  settings: printerFields.settings.optional(),
}).meta({ id: 'FeiePrinterBody' })
export type FeiePrinterBody = z.infer<typeof feiePrinterBody>

/** Credentials to try; each that is absent is the stored one. */
export const feieCheckBody = strictObject({
  user: z.string().trim().min(1).max(100).optional(),
  ukey: z.string().trim().min(1).max(100).optional(),
}).meta({ id: 'FeieCheckBody' })

export const feieCheckAnswer = z
  .object({
    ok: z.boolean().meta({ description: 'the vendor takes these credentials' }),
    message: z.string().meta({ description: "in words, with the vendor's own where it said any" }),
  })
  .meta({ id: 'FeieCheckAnswer' })

export const clearedAnswer = z
  .object({
    id: numericId,
    open_tasks: z.number().int().meta({
      description: 'tasks that the vendor had in hand: each ends as soon as it is sure whether it was printed',
    }),
  })
  .meta({ id: 'ClearedQueue' })
