import { type HttpRoute, type ProblemCode, problems } from '@xiaopiao/protocol'

/** Problems that every route may answer, beside its own. */
const commonProblems = [
  'bad_json',
  'invalid',
  'unauthorized',
  'forbidden',
  'payload_too_large',
  'rate_limited',
  'not_ready',
  'internal',
] as const satisfies readonly ProblemCode[]

/** HA3: what a route that honours `Idempotency-Key` may answer beside. */
export const idempotencyProblems = [
  'idempotency_conflict',
  'idempotency_in_progress',
] as const satisfies readonly ProblemCode[]

/** Every problem that a route may answer, by HTTP status. */
export function problemsByStatus(route: HttpRoute): ReadonlyMap<number, readonly ProblemCode[]> {
  const codes = new Set<ProblemCode>([...commonProblems, ...route.problems])
  if (route.body === undefined) for (const code of ['bad_json', 'payload_too_large'] as const) codes.delete(code)
  if (route.idempotent !== undefined) for (const code of idempotencyProblems) codes.add(code)
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of codes) {
    const { status } = problems[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return byStatus
}
