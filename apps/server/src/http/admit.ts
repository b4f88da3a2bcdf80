import type { HttpRoute } from '@xiaopiao/protocol'
import type { Context } from 'hono'
import { addressKey } from '../gateway/address.ts'
import type { TenantRow } from '../store/rows.ts'
import { actAsTenant, authenticate, type Identity } from './authenticate.ts'
import type { HttpContext } from './http-context.ts'
import type { Caller, HttpEnv, PlatformCaller } from './http-env.ts'
import { Refusal } from './problem.ts'
import { type RateLimit, type RateVerdict, rateLimit } from './rate-limit.ts'
import { isSameOrigin } from './same-origin.ts'

/**
 * Wrong keys of one address in a minute, before it has to wait. Programs with an outdated key that keep trying must
 * not lock out their neighbours at once, and no key of ours is guessed at this pace.
 */
const wrongKeysPerMinute = 300

/** HA5: what is counted of requests. */
export interface RequestLimits {
  readonly callers: RateLimit
  /** All callers of a tenant together, where it has a quota. */
  readonly tenants: RateLimit
  readonly wrongKeys: RateLimit
}

export function requestLimits({ config, clock }: HttpContext): RequestLimits {
  return {
    callers: rateLimit('key', config.httpRequestsPerMinute, clock),
    tenants: rateLimit('tenant', 0, clock),
    wrongKeys: rateLimit('address', wrongKeysPerMinute, clock),
  }
}

export type Admitted = { readonly headers: Readonly<Record<string, string>> } & (
  | { readonly refusal: Refusal; readonly caller?: undefined }
  | { readonly refusal?: undefined; readonly caller: Caller | PlatformCaller }
)

/** HA1, HA5: who asks, as which tenant, whether it may, and whether it asks too often. */
export async function admit(
  c: Context<HttpEnv>,
  route: HttpRoute,
  context: HttpContext,
  limits: RequestLimits,
): Promise<Admitted> {
  const address = addressKey(c.get('address'))
  const presentsKey = c.req.header('authorization') !== undefined
  if (presentsKey && limits.wrongKeys.isExhausted(address)) {
    return { refusal: new Refusal('rate_limited', { retryAfterSeconds: 60 }), headers: {} }
  }
  const identity = await authenticate(c.req.raw.headers, context)
  if (identity === undefined) {
    // A page whose session has ended keeps asking, and guesses nothing.
    if (presentsKey) limits.wrongKeys.count(address)
    return { refusal: new Refusal('unauthorized'), headers: { 'www-authenticate': 'Bearer realm="xiaopiao"' } }
  }
  if (identity.kind === 'session' && route.method !== 'get' && !isOwnPage(c, context)) {
    return { refusal: foreignPage, headers: {} }
  }
  return route.audience === 'platform'
    ? admitPlatform(identity, route, limits)
    : await admitTenant(identity, c.req.raw.headers, route, context, limits)
}

/** A tenant's caller is refused before any id is looked at, and to it there is no tenant of any id (HA1). */
function admitPlatform(identity: Identity, route: HttpRoute, limits: RequestLimits): Admitted {
  if ('tenantId' in identity) {
    return { refusal: route.params === undefined ? platformOnly : new Refusal('not_found'), headers: {} }
  }
  const verdict = limits.callers.count('platform')
  return verdict.allowed
    ? { caller: identity, headers: verdict.headers }
    : { refusal: tooOften(verdict), headers: verdict.headers }
}

async function admitTenant(
  identity: Identity,
  requestHeaders: Headers,
  route: HttpRoute,
  context: HttpContext,
  limits: RequestLimits,
): Promise<Admitted> {
  const acting = await actAsTenant(identity, requestHeaders, context.directory)
  if (acting instanceof Refusal) return { refusal: acting, headers: {} }
  const { caller, tenant } = acting
  const { verdict, headers } = countRequest(caller, tenant, limits)
  if (!verdict.allowed) return { refusal: tooOften(verdict), headers }
  if (!caller.scopes.includes(route.scope)) {
    const detail = { zh: `此操作需要 ${route.scope} 权限`, en: `This needs the scope "${route.scope}"` }
    return { refusal: new Refusal('forbidden', { detail }), headers }
  }
  if (route.role === 'owner' && caller.role !== 'owner') return { refusal: ownerOnly, headers }
  return { caller, headers }
}

/** The caller's own limit and the tenant's quota; both are told, and the one that is used up decides. */
function countRequest(
  caller: Caller,
  tenant: TenantRow,
  limits: RequestLimits,
): { readonly verdict: RateVerdict; readonly headers: Readonly<Record<string, string>> } {
  const own = limits.callers.count(`${caller.tenantId}:${caller.actor}`)
  if (!own.allowed || tenant.requestsPerMinuteMax === null) return { verdict: own, headers: own.headers }
  const all = limits.tenants.count(String(tenant.id), tenant.requestsPerMinuteMax)
  const headers = Object.fromEntries(
    Object.entries(all.headers).map(([name, value]) => [name, [own.headers[name], value].filter(Boolean).join(', ')]),
  )
  return { verdict: all, headers }
}

function tooOften({ resetSeconds }: RateVerdict): Refusal<'rate_limited'> {
  return new Refusal('rate_limited', { retryAfterSeconds: resetSeconds })
}

const platformOnly = new Refusal('forbidden', {
  detail: { zh: '此操作需要平台密钥', en: "This needs the platform's key" },
})

const ownerOnly = new Refusal('forbidden', {
  detail: { zh: '此操作需要店主(owner)角色', en: 'This needs the role "owner"' },
})

/** HA1: a page of another site cannot use the cookie of ours. */
export const foreignPage = new Refusal('forbidden', {
  detail: { zh: '请求来自其他网站的页面', en: "The request comes from another site's page" },
})

export function isOwnPage(c: Context<HttpEnv>, context: HttpContext): boolean {
  return isSameOrigin(
    {
      origin: c.req.header('origin'),
      host: c.req.header('host'),
      secFetchSite: c.req.header('sec-fetch-site'),
    },
    context.config.publicUrl,
  )
}
