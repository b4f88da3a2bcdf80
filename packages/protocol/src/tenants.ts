import { z } from 'zod'
import { strictObject } from './strict-object.ts'
import { instant, listLimit, numericId } from './values.ts'

/** The header by which the platform key acts as a tenant: its id, or its external id. */
export const tenantHeader = 'Xiaopiao-Tenant'

export const tenantStatus = z.enum(['ACTIVE', 'SUSPENDED'])
export type TenantStatus = z.infer<typeof tenantStatus>

/** What a person may do: a viewer reads, an operator prints and cancels, an owner also changes settings and keys. */
export const memberRole = z.enum(['owner', 'operator', 'viewer'])
export type MemberRole = z.infer<typeof memberRole>

export const keyScope = z.enum(['read', 'write'])

const tenantName = z.string().trim().min(1).max(100)

/**
 * The platform's own name for a tenant. It stands in a header, and digits alone would be taken for one of our ids
 * there: the merchant "7" of the platform must never become our tenant 7.
 */
export const tenantExternalId = z
  .string()
  .regex(/^[\x21-\x7e]{1,100}$/, {
    message: '1 to 100 visible ASCII characters without spaces / 1 到 100 个不含空格的可见 ASCII 字符',
  })
  .refine((text) => !/^\d+$/.test(text), {
    message: 'digits alone would be an id of ours: add a prefix, such as shop-7 / 不能全为数字:请加前缀,例如 shop-7',
  })

const quota = z.number().int().min(0).max(1_000_000_000).nullable()

const quotaFields = {
  printers_max: quota.meta({ description: 'printers' }),
  tasks_per_day_max: quota.meta({ description: 'print tasks made in a day, UTC' }),
  requests_per_minute_max: z
    .number()
    .int()
    .min(1)
    .max(1_000_000_000)
    .nullable()
    .meta({ description: 'HTTP requests a minute of all keys and people together' }),
  connections_max: quota.meta({ description: 'print clients connected at the same time' }),
}

/** Null: only the platform's own limits hold. */
export const tenantQuotas = z.object(quotaFields).meta({ id: 'TenantQuotas' })

const quotasPatch = strictObject({
  printers_max: quotaFields.printers_max.optional(),
  tasks_per_day_max: quotaFields.tasks_per_day_max.optional(),
  requests_per_minute_max: quotaFields.requests_per_minute_max.optional(),
  connections_max: quotaFields.connections_max.optional(),
}).meta({ id: 'TenantQuotasPatch' })

/** 3 to 30 characters as better-auth takes them; the tenant's id is added to it, so that tenants share no names. */
const memberName = z.string().regex(/^[A-Za-z0-9_.]{3,30}$/, {
  message: '3 to 30 letters, digits, dots and underscores / 3 到 30 个字母、数字、点或下划线',
})

export const tenantBody = strictObject({
  name: tenantName,
  external_id: tenantExternalId.optional(),
  quotas: quotasPatch.optional(),
  owner_username: memberName.optional(),
}).meta({ id: 'TenantBody' })
export type TenantBody = z.infer<typeof tenantBody>

export const tenantPatch = strictObject({
  name: tenantName.optional(),
  external_id: tenantExternalId.nullable().optional(),
  status: tenantStatus.optional(),
  quotas: quotasPatch.optional(),
}).meta({ id: 'TenantPatch' })
export type TenantPatch = z.infer<typeof tenantPatch>

export const tenantSchema = z
  .object({
    id: numericId,
    name: z.string(),
    external_id: z.string().nullable(),
    status: tenantStatus,
    quotas: tenantQuotas,
    created_at: instant,
  })
  .meta({ id: 'Tenant' })
export type Tenant = z.infer<typeof tenantSchema>

/** How much of its quotas a tenant uses. */
export const tenantWithUsage = tenantSchema
  .extend({ usage: z.object({ printers: z.number().int(), tasks_today: z.number().int() }) })
  .meta({ id: 'TenantWithUsage' })

export const tenantListQuery = strictObject({
  limit: listLimit,
  cursor: z.string().max(200).optional(),
  status: tenantStatus.optional(),
  external_id: z.string().max(100).optional(),
})
export const tenantList = z
  .object({ data: z.array(tenantSchema), next_cursor: z.string().nullable() })
  .meta({ id: 'TenantList' })

export const apiKeyBody = strictObject({
  name: z.string().trim().min(1).max(100),
  scopes: z
    .array(keyScope)
    .min(1)
    .max(2)
    .default(['read', 'write'])
    .transform((scopes) => [...new Set(scopes)]),
  expires_at: instant.nullable().optional(),
}).meta({ id: 'ApiKeyBody' })
export type ApiKeyBody = z.infer<typeof apiKeyBody>

export const apiKeySchema = z
  .object({
    id: numericId,
    name: z.string(),
    scopes: z.array(keyScope),
    expires_at: instant.nullable(),
    created_at: instant,
  })
  .meta({ id: 'ApiKey' })
export type ApiKey = z.infer<typeof apiKeySchema>

export const apiKeyWithSecret = apiKeySchema
  .extend({ api_key: z.string().meta({ description: 'the key itself, shown only in this answer' }) })
  .meta({ id: 'ApiKeyWithSecret' })

export const apiKeyListQuery = strictObject({ limit: listLimit, cursor: z.string().max(200).optional() })
export const apiKeyList = z
  .object({ data: z.array(apiKeySchema), next_cursor: z.string().nullable() })
  .meta({ id: 'ApiKeyList' })

export const memberBody = strictObject({ username: memberName, role: memberRole }).meta({ id: 'MemberBody' })
export type MemberBody = z.infer<typeof memberBody>

export const memberPatch = strictObject({
  role: memberRole.optional(),
  reset_password: z.literal(true).optional().meta({ description: 'makes a new one-time password' }),
}).meta({ id: 'MemberPatch' })
export type MemberPatch = z.infer<typeof memberPatch>

export const memberSchema = z
  .object({
    id: z.string(),
    username: z.string().meta({ description: 'what the person signs in with, such as lily@7 in tenant 7' }),
    role: memberRole,
    created_at: instant,
  })
  .meta({ id: 'Member' })
export type Member = z.infer<typeof memberSchema>

export const memberWithPassword = memberSchema
  .extend({
    password: z
      .string()
      .optional()
      .meta({ description: 'the first or newly made password, shown only in this answer' }),
  })
  .meta({ id: 'MemberWithPassword' })

/** All of them: a shop has few. */
export const memberList = z.object({ data: z.array(memberSchema), next_cursor: z.null() }).meta({ id: 'MemberList' })

/** A tenant as its creation answers it. Secrets are in this answer only. */
export const tenantCreated = tenantSchema
  .extend({
    created: z
      .boolean()
      .meta({ description: 'false: the external id was known, and nothing but a missing owner was made' }),
    api_key: z
      .string()
      .nullable()
      .meta({ description: 'the first key with every scope; null when `created` is false' }),
    owner: memberWithPassword.nullable(),
  })
  .meta({ id: 'TenantCreated' })

/** Who the caller is, for pages that show less to a viewer than to an owner. */
export const callerSchema = z
  .object({
    kind: z.enum(['key', 'session', 'platform']),
    username: z.string().nullable(),
    role: memberRole,
    tenant: z.object({ id: numericId, name: z.string() }),
  })
  .meta({ id: 'Caller' })
