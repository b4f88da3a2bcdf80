import { z } from 'zod'
import { issueSchema } from './problems.ts'
import { strictObject } from './strict-object.ts'
import { instant, numericId, numericIdInPath } from './values.ts'

/** What a slip is for (TP32). */
export const business = z.enum([
  'shopping',
  'refund',
  'exchange',
  'pickup',
  'picking',
  'delivery',
  'shift',
  'verification',
  'kitchen',
  'queue_number',
  'cup_label',
  'void',
])
export type Business = z.infer<typeof business>

/** A name for people, in both languages. */
export const bilingual = strictObject({ zh: z.string().min(1).max(100), en: z.string().min(1).max(100) })
export type Bilingual = z.infer<typeof bilingual>

/** What a printable part is, such as `logo` or `items`: unique in its business. */
export const partType = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, { message: 'lower-case letters, digits and _ / 小写字母、数字和下划线' })

/** A value that a shop may choose for a part; in the part's content it is `{{setting.key}}`. */
export const partField = strictObject({
  key: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  kind: z.enum(['text', 'long_text', 'image', 'boolean', 'number', 'choice']),
  name: bilingual,
  default: z.union([z.string().max(2_000), z.number(), z.boolean()]),
  min: z.number().optional(),
  max: z.number().optional().meta({ description: 'of a number its value, of a text its length' }),
  choices: z
    .array(strictObject({ value: z.union([z.string().max(100), z.number()]), name: bilingual }))
    .max(50)
    .optional(),
})
export type PartField = z.infer<typeof partField>

/** Layouts of a part, as template.md has them; what they hold is the engine's to judge. */
const partContent = z.array(z.unknown()).max(500)
const sortWeight = z.number().int().min(0).max(1_000_000)

/** A printable part as a shop writes it (TP30). Without content it prints nothing: so a shop leaves out a part. */
export const partBody = strictObject({
  type: partType,
  name: bilingual.optional(),
  content: partContent,
  sortWeight,
  fields: z.array(partField).max(50).optional(),
})
export type PartBody = z.infer<typeof partBody>

/** One base row (TP30): `shopId` 0 is the platform's default, anything else the shop's own. */
export const partRow = z
  .object({
    shopId: z.number().int().min(0),
    business,
    type: partType,
    name: bilingual,
    content: partContent,
    sortWeight,
    fields: z.array(partField),
  })
  .meta({ id: 'TemplatePart' })
export type PartRow = z.infer<typeof partRow>

const params = z.record(z.string().max(40), z.union([z.string().max(2_000), z.number(), z.boolean()]))
/** What a shop has chosen for a part (TP31); `show: false` leaves the part out. */
export const settingRow = z
  .object({ shopId: z.number().int().min(0), business, type: partType, params })
  .meta({ id: 'TemplateSetting' })
export type TemplateSettingRow = z.infer<typeof settingRow>

export const baseQuery = strictObject({ business: business.optional() })
/** `revision` counts the changes of a business's draft: sent with a change, it keeps two editors apart. */
export const baseRows = z
  .object({ data: z.array(partRow), revisions: z.partialRecord(business, z.number().int()) })
  .meta({ id: 'TemplateParts' })
export const baseBody = strictObject({
  business,
  rows: z.array(partBody).max(100),
  revision: z.number().int().optional(),
}).meta({ id: 'TemplatePartsBody' })
export const settingRows = z.object({ data: z.array(settingRow) }).meta({ id: 'TemplateSettings' })
export const settingsBody = strictObject({
  rows: z
    .array(strictObject({ business, type: partType, params: params.nullable() }))
    .min(1)
    .max(200),
  publish: z.boolean().default(false),
  note: z.string().max(500).optional(),
}).meta({ id: 'TemplateSettingsBody' })

/** A version as people and tasks name it: the platform's number and the shop's own, 0 where there is none. */
export const versionName = z.string().meta({ description: 'platform version . shop version', example: '0.3' })

/** What a shop prints with, settings in and business placeholders kept (TP31). */
export const mergedTemplate = z
  .object({
    shopId: z.number().int(),
    business,
    name: z.string(),
    version: versionName,
    template: z.object({ format: z.literal('xiaopiao/1'), name: z.string(), layouts: z.array(z.unknown()) }),
  })
  .meta({ id: 'MergedTemplate' })
export type MergedTemplate = z.infer<typeof mergedTemplate>

export const mergedQuery = strictObject({
  draft: z.enum(['true', 'false']).optional(),
  version: z.coerce.number().int().min(0).optional().meta({ description: "one of the shop's own versions" }),
  printer_id: numericIdInPath
    .optional()
    .meta({ description: 'the version that this printer takes while one is rolled out' }),
})

/** How prints with a version went: of the newest 2,000 at most. */
export const versionPrints = z.object({ printed: z.number().int(), failed: z.number().int(), open: z.number().int() })

