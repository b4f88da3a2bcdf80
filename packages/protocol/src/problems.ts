import { z } from 'zod'

/** Every stable `code` of an error answer (HA2), with its HTTP status and its title in both languages. */
export const problems = {
  bad_json: { status: 400, en: 'The body is not valid JSON', zh: '请求体不是合法的 JSON' },
  invalid: { status: 422, en: 'Some fields are not valid', zh: '部分字段不合法' },
  unauthorized: { status: 401, en: 'Sign in or send an API key', zh: '请登录或提供 API 密钥' },
  forbidden: { status: 403, en: 'The key lacks the scope for this', zh: '密钥没有此操作的权限' },
  tenant_suspended: { status: 403, en: 'The tenant is suspended', zh: '租户已被停用' },
  quota_exceeded: { status: 403, en: 'The quota of the tenant is used up', zh: '租户的配额已用完' },
  daily_quota_exceeded: {
    status: 429,
    en: 'The print tasks of this day are used up',
    zh: '租户今日的打印任务配额已用完',
  },
  not_found: { status: 404, en: 'There is no such object', zh: '没有这个对象' },
  conflict: { status: 409, en: 'This conflicts with what is there already', zh: '与已有的内容冲突' },
  no_longer_kept: {
    status: 410,
    en: 'It was archived: what it printed is no longer kept',
    zh: '任务已归档,不再保留打印内容',
  },
  wrong_state: { status: 409, en: 'The state does not allow this', zh: '当前状态不允许此操作' },
  idempotency_conflict: {
    status: 409,
    en: 'The Idempotency-Key was used with another body',
    zh: 'Idempotency-Key 已用于另一请求体',
  },
  idempotency_in_progress: {
    status: 409,
    en: 'A request with this Idempotency-Key is still running',
    zh: '同一 Idempotency-Key 的请求仍在处理',
  },
  event_conflict: {
    status: 409,
    en: 'The event_id was used for another event',
    zh: '该 event_id 已用于另一事件',
  },
  no_printer: { status: 422, en: 'There is no printer to print on', zh: '没有可用的打印机' },
  unknown_printer_model: { status: 422, en: 'There is no such printer model', zh: '没有这个打印机型号' },
  template_error: { status: 422, en: 'The template cannot be used', zh: '模板无法使用' },
  payload_too_large: { status: 413, en: 'The body is too large', zh: '请求体过大' },
  rate_limited: { status: 429, en: 'Too many requests', zh: '请求过于频繁' },
  vendor_refused: { status: 422, en: "The printer's vendor refused", zh: '云打印厂商拒绝了请求' },
  vendor_account: { status: 422, en: "The vendor's account is not set or refused", zh: '云打印账号未设置或被拒绝' },
  vendor_unreachable: { status: 502, en: "The printer's vendor did not answer", zh: '云打印厂商没有应答' },
  printer_unreachable: { status: 502, en: 'The printer did not answer', zh: '打印机没有应答' },
  not_ready: { status: 503, en: 'The server is not ready', zh: '服务尚未就绪' },
  internal: { status: 500, en: 'The server made a mistake', zh: '服务器内部错误' },
} as const satisfies Record<string, { status: number; en: string; zh: string }>

export type ProblemCode = keyof typeof problems

export const issueSchema = z.object({ path: z.string(), code: z.string(), message: z.string() }).meta({ id: 'Issue' })
export type Issue = z.infer<typeof issueSchema>

/** RFC 9457 problem document (HA2). */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string(),
    issues: z.array(issueSchema).default([]),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof problemSchema>
