import { z } from 'zod'
import { strictObject } from './strict-object.ts'
import { driverKind, instant, listLimit, numericId, printerCondition, printerPaper, printerStatus } from './values.ts'

/** A name or an address: neither a URL nor `host:port`, which people paste and which no printer would ever answer at. */
const hostPattern = /^(?:[\p{L}\p{N}._-]+|[0-9a-f:.]+(?:%[\w.-]+)?)$/iu

const connectionBody = strictObject({
  host: z
    .string()
    .trim()
    .min(1)
    .max(255)
    .refine((host) => hostPattern.test(host) && !/^[^:]+:[^:]*$/.test(host), {
      message: 'a host name or an IP address, such as 192.168.1.100 / 主机名或 IP 地址,例如 192.168.1.100',
    }),
  port: z.number().int().min(1).max(65_535).default(9100),
})

/** What differs between two printers of the same model. */
export const printerSettings = strictObject({
  cut: z.boolean().optional(),
  backup_after_seconds: z.number().int().min(0).max(3600).optional(),
  copies: z.number().int().min(1).max(20).optional(),
}).meta({ id: 'PrinterSettings' })
export type PrinterSettings = z.infer<typeof printerSettings>

const feieWord = /^[0-9A-Za-z]+$/

/** Fields that the bodies of printers share. */
export const printerFields = {
  printer_name: z.string().trim().min(1).max(100),
  model: z.string().min(1).max(50),
  printer_type: printerPaper,
  connection: connectionBody,
  auto_print: z.boolean(),
  is_default: z.boolean(),
  printer_status: z.enum(['ACTIVE', 'INACTIVE']),
  backup_printer_id: numericId.nullable(),
  settings: printerSettings,
  /** The vendor joins numbers and keys by `#`, `-` and line ends. */
  feie_sn: z.string().trim().max(50).regex(feieWord, {
    message: 'a serial number of letters and digits, as under the printer / 打印机底部标签上的编号(SN)',
  }),
  feie_key: z
    .string()
    .trim()
    .max(100)
    .regex(feieWord, { message: 'the KEY under the printer, letters and digits / 打印机底部标签上的识别码(KEY)' }),
}

export const printerBody = strictObject({
  printer_sn: z.string().trim().min(1).max(50),
  printer_name: printerFields.printer_name,
  driver: driverKind,
  model: printerFields.model
    .optional()
    .meta({ description: 'an engine model; default by driver and paper: escpos80, escpos58, tspl, feie, feie-label' }),
  printer_type: printerFields.printer_type
    .optional()
    .meta({ description: 'default 80mm; of a Feie printer what the vendor says of it' }),
  connection: printerFields.connection.optional(),
  auto_print: printerFields.auto_print.default(true),
  is_default: printerFields.is_default.default(false),
  printer_key: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'a vendor key; stored encrypted, never returned' }),
  backup_printer_id: printerFields.backup_printer_id.optional(),
  settings: printerSettings.optional(),
})
  .refine((body) => body.driver !== 'network' || body.connection !== undefined, {
    message: 'a network printer needs connection.host / 网络打印机需要 connection.host',
    path: ['connection'],
  })
  .superRefine((body, context) => {
    if (body.driver !== 'feie') return
    const { feie_sn: sn, feie_key: key } = printerFields
    for (const [name, schema] of [
      ['printer_sn', sn],
      ['printer_key', key],
    ] as const) {
      const read = schema.safeParse(body[name] ?? '')
      for (const { message } of read.error?.issues ?? []) context.addIssue({ code: 'custom', path: [name], message })
    }
  })
  .meta({ id: 'PrinterBody' })
export type PrinterBody = z.infer<typeof printerBody>

export const printerPatch = strictObject({
  printer_name: printerFields.printer_name.optional(),
  model: printerFields.model.optional(),
  printer_type: printerFields.printer_type.optional(),
  connection: printerFields.connection.optional(),
  auto_print: printerFields.auto_print.optional(),
  is_default: printerFields.is_default.optional(),
  printer_status: printerFields.printer_status.optional(),
  backup_printer_id: printerFields.backup_printer_id.optional(),
  settings: printerSettings.optional(),
}).meta({ id: 'PrinterPatch' })
export type PrinterPatch = z.infer<typeof printerPatch>

export const printerSchema = z
  .object({
    id: numericId,
    printer_sn: z.string(),
    printer_name: z.string(),
    driver: driverKind,
    model: z.string(),
    printer_type: printerPaper,
    connection: z.object({ host: z.string(), port: z.number().int() }).nullable(),
    auto_print: z.boolean(),
    is_default: z.boolean(),
    printer_status: printerStatus,
    online: z.boolean(),
    condition: printerCondition,
    condition_at: instant.nullable(),
    backup_printer_id: numericId.nullable(),
    settings: printerSettings,
    waiting_tasks: z.number().int(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'Printer' })
export type Printer = z.infer<typeof printerSchema>

export const printerWithToken = printerSchema
  .extend({
    token: z.string().optional().meta({ description: 'agent printers: the client token, shown only in this answer' }),
  })
  .meta({ id: 'PrinterWithToken' })

export const printerListQuery = strictObject({
  limit: listLimit,
  cursor: z.string().max(200).optional(),
  driver: driverKind.optional(),
})
export const printerList = z
  .object({ data: z.array(printerSchema), next_cursor: z.string().nullable() })
  .meta({ id: 'PrinterList' })

export const printerStatusAnswer = z
  .object({
    id: numericId,
    online: z.boolean(),
    condition: printerCondition,
    detail: z.string().nullable(),
    checked_at: instant,
  })
  .meta({ id: 'PrinterStatusAnswer' })

export const tokenAnswer = z.object({ token: z.string() }).meta({ id: 'PrinterToken' })

export const agentSchema = z
  .object({
    printer_id: numericId,
    printer_name: z.string(),
    address: z.string(),
    model: z.string().nullable(),
    protocol: z.number().int(),
    since: instant,
    last_seen: instant,
    jobs_in_hand: z.array(numericId),
  })
  .meta({ id: 'Agent' })
export type Agent = z.infer<typeof agentSchema>
export const agentList = z.object({ data: z.array(agentSchema), next_cursor: z.null() }).meta({ id: 'AgentList' })
