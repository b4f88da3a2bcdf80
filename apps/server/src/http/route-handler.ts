import type { HttpRoute, RouteName, routes } from '@xiaopiao/protocol'
import type { z } from 'zod'
import type { TenantStore } from '../store/store.ts'
import type { Caller, PlatformCaller } from './http-env.ts'
import type { Language } from './language.ts'
import type { Refusal } from './problem.ts'

type OutputOf<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined
type PartOf<Route, Part extends string> = Route extends { readonly [Key in Part]: infer Schema }
  ? OutputOf<Schema>
  : undefined

type PlatformRoute = { readonly audience: 'platform' }

/** What a handler gets: everything checked, and the store of the caller's own tenant and no other. */
export interface RouteInput<Route extends HttpRoute> {
  readonly params: PartOf<Route, 'params'>
  readonly query: PartOf<Route, 'query'>
  readonly body: PartOf<Route, 'body'>
  /** Of the platform's own routes: none. */
  readonly tenant: Route extends PlatformRoute ? undefined : TenantStore
  readonly caller: Route extends PlatformRoute ? PlatformCaller : Caller
  readonly language: Language
  readonly headers: Headers
  /** HA3: the caller's `Idempotency-Key`, on routes that honour one. */
  readonly idempotencyKey: string | undefined
}

/** The object itself (HA4); a Response where the route answers something that is not JSON; nothing for 204. */
type AnswerOf<Route extends HttpRoute> = Route extends { readonly answer: infer Schema }
  ? OutputOf<Schema>
  : Route extends { readonly contentTypes: readonly string[] }
    ? Response
    : undefined

/** A handler may refuse only with the problems that its route documents. */
export type RouteResult<Route extends HttpRoute> = AnswerOf<Route> | Refusal<Route['problems'][number] | 'invalid'>

export type RouteHandler<Route extends HttpRoute> = (input: RouteInput<Route>) => Promise<RouteResult<Route>>

/** One handler for every route of the protocol: a route without one does not compile. */
export type Handlers = { readonly [Name in RouteName]: RouteHandler<(typeof routes)[Name]> }
