import { EngineCallError, type EngineFunction, type EngineIssue } from './execution.ts'

/** From the host to the thread in which an engine runs. */
export interface EngineRequest {
  readonly id: number
  readonly name: EngineFunction
  readonly json: string
}

/** An error as it crosses to the host: plain texts. */
export interface ThrownError {
  readonly name: string
  readonly code: string
  readonly message: string
  /** JSON of the issues, or an empty text. */
  readonly issues: string
}

/** From the thread to the host. */
export type EngineMessage =
  | { readonly kind: 'started'; readonly version: string }
  | { readonly kind: 'not_started'; readonly message: string }
  | { readonly kind: 'answer'; readonly id: number; readonly json: string }
  | { readonly kind: 'thrown'; readonly id: number; readonly error: ThrownError }

/** What an engine threw, as an error of the host's. */
export function hostError({ name, code, message, issues }: ThrownError): Error {
  if (name === 'EngineError') return new EngineCallError(code, message, issuesOf(issues))
  const error = new Error(message)
  error.name = name
  return error
}

function issuesOf(json: string): readonly EngineIssue[] {
  try {
    const read: unknown = JSON.parse(json)
    return Array.isArray(read) ? read.filter(isIssue) : []
  } catch {
    return []
  }
}

function isIssue(value: unknown): value is EngineIssue {
  if (typeof value !== 'object' || value === null) return false
  const { path, code, message } = value as Record<string, unknown>
  return typeof path === 'string' && typeof code === 'string' && typeof message === 'string'
}
