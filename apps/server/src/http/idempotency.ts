import { createHash } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { TenantStore } from '../store/store.ts'
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

/**
 * HA3: runs a request once for its key and gives the first answer to every repetition for 24 hours. An answer of
 * our own mistake (5xx) or of a quota (429) is not kept, so that the caller may try again. Answers are sealed in the store, because
 * one may hold a token that is shown once.
 * @returns the answer, the first one again, or a refusal: other content under the key, or still running
 */
export async function answerOnce(
  store: TenantStore,
  request: KeyedRequest,
  context: { readonly clock: Clock; readonly sealer: Sealer },
  run: () => Promise<WireAnswer>,
): Promise<WireAnswer | Refusal<'idempotency_conflict' | 'idempotency_in_progress'>> {
  const { clock, sealer } = context
  const key = `${request.route}:${request.key}`
  const bodyHash = createHash('sha256').update(request.path).update('\n').update(request.bodyText).digest('hex')
  const earlier = await store.write(async (tx) => {
    const now = clock.now()
    await tx.lockName(`idempotency:${key}`)
    const known = await tx.idempotentAnswer(key)
    const ageMs = known === undefined ? 0 : now - known.createdAt
    if (known !== undefined && ageMs < (known.status === null ? abandonedAfterMs : answersKeptMs)) return known
    await tx.putIdempotentAnswer(key, { bodyHash, status: null, body: null, createdAt: now })
    return undefined
  })

  if (earlier !== undefined) {
    if (earlier.bodyHash !== bodyHash) return new Refusal('idempotency_conflict')
    if (earlier.status === null || earlier.body === null) {
      return new Refusal('idempotency_in_progress', { retryAfterSeconds: 1 })
    }
    return JSON.parse(sealer.open(earlier.body)) as WireAnswer
  }

  const release = () => store.write((tx) => tx.deleteIdempotentAnswer(key))
  let answer: WireAnswer
  try {
    answer = await run()
  } catch (error) {
    await release()
    throw error
  }
  // A repetition may fare better than what failed by our mistake or for a quota that is new tomorrow.
  if (answer.status >= 500 || answer.status === 429) await release()
  else {
    const body = sealer.seal(JSON.stringify(answer))
    await store.write((tx) =>
      tx.putIdempotentAnswer(key, { bodyHash, status: answer.status, body, createdAt: clock.now() }),
    )
  }
  return answer
}
