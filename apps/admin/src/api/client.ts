import type { AddressInput, AnswerOf, CallInput, RouteName } from '@xiaopiao/protocol'
import { buildUrl } from '@xiaopiao/protocol/build-url'
import { serverClock } from '../clock/server-clock.ts'
import { ProblemError, readProblem } from './problem-error.ts'
import type { RouteAddress } from './routes.constant.ts'

/** Longer than any route needs, short enough that a person still waits: a status query asks the device for some seconds. */
const requestTimeoutMs = 30_000

type Values = Readonly<Record<string, unknown>>

/** A call's input without the types that its route gives it. */
interface RequestParts {
  readonly params?: Values
  readonly query?: Values
  readonly body?: unknown
}

/** The URL of a route that answers a picture, a text or a stream. */
export function addressOf<Name extends RouteName>(route: RouteAddress<Name>, input: AddressInput<Name>): string {
  const { params, query } = input as RequestParts
  return buildUrl('', route.path, params, query)
}

/** A random key for one intent of a person. `crypto.randomUUID` is missing on plain http addresses of a local network. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The language of the answers' words; the page sets it when its language changes. */
let acceptedLanguage = 'zh-CN'
export function setAcceptedLanguage(language: string): void {
  acceptedLanguage = language
}

interface CallOptions {
  readonly signal?: AbortSignal
}

async function send(url: string, init: RequestInit, signal: AbortSignal | undefined): Promise<Response> {
  const timeout = AbortSignal.timeout(requestTimeoutMs)
  const sentMs = Date.now()
  try {
    const either = signal === undefined ? timeout : AbortSignal.any([signal, timeout])
    const response = await fetch(url, { ...init, signal: either })
    serverClock.note(response.headers.get('Date'), sentMs, Date.now())
    return response
  } catch (error) {
    // A cancelled query is no failure: the query library knows its own signal.
    if (signal?.aborted === true) throw error
    throw new ProblemError('unreachable', 0, error instanceof Error ? error.message : String(error))
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    return undefined
  }
}

/** HA3: the same key makes a creating request safe to send once more when its answer got lost. */
async function sendOnceMoreIfLost(
  url: string,
  init: RequestInit,
  repeatable: boolean,
  signal: AbortSignal | undefined,
): Promise<Response> {
  try {
    return await send(url, init, signal)
  } catch (error) {
    if (!repeatable || !(error instanceof ProblemError)) throw error
    return send(url, init, signal)
  }
}

async function request(
  route: RouteAddress,
  input: RequestParts,
  accept: string,
  options: CallOptions,
): Promise<Response> {
  const headers: Record<string, string> = { Accept: accept, 'Accept-Language': acceptedLanguage }
  const init: RequestInit = { method: route.method.toUpperCase(), headers, credentials: 'same-origin' }
  if (input.body !== undefined) {
    headers['Content-Type'] = 'application/json'
    init.body = JSON.stringify(input.body)
  }
  if (route.idempotent) headers['Idempotency-Key'] = newIdempotencyKey()
  const url = buildUrl('', route.path, input.params, input.query)
  const response = await sendOnceMoreIfLost(url, init, route.idempotent, options.signal)
  if (!response.ok) throw readProblem(response.status, await readJson(response))
  return response
}

/**
 * Calls a route of the contract; parameters, body and answer are typed by its schemas.
 * The server has checked the answer's shape, so the page does not check it again.
 * @throws ProblemError for every failure
 */
export async function call<Name extends RouteName>(
  route: RouteAddress<Name>,
  input: CallInput<Name>,
  options: CallOptions = {},
): Promise<AnswerOf<Name>> {
  const response = await request(route, input as RequestParts, 'application/json', options)
  if (response.status === 204) return undefined as AnswerOf<Name>
  const answer = await readJson(response)
  if (answer === undefined) throw new ProblemError('unreadable', response.status, `HTTP ${response.status}`)
  return answer as AnswerOf<Name>
}

/** Calls a route that answers text. @throws ProblemError for every failure */
export async function callText<Name extends RouteName>(
  route: RouteAddress<Name>,
  input: CallInput<Name>,
  options: CallOptions = {},
): Promise<string> {
  const response = await request(route, input as RequestParts, 'text/plain', options)
  return response.text()
}
