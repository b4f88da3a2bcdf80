import type { Problem, ProblemCode } from '@xiaopiao/protocol'

/** `unreachable`: no answer at all; `unreadable`: an answer that is not of this API, such as a proxy's page. */
export type FailureCode = ProblemCode | 'unreachable' | 'unreadable'

export type Issue = Problem['issues'][number]

/** A request that did not succeed: the server's problem document (RFC 9457), or why there is none. */
export class ProblemError extends Error {
  readonly code: FailureCode
  /** HTTP status; 0 when there was no answer. */
  readonly status: number
  /** The server's own words, in the language that was asked for; empty when there are none. */
  readonly detail: string
  readonly issues: readonly Issue[]

  constructor(code: FailureCode, status: number, detail: string, issues: readonly Issue[] = []) {
    super(detail === '' ? code : `${code}: ${detail}`)
    this.name = 'ProblemError'
    this.code = code
    this.status = status
    this.detail = detail
    this.issues = issues
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

/** Reads an error answer. A body that is not a problem document still gives an error that says so. */
export function readProblem(status: number, body: unknown): ProblemError {
  if (typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string') {
    const { code, detail, title, issues } = body as Record<string, unknown>
    // The contract closes the set of codes; the words for an unknown one fall back to the server's own.
    return new ProblemError(code as ProblemCode, status, text(detail) || text(title), readIssues(issues))
  }
  return new ProblemError(status === 401 ? 'unauthorized' : 'unreadable', status, `HTTP ${status}`)
}
