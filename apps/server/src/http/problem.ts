import { type Issue, type Problem, type ProblemCode, problems } from '@xiaopiao/protocol'
import type { Language, Words } from './language.ts'

/** HA2: more issues than this help nobody, and a body of 100,000 wrong items must not make a huge answer. */
export const issuesMax = 20
const issueCharactersMax = 500
const pathCharactersMax = 200

/** A request that is not carried out, with its stable code; a handler answers one instead of its object. */
export class Refusal<Code extends ProblemCode = ProblemCode> {
  readonly code: Code
  /** What was wrong in this very case; the title of the code when there is nothing to add. */
  readonly detail: Words
  readonly issues: readonly Issue[]
  /** Seconds after which a repetition may succeed. */
  readonly retryAfterSeconds: number | undefined

  constructor(
    code: Code,
    more: { readonly detail?: Words; readonly issues?: readonly Issue[]; readonly retryAfterSeconds?: number } = {},
  ) {
    this.code = code
    this.detail = more.detail ?? problems[code]
    this.issues = more.issues ?? []
    this.retryAfterSeconds = more.retryAfterSeconds
  }
}

/** The RFC 9457 document of a refusal. */
export function problemDocument(refusal: Refusal, language: Language): Problem {
  const facts = problems[refusal.code]
  const shown = refusal.issues.slice(0, issuesMax).map(({ path, code, message }) => ({
    path: clip(path, pathCharactersMax),
    code,
    message: clip(message, issueCharactersMax),
  }))
  const left = refusal.issues.length - shown.length
  const more = language === 'zh' ? `(另有 ${left} 处问题未列出)` : ` (${left} more issues are not listed)`
  return {
    type: `urn:xiaopiao:problem:${refusal.code}`,
    title: facts[language],
    status: facts.status,
    code: refusal.code,
    detail: refusal.detail[language] + (left > 0 ? more : ''),
    issues: shown,
  }
}

/** HA2: the answer to a refused request, in the caller's language. */
export function problemResponse(
  refusal: Refusal,
  language: Language,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const document = problemDocument(refusal, language)
  return new Response(JSON.stringify(document), {
    status: document.status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      vary: 'Accept-Language',
      // What of the body is still under way would be read as the next request.
      ...(refusal.code === 'payload_too_large' ? { connection: 'close' } : {}),
      ...(refusal.retryAfterSeconds === undefined ? {} : { 'retry-after': String(refusal.retryAfterSeconds) }),
      ...headers,
    },
  })
}

function clip(text: string, charactersMax: number): string {
  return text.length <= charactersMax ? text : `${text.slice(0, charactersMax - 1)}…`
}
