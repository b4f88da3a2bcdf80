import { createAuthClient } from 'better-auth/client'
import { usernameClient } from 'better-auth/client/plugins'

/** `better-auth` on this origin; loaded only by those who sign in or out. */
export const authClient = createAuthClient({ plugins: [usernameClient()] })
