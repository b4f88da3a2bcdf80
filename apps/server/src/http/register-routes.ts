import { type HttpRoute, type RouteName, routes } from '@xiaopiao/protocol'
import type { Context, Hono } from 'hono'
import { defaultTenantId } from '../tenants/ensure-default-tenant.ts'
import { admit, requestLimits } from './admit.ts'
import type { HttpContext } from './http-context.ts'
import type { Caller, HttpEnv, PlatformCaller } from './http-env.ts'
import { answerInUnit, answerOnce, idempotencyKeyOf, type WireAnswer } from './idempotency.ts'
import type { Language } from './language.ts'
import { problemDocument, problemResponse, Refusal } from './problem.ts'
import { readJsonBody } from './read-body.ts'
import { revalidated } from './revalidate.ts'
import type { Handlers, RouteInput } from './route-handler.ts'
import { type Turns, turns } from './turns.ts'
import { validate } from './validate.ts'

/** A handler as the loop over all routes sees it; `Handlers` has tied each to the shapes of its own route. */
type AnyHandler = (input: RouteInput<HttpRoute>) => Promise<unknown>

/** Registers every route of the protocol: sign-in, limits, checks, idempotency, then its handler. */
export function registerRoutes(app: Hono<HttpEnv>, handlers: Handlers, context: HttpContext): void {
  const limits = requestLimits(context)
  const inTurn = turns()
  // A path without parameters goes first: `/api/tasks/stream` is not the task "stream".
  const names = (Object.keys(routes) as RouteName[]).toSorted(
    (one, other) => Number(routes[one].path.includes('{')) - Number(routes[other].path.includes('{')),
  )
  for (const name of names) {
    const route: HttpRoute = routes[name]
    const handler = handlers[name] as unknown as AnyHandler
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1')
    app.on(route.method, path, async (c) => {
      const language = c.get('language')
      const admitted = await admit(c, route, context, limits)
      if (admitted.refusal !== undefined) return problemResponse(admitted.refusal, language, admitted.headers)
      const answer = await answerRoute(c, { name, route, handler, inTurn }, admitted.caller, context)
      for (const [header, value] of Object.entries(admitted.headers)) answer.headers.set(header, value)
      return answer
    })
  }
}

interface RegisteredRoute {
  readonly name: RouteName
  readonly route: HttpRoute
  readonly handler: AnyHandler
  /** HA3: requests with one key, one after the other. */
  readonly inTurn: Turns
}

async function answerRoute(
  c: Context<HttpEnv>,
  { name, route, handler, inTurn }: RegisteredRoute,
  caller: Caller | PlatformCaller,
  context: HttpContext,
): Promise<Response> {
  const language = c.get('language')
  const checked = await readInput(c, route, context)
  if (checked instanceof Refusal) return problemResponse(checked, language)
  const idempotencyKey = route.idempotent !== undefined ? idempotencyKeyOf(c.req.header('idempotency-key')) : undefined
  if (idempotencyKey instanceof Refusal) return problemResponse(idempotencyKey, language)

  // The platform's own answers (HA3) lie beside the default tenant's, whose callers never reach its routes.
  const tenantId = 'tenantId' in caller ? caller.tenantId : defaultTenantId
  const tenant = context.store.forTenant(tenantId)
  const { params, query, body, rawBody } = checked
  const input = {
    params,
    query,
    body,
    tenant: route.audience === 'platform' ? undefined : tenant,
    caller,
    language,
    idempotencyKey,
    headers: c.req.raw.headers,
  }
  // The route's own schemas made these values; which route it is, this loop no longer knows.
  const run = (more: object = {}) => handler({ ...input, ...more } as RouteInput<HttpRoute>)
  if (idempotencyKey === undefined) {
    const result = await run()
    if (result instanceof Response) return result
    if (route.revalidated && !(result instanceof Refusal)) return revalidated(c.req.raw.headers, result as object)
    return toResponse(wireAnswer(route, result, language))
  }
  const keyed = { key: idempotencyKey, route: name, path: c.req.path, bodyText: JSON.stringify(rawBody) }
  const once = () =>
    route.idempotent === 'in_unit'
      ? answerInUnit(tenant, keyed, context, async (unit) => wireAnswer(route, await run({ tenant: unit }), language))
      : answerOnce(tenant, keyed, context, async () => wireAnswer(route, await run(), language))
  // A repetition that overtakes the first answer waits for it instead of being refused.
  const answer = await inTurn(`${tenantId}:${name}:${idempotencyKey}`, once)
  return answer instanceof Refusal ? problemResponse(answer, language) : toResponse(answer)
}

interface CheckedInput {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  readonly rawBody: unknown
}

async function readInput(
  c: Context<HttpEnv>,
  route: HttpRoute,
  context: HttpContext,
): Promise<CheckedInput | Refusal<'not_found' | 'invalid' | 'bad_json' | 'payload_too_large'>> {
  const language = c.get('language')
  const params = readParams(c, route, language)
  if (params instanceof Refusal) return params
  const query = readQuery(c, route, language)
  if (query instanceof Refusal) return query
  if (route.body === undefined) return { params, query, body: undefined, rawBody: null }
  const raw = await readJsonBody(c, Math.max(route.bodyBytesMax ?? 0, context.config.httpBodyBytesMax))
  if (raw instanceof Refusal) return raw
  const body = validate(route.body, raw.value, language)
  if (!body.ok) return new Refusal('invalid', { issues: body.issues })
  return { params, query, body: body.value, rawBody: raw.value }
}

/** An id that no object can have names no object: 404, not 422 (HA1). */
function readParams(c: Context<HttpEnv>, route: HttpRoute, language: Language): unknown {
  if (route.params === undefined) return undefined
  const given = c.req.param() as Record<string, string>
  const params = validate(route.params, given, language)
  if (!params.ok) return new Refusal('not_found')
  // `0x10` and `1e3` are numbers to a computer, but no other address of the object 16 or 1000.
  const isCanonical = Object.entries(params.value).every(([key, value]) => String(value) === given[key])
  return isCanonical ? params.value : new Refusal('not_found')
}

function readQuery(c: Context<HttpEnv>, route: HttpRoute, language: Language): unknown {
  const given = c.req.queries()
  const twice = Object.entries(given).filter(([, values]) => values.length > 1)
  if (twice.length > 0) {
    const message = 'is given more than once / 重复给出'
    return new Refusal('invalid', { issues: twice.map(([path]) => ({ path, code: 'given_twice', message })) })
  }
  if (route.query === undefined) return undefined
  const single = Object.fromEntries(Object.entries(given).map(([key, values]) => [key, values[0]]))
  const query = validate(route.query, single, language)
  return query.ok ? query.value : new Refusal('invalid', { issues: query.issues })
}

function wireAnswer(route: HttpRoute, result: unknown, language: Language): WireAnswer {
  if (result instanceof Refusal) {
    const document = problemDocument(result, language)
    const { retryAfterSeconds } = result
    const contentType = 'application/problem+json'
    return { status: document.status, contentType, body: JSON.stringify(document), retryAfterSeconds }
  }
  return {
    status: route.status,
    contentType: 'application/json',
    body: result === undefined ? '' : JSON.stringify(result),
  }
}

function toResponse(answer: WireAnswer): Response {
  if (answer.status === 204) return new Response(null, { status: 204 })
  return new Response(answer.body, {
    status: answer.status,
    headers: {
      'content-type': `${answer.contentType}; charset=utf-8`,
      'cache-control': 'no-store',
      ...(answer.retryAfterSeconds === undefined ? {} : { 'retry-after': String(answer.retryAfterSeconds) }),
    },
  })
}
