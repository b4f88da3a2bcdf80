import type { AnswerOf, CallInput, RouteName, routes } from '@xiaopiao/protocol'
import { buildUrl } from '@xiaopiao/protocol/build-url'
import { nameHash } from '../storage/name-hash.ts'
import type { ApiOptions, CallOptions } from './api-options.ts'
import { type Following, type FollowOptions, followChanges } from './follow-changes.ts'
import { type HttpAnswer, httpSender, jsonOf } from './http-sender.ts'
import { ProblemError } from './problem-error.ts'
import type { RouteAddress } from './route-address.ts'
import { routeAddresses } from './route-addresses.ts'

type Contract = typeof routes
type Addresses = typeof routeAddresses

/** Routes by what they answer. */
type Answering<Kind extends RouteAddress['answer']> = {
  [Name in RouteName]: Name extends keyof Addresses ? (Addresses[Name]['answer'] extends Kind ? Name : never) : never
}[RouteName]
type Revalidated = {
  [Name in RouteName]: Contract[Name] extends { readonly revalidated: true } ? Name : never
}[RouteName]

/** A picture, a program or a text. */
export interface Content {
  readonly contentType: string
  readonly bytes: Uint8Array
}

/** What may have changed since the answer with that ETag. */
export type Revalidation<Answer> =
  | { readonly changed: false }
  | { readonly changed: true; readonly etag: string | undefined; readonly answer: Answer }

type Arguments<Name extends RouteName> =
  object extends CallInput<Name>
    ? [input?: CallInput<Name>, options?: CallOptions]
    : [input: CallInput<Name>, options?: CallOptions]

type Calls = {
  readonly [Name in Answering<'json' | 'none'>]: (...args: Arguments<Name>) => Promise<AnswerOf<Name>>
} & {
  readonly [Name in Answering<'bytes'>]: (...args: Arguments<Name>) => Promise<Content>
}

/** The whole HTTP API: a function for each route of the protocol, named as its `operationId` in the OpenAPI document. */
export interface Api extends Calls {
  /**
   * Live changes of tasks, printers, orders, templates and engines (`GET /api/tasks/stream`), until it is stopped. Goes
   * on after a broken connection where it stopped.
   */
  streamTasks(options: FollowOptions): Following
  /** For whoever keeps answers over restarts: the answer only when it is not the one with this ETag any more. */
  revalidate<Name extends Revalidated>(
    name: Name,
    input: CallInput<Name>,
    etag: string | undefined,
    options?: CallOptions,
  ): Promise<Revalidation<AnswerOf<Name>>>
  /**
   * Names whose answers these are, for whoever keeps them: 16 hex digits of the server's address and the API key. The
   * key cannot be told from them. Rejects with what a `key` function rejects with.
   * @param shop names who asks instead of the key, which may be renewed
   */
  identity(shop?: string): Promise<string>
}

/** A call's input without the types that its route gives it. */
interface RequestParts {
  readonly params?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
}

/** Answers that are kept to be asked for with their ETag; a shop has a template a business, and one engine. */
const keptAnswersMax = 100

function answerOf(answer: HttpAnswer): unknown {
  if (answer.status === 204) return undefined
  const json = jsonOf(answer.bytes)
  if (json === undefined) throw new ProblemError('unreadable', answer.status, `HTTP ${answer.status}`)
  return json
}

/**
 * A client of the HTTP API. Parameters, bodies and answers are typed by the protocol's schemas; the server checks them,
 * so nothing is checked twice here. Runs in browsers and Node.js.
 */
export function createApi(options: ApiOptions): Api {
  const sender = httpSender(options)
  const keptAnswers = new Map<string, { readonly etag: string; readonly answer: unknown }>()
  const urlOf = (route: RouteAddress, input: RequestParts) =>
    buildUrl(options.url, route.path, input.params, input.query)

  const revalidate = async (route: RouteAddress, input: RequestParts, etag: string | undefined, call?: CallOptions) => {
    const headers = etag === undefined ? {} : { 'If-None-Match': etag }
    const request = { route, url: urlOf(route, input), accept: 'application/json', headers }
    const answer = await sender.send(request, call)
    if (answer.status === 304) return { changed: false } as const
    return { changed: true, etag: answer.headers.get('ETag') ?? undefined, answer: answerOf(answer) } as const
  }

  /** The very object of before while nothing changed, so that what was made of it is good by identity. */
  const callRevalidated = async (route: RouteAddress, input: RequestParts, call?: CallOptions) => {
    const url = urlOf(route, input)
    const kept = keptAnswers.get(url)
    const news = await revalidate(route, input, kept?.etag, call)
    if (!news.changed) return kept?.answer
    keptAnswers.delete(url)
    const oldest = keptAnswers.keys().next()
    if (keptAnswers.size >= keptAnswersMax && oldest.done !== true) keptAnswers.delete(oldest.value)
    if (news.etag !== undefined) keptAnswers.set(url, { etag: news.etag, answer: news.answer })
    return news.answer
  }

  const callPlain = async (route: RouteAddress, input: RequestParts, call?: CallOptions) => {
    const accept = route.answer === 'bytes' ? '*/*' : 'application/json'
    const answer = await sender.send({ route, url: urlOf(route, input), body: input.body, accept }, call)
    if (route.answer !== 'bytes') return answerOf(answer)
    return { contentType: answer.headers.get('Content-Type') ?? '', bytes: answer.bytes } satisfies Content
  }

  const identity = async (shop?: string): Promise<string> => {
    const address = options.url.replace(/\/+$/, '')
    if (shop !== undefined) return nameHash(JSON.stringify({ address, shop }))
    const key = typeof options.key === 'function' ? await options.key() : options.key
    return nameHash(JSON.stringify({ address, key }))
  }

  const calls = Object.entries<RouteAddress>(routeAddresses).map(([name, route]) => [
    name,
    (input: RequestParts = {}, call?: CallOptions) =>
      route.revalidated === true ? callRevalidated(route, input, call) : callPlain(route, input, call),
  ])
  const api: unknown = {
    ...Object.fromEntries(calls),
    streamTasks: (follow: FollowOptions) => followChanges(options, sender, follow),
    revalidate: (name: keyof Addresses, input: RequestParts, etag: string | undefined, call?: CallOptions) =>
      revalidate(routeAddresses[name], input, etag, call),
    identity,
  }
  return api as Api
}
