import type { Problem, ProblemCode } from '@xiaopiao/protocol'

/**
 * `unreachable`: no answer at all; `timed_out`: none in time, and nobody knows what became of the request; `unreadable`:
 * an answer that is not of this API, such as a proxy's page.
 */
export type FailureCode = ProblemCode | 'unreachable' | 'timed_out' | 'unreadable'

export type Issue = Problem['issues'][number]

/** A request that did not succeed: the server's problem document (RFC 9457), or why there is none. */
export class ProblemError extends Error {
  /** Stable; the list is in the protocol's `problems`. */
  readonly code: FailureCode
  /** HTTP status; 0 when there was no answer. */
  readonly status: number
  /** The server's own words, in the language that was asked for; empty when there are none. */
  readonly detail: string
  /** What of the request is wrong, with paths such as `items[0].quantity`. */
  readonly issues: readonly Issue[]
  /** How long the server asked to wait, when it did. */
  readonly retryAfterSeconds: number | undefined

  constructor(
    code: FailureCode,
    status: number,
    detail: string,
    more: { readonly issues?: readonly Issue[]; readonly retryAfterSeconds?: number | undefined } = {},
  ) {
    super(detail === '' ? code : `${code}: ${detail}`)
    this.name = 'ProblemError'
    this.code = code
    this.status = status
    this.detail = detail
    this.issues = more.issues ?? []
    this.retryAfterSeconds = more.retryAfterSeconds
  }

  /** Whether the server was not to be had at all, so that what is kept here has to do. */
  get isOffline(): boolean {
    if (this.code === 'unreachable' || this.code === 'timed_out') return true
    return this.status >= 500 && (this.code === 'unreadable' || this.code === 'not_ready')
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function readIssues(value: unknown): Issue[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((issue: unknown) => {
    if (typeof issue !== 'object' || issue === null || !('message' in issue)) return []
    const { path, code, message } = issue as Record<string, unknown>
    return [{ path: text(path), code: text(code), message: text(message) }]
  })
}

/** Reads an error answer; a body that is not a problem document still gives an error that says so. */
export function readProblem(status: number, body: unknown, retryAfterSeconds?: number): ProblemError {
  if (typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string') {
    const { code, detail, title, issues } = body as Record<string, unknown>
    const more = { issues: readIssues(issues), retryAfterSeconds }
    return new ProblemError(code as ProblemCode, status, text(detail) || text(title), more)
  }
  const code = status === 401 ? 'unauthorized' : 'unreadable'
  return new ProblemError(code, status, `HTTP ${status}`, { retryAfterSeconds })
}
