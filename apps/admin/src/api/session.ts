import { createAuthClient } from 'better-auth/client'
import { usernameClient } from 'better-auth/client/plugins'

/** `better-auth` on this origin; the session is an HttpOnly cookie that no script can read. */
const auth = createAuthClient({ plugins: [usernameClient()] })

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

/** Who is signed in, or null. Rejects when the server cannot be asked. */
export async function readSession(): Promise<Person | null> {
  const { data, error } = await auth.getSession()
  if (error !== null && error.status !== 401) throw new Error(error.message ?? `HTTP ${error.status}`)
  return data === null ? null : { name: data.user.name }
}

export async function signIn(username: string, password: string): Promise<SignInAnswer> {
  try {
    const { error } = await auth.signIn.username({ username, password })
    return error === null ? { ok: true } : { ok: false, fault: signInFault(error.status) }
  } catch {
    return { ok: false, fault: 'unreachable' }
  }
}

export async function signOut(): Promise<void> {
  await auth.signOut()
}
