import { hkdfSync } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { username } from 'better-auth/plugins/username'
import type { Kysely } from 'kysely'
import type { Log } from '../log.ts'
import type { RandomBytes } from '../tenants/random.ts'
import { newSecret } from '../tenants/secrets.ts'

/** The one account of this release: the owner of the default tenant. */
export const adminUsername = 'admin'
const adminAccount = {
  /** better-auth wants an address; this domain can never receive mail (RFC 2606). */
  email: 'admin@xiaopiao.invalid',
  name: adminUsername,
  username: adminUsername,
  emailVerified: true,
}

/** What of better-auth is reachable from outside; everything else under its path answers 404. */
const openPaths = ['/sign-in/username', '/sign-out', '/get-session', '/change-password'] as const
export const signInBasePath = '/api/auth'

/** A person who is signed in. */
export interface SignedIn {
  readonly username: string
}

export interface SignIn {
  /** The person of a session cookie, or undefined. */
  session(headers: Headers): Promise<SignedIn | undefined>
  /** Answers a request under `/api/auth`; undefined for a path that is not open. */
  handle(request: Request, path: string): Promise<Response | undefined>
  /**
   * Makes the admin account on the first start, and gives it the configured password whenever that has changed.
   * @returns the password that was made up because none was configured, once
   */
  ensureAdmin(configured: string | undefined, random: RandomBytes): Promise<string | undefined>
}

export interface SignInOptions {
  readonly authDatabase: Kysely<unknown>
  /** 32 bytes; the sessions' key is derived from it. */
  readonly secretKey: Uint8Array
  /** Cookies only over https. */
  readonly secure: boolean
  readonly log: Log
}

/** People's sign-in by better-auth over the server's own database; sign-up is closed. */
export function openSignIn(options: SignInOptions): SignIn {
  const auth = configuredAuth(options)
  return {
    async session(headers) {
      if (!headers.has('cookie')) return undefined
      const found = await auth.api.getSession({ headers })
      return found === null ? undefined : { username: found.user.username ?? found.user.name }
    },
    async handle(request, path) {
      return openPaths.some((open) => path === signInBasePath + open) ? auth.handler(request) : undefined
    },
    async ensureAdmin(configured, random) {
      const { adapter, internalAdapter, password } = await auth.$context
      const known = await adapter.findOne<{ readonly id: string }>({
        model: 'user',
        where: [{ field: 'username', value: adminUsername }],
      })
      const admin = known ?? (await internalAdapter.createUser(adminAccount, { method: 'admin' }))
      const account = await internalAdapter.findCredentialAccount(admin.id)
      if (typeof account?.password === 'string') {
        const unchanged =
          configured === undefined || (await password.verify({ hash: account.password, password: configured }))
        if (unchanged) return undefined
        await internalAdapter.updatePassword(admin.id, await password.hash(configured))
        await internalAdapter.deleteUserSessions(admin.id)
        return undefined
      }
      // The first start, or one that was cut off between the account and its password.
      const first = configured ?? newSecret('', random).slice(0, firstPasswordCharacters)
      await internalAdapter.linkAccount({
        userId: admin.id,
        accountId: admin.id,
        providerId: 'credential',
        password: await password.hash(first),
      })
      return configured === undefined ? first : undefined
    },
  }
}

/** 16 base32 characters are 80 random bits: past guessing, and short enough to type. */
const firstPasswordCharacters = 16

function configuredAuth({ authDatabase, secretKey, secure, log }: SignInOptions) {
  return betterAuth({
    appName: 'Xiaopiao',
    basePath: signInBasePath,
    secret: Buffer.from(hkdfSync('sha256', secretKey, '', 'xiaopiao sign-in', 32)).toString('hex'),
    database: { db: authDatabase, type: 'sqlite' },
    emailAndPassword: { enabled: true, disableSignUp: true },
    plugins: [username()],
    telemetry: { enabled: false },
    // The server counts sign-ins itself, by an address that a client cannot make up.
    rateLimit: { enabled: false },
    // The origin was compared with the host before; the server answers under any name that it is reached by.
    trustedOrigins: (request) => [request?.headers.get('origin')].filter((origin) => typeof origin === 'string'),
    advanced: {
      cookiePrefix: 'xiaopiao',
      useSecureCookies: secure,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      ipAddress: { disableIpTracking: true },
    },
    logger: {
      log: (level, message) => {
        // A wrong password is the visitor's affair; what goes wrong here arrives as an error.
        if (level === 'error') log.error({ part: 'sign-in' }, message)
        else log.debug({ part: 'sign-in' }, message)
      },
    },
  })
}