export const templateSummary = z
  .object({
    business,
    name: bilingual,
    version: versionName,
    published_at: instant.nullable(),
    author: z.string().nullable(),
    /** The draft says something else than what is published. */
    draft_differs: z.boolean(),
    draft_brings_back: z
      .object({ version: z.number().int(), types: z.array(partType) })
      .nullable()
      .meta({
        description:
          'parts that the draft has as a version had them that the server took back because it made no slips',
      }),
    revision: z.number().int(),
    rollout: z.object({ version: z.number().int(), share: z.number().int() }).nullable(),
  })
  .meta({ id: 'TemplateSummary' })
export type TemplateSummary = z.infer<typeof templateSummary>
export const templateList = z.object({ data: z.array(templateSummary) }).meta({ id: 'TemplateList' })

export const versionDifference = z
  .object({
    type: partType,
    change: z.enum(['added', 'removed', 'content', 'order', 'settings']),
    before: z.unknown().optional(),
    after: z.unknown().optional(),
  })
  .meta({ id: 'TemplateDifference' })
export type VersionDifference = z.infer<typeof versionDifference>

export const templateVersion = z
  .object({
    business,
    version: z.number().int(),
    state: z.enum(['current', 'rollout', 'former']),
    share: z.number().int().meta({ description: "percent of the shop's printers that take it" }),
    author: z.string(),
    note: z.string(),
    created_at: instant,
    taken_back: z.object({ at: instant, by: z.string(), note: z.string() }).nullable().meta({
      description: 'it was rolled back from, by a person or by the server (`system`), and is not printed with',
    }),
    prints: versionPrints,
    differences: z.array(versionDifference).meta({ description: 'to the version before it' }),
  })
  .meta({ id: 'TemplateVersion' })
export type TemplateVersion = z.infer<typeof templateVersion>
export const templateVersionList = z
  .object({ data: z.array(templateVersion), next_cursor: z.string().nullable() })
  .meta({ id: 'TemplateVersionList' })

const share = z.number().int().min(1).max(100)
export const publishBody = strictObject({
  note: z.string().max(500).default(''),
  share: share.default(100).meta({ description: "percent of the shop's printers that take it first" }),
  version: z
    .number()
    .int()
    .positive()
    .optional()
    .meta({ description: 'widen or publish again this version, not the draft' }),
  revision: z.number().int().optional(),
}).meta({ id: 'PublishTemplate' })
export const rollbackBody = strictObject({
  version: z
    .number()
    .int()
    .min(0)
    .optional()
    .meta({ description: "default: the version before; 0 is the platform's own" }),
  note: z.string().max(500).default(''),
}).meta({ id: 'RollbackTemplate' })

/** Data to look at a template with: made up ones, and the shop's newest orders. */
export const templateSample = z
  .object({ id: z.string(), name: bilingual, data: z.record(z.string(), z.unknown()), order_id: numericId.nullable() })
  .meta({ id: 'TemplateSample' })
export type TemplateSample = z.infer<typeof templateSample>
export const templateSampleList = z.object({ data: z.array(templateSample) }).meta({ id: 'TemplateSampleList' })

/** Templates as a file, to keep or to take to another shop. */
export const templateFile = strictObject({
  format: z.literal('xiaopiao-templates/1'),
  templates: z
    .array(
      strictObject({
        business,
        parts: z.array(partBody).max(100),
        settings: z.array(strictObject({ type: partType, params })).max(100),
      }),
    )
    .min(1)
    .max(50),
}).meta({ id: 'TemplateFile' })
export type TemplateFile = z.infer<typeof templateFile>

export const templatePreviewBody = strictObject({
  template: z.unknown().optional(),
  business: business.optional().meta({ description: "in place of a template: the shop's own, with its draft" }),
  data: z.record(z.string(), z.unknown()).optional(),
  order_id: numericId.optional(),
  paper: z.union([z.literal(58), z.literal(80)]).optional(),
  model: z.string().max(60).default('escpos80'),
  format: z.enum(['svg', 'png', 'text', 'bytes']).default('svg'),
}).meta({ id: 'TemplatePreviewBody' })
export const templatePreview = z
  .object({
    format: z.enum(['svg', 'png', 'text', 'bytes']),
    content: z.string().meta({
      description:
        'SVG, base64 of a PNG (the first 2 m of the slip; issue picture_ends_early), text, or the bytes in hex',
    }),
    issues: z.array(issueSchema),
  })
  .meta({ id: 'TemplatePreview' })

/** Platform: base rows of a business become its next version at once, for a share of the tenants first. */
export const platformTemplateBody = strictObject({
  rows: z.array(partBody).min(1).max(100),
  note: z.string().max(500).default(''),
  share: share.default(100).meta({ description: 'percent of the tenants' }),
}).meta({ id: 'PlatformTemplateBody' })
export const platformShareBody = strictObject({ share }).meta({ id: 'PlatformTemplateShare' })

/** An event `template` of `GET /api/tasks/stream`: slips of a business are printed with something else from now on. */
export const templateChange = z
  .object({ business, version: versionName.nullable().meta({ description: 'null: ask for the template to know' }) })
  .meta({ id: 'TemplateChange' })
export type TemplateChange = z.infer<typeof templateChange>
