import { createHash } from 'node:crypto'
import type { Clock, EpochMs } from '../clock.ts'
import type { IdempotentAnswer } from '../store/rows.ts'
import type { TenantStore, TenantWrites } from '../store/store.ts'
import type { Sealer } from '../tenants/sealing.ts'
import { Refusal } from './problem.ts'

/** HA3: how long a first answer is given again. */
export const answersKeptMs = 24 * 3600 * 1000
/** A request that says nothing for so long died with its process: the key is free again. */
const abandonedAfterMs = 60_000
/** The visible characters of a header value; quotes of the IETF draft's form are part of the key. */
const keyPattern = /^[\x21-\x7e]{1,255}$/

/** An answer as it went out. */
export interface WireAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string
  readonly retryAfterSeconds?: number | undefined
}

/** What one request with an `Idempotency-Key` is: which key, on which route, with which content. */
export interface KeyedRequest {
  readonly key: string
  /** Two routes do not share keys. */
  readonly route: string
  readonly path: string
  readonly bodyText: string
}

/** @returns the header's key, undefined without one, or a refusal of one that cannot be a key */
export function idempotencyKeyOf(header: string | undefined): string | undefined | Refusal<'invalid'> {
  if (header === undefined || keyPattern.test(header)) return header
  const message = 'takes 1 to 255 visible ASCII characters / 应为 1 到 255 个可见 ASCII 字符'
  return new Refusal('invalid', { issues: [{ path: 'Idempotency-Key', code: 'invalid_format', message }] })
}

type NotAnswered = Refusal<'idempotency_conflict' | 'idempotency_in_progress'>

/** What every way of answering once needs. */
interface KeepingContext {
  readonly clock: Clock
  readonly sealer: Sealer
}

function keyAndHash(request: KeyedRequest): { readonly key: string; readonly bodyHash: string } {
  const bodyHash = createHash('sha256').update(request.path).update('\n').update(request.bodyText).digest('hex')
  return { key: `${request.route}:${request.key}`, bodyHash }
}

/** An answer that still counts, under the key's lock until the unit ends. */
async function knownAnswer(tx: TenantWrites, key: string, now: EpochMs): Promise<IdempotentAnswer | undefined> {
  await tx.lockName(`idempotency:${key}`)
  const known = await tx.idempotentAnswer(key)
  const ageMs = known === undefined ? 0 : now - known.createdAt
  return ageMs < (known?.status === null ? abandonedAfterMs : answersKeptMs) ? known : undefined
}

function answerAgain(earlier: IdempotentAnswer, bodyHash: string, sealer: Sealer): WireAnswer | NotAnswered {
  if (earlier.bodyHash !== bodyHash) return new Refusal('idempotency_conflict')
  if (earlier.status === null || earlier.body === null) {
    return new Refusal('idempotency_in_progress', { retryAfterSeconds: 1 })
  }
  return JSON.parse(sealer.open(earlier.body)) as WireAnswer
}

/** A repetition may fare better than what failed by our mistake or for a quota that is new tomorrow. */
function isKept({ status }: WireAnswer): boolean {
  return status < 500 && status !== 429
}

/**
 * HA3: carries a request out once for its key, and keeps its answer in the very unit that carries it out: a crash leaves
 * both or neither, so that a repetition never makes a second object. Answers are given again for 24 hours, except those
 * of our own mistakes and quotas, and sealed in the store, because one may hold a token that is shown once.
 * @param run awaits nothing but the store that it is given, whose writes belong to the unit; may run twice
 * @returns the answer, the first one again, or a refusal: other content under the key
 */
export async function answerInUnit(
  store: TenantStore,
  request: KeyedRequest,
  { clock, sealer }: KeepingContext,
  run: (tenant: TenantStore) => Promise<WireAnswer>,
): Promise<WireAnswer | NotAnswered> {
  const { key, bodyHash } = keyAndHash(request)
  return await store.write(async (tx) => {
    const now = clock.now()
    const earlier = await knownAnswer(tx, key, now)
    if (earlier !== undefined) return answerAgain(earlier, bodyHash, sealer)
    const answer = await run(tx.asStore())
    if (!isKept(answer)) return answer
    const body = sealer.seal(JSON.stringify(answer))
    await tx.putIdempotentAnswer(key, { bodyHash, status: answer.status, body, createdAt: now })
    return answer
  })
}

/**
 * `answerInUnit` for requests that also ask somebody outside, which no unit may wait for: the key is taken first, the
 * answer kept afterwards. What a process leaves unanswered when it dies may be carried out again after a minute.
 * @returns the answer, the first one again, or a refusal: other content under the key, or still running
 */
export async function answerOnce(
  store: TenantStore,
  request: KeyedRequest,
  { clock, sealer }: KeepingContext,
  run: () => Promise<WireAnswer>,
): Promise<WireAnswer | NotAnswered> {
  const { key, bodyHash } = keyAndHash(request)
  const earlier = await store.write(async (tx) => {
    const now = clock.now()
    const known = await knownAnswer(tx, key, now)
    if (known !== undefined) return known
    await tx.putIdempotentAnswer(key, { bodyHash, status: null, body: null, createdAt: now })
    return undefined
  })
  if (earlier !== undefined) return answerAgain(earlier, bodyHash, sealer)

  const release = () => store.write((tx) => tx.deleteIdempotentAnswer(key))
  let answer: WireAnswer
  try {
    answer = await run()
  } catch (error) {
    await release()
    throw error
  }
  if (!isKept(answer)) await release()
  else {
    const body = sealer.seal(JSON.stringify(answer))
    await store.write((tx) =>
      tx.putIdempotentAnswer(key, { bodyHash, status: answer.status, body, createdAt: clock.now() }),
    )
  }
  return answer
}
