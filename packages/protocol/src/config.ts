import { z } from 'zod'

/** One setting of a tenant as `GET /api/config` shows it. */
export const settingSchema = z
  .object({
    key: z.string(),
    aliases: z.array(z.string()),
    value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
    default: z.union([z.string(), z.number(), z.boolean(), z.null()]),
    type: z.enum(['STRING', 'JSON', 'BOOLEAN', 'NUMBER']),
    unit: z.string().nullable(),
    min: z.number().nullable(),
    max: z.number().nullable(),
    choices: z.array(z.string()).nullable(),
    secret: z.boolean(),
    description: z.object({ zh: z.string(), en: z.string() }),
  })
  .meta({ id: 'Setting' })
export type Setting = z.infer<typeof settingSchema>

export const settingList = z.object({ data: z.array(settingSchema) }).meta({ id: 'SettingList' })

/** Values are checked key by key by the server, which knows each key's type and range; JSON settings take text or the JSON itself. */
export const settingPatch = z.record(z.string(), z.json()).meta({ id: 'SettingPatch' })

/** The tenant that the caller belongs to. */
export const shopSchema = z
  .object({
    id: z.number().int(),
    name: z.string(),
    ws_port: z.number().int().meta({ description: 'where print clients connect, on the host of this API' }),
  })
  .meta({ id: 'Shop' })
