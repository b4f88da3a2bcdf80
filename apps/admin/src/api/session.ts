import { ProblemError } from './problem-error.ts'

/** Of `better-auth`; asked without its client, because this is all that most visits need of it. */
const sessionAddress = '/api/auth/get-session'

export interface Person {
  readonly name: string
}

/** Why signing in did not work, as far as a person can act on it. */
export type SignInFault = 'wrong_password' | 'too_many' | 'unreachable' | 'server'

export type SignInAnswer = { readonly ok: true } | { readonly ok: false; readonly fault: SignInFault }

/** What the HTTP status of a refused sign-in means; 0 is no answer at all. */
export function signInFault(status: number): SignInFault {
  if (status === 0) return 'unreachable'
  if (status === 429) return 'too_many'
  return status >= 500 ? 'server' : 'wrong_password'
}

/** The person in an answer of `get-session`, which is `null` for nobody. */
export function personOf(answer: unknown): Person | null {
  if (typeof answer !== 'object' || answer === null || !('user' in answer)) return null
  const { user } = answer
  if (typeof user !== 'object' || user === null) return null
  return { name: 'name' in user && typeof user.name === 'string' ? user.name : '' }
}

/** Who is signed in, or null; the session is an HttpOnly cookie that no script can read. @throws ProblemError */
export async function readSession(): Promise<Person | null> {
  const response = await fetch(sessionAddress, { cache: 'no-store' }).catch((error: unknown) => {
    throw new ProblemError('unreachable', 0, String(error))
  })
  if (response.status === 401) return null
  if (!response.ok) throw new ProblemError('unreadable', response.status, `HTTP ${response.status}`)
  return personOf(await response.json())
}

export async function signIn(username: string, password: string): Promise<SignInAnswer> {
  try {
    const { authClient } = await import('./auth-client.ts')
    const { error } = await authClient.signIn.username({ username, password })
    return error === null ? { ok: true } : { ok: false, fault: signInFault(error.status) }
  } catch {
    return { ok: false, fault: 'unreachable' }
  }
}

export async function signOut(): Promise<void> {
  const { authClient } = await import('./auth-client.ts')
  await authClient.signOut()
}
