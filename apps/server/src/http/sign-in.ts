import { hkdfSync } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { username } from 'better-auth/plugins/username'
import type { Log } from '../log.ts'
import type { Store } from '../store/store.ts'
import { oneTimePassword } from '../tenants/members.ts'
import { type People, signInNamePattern } from '../tenants/people.ts'
import type { RandomBytes } from '../tenants/random.ts'

/** The account that every installation has: an owner of the default tenant. */
export const adminUsername = 'admin'

/** What of better-auth is reachable from outside; everything else under its path answers 404. */
const openPaths = ['/sign-in/username', '/sign-out', '/get-session', '/change-password'] as const
export const signInBasePath = '/api/auth'

/** A person who is signed in. */
export interface SignedIn {
  readonly userId: string
  readonly username: string
}

export interface SignIn extends People {
  /** The person of a session cookie, or undefined. */
  session(headers: Headers): Promise<SignedIn | undefined>
  /** Answers a request under `/api/auth`; undefined for a path that is not open. */
  handle(request: Request, path: string): Promise<Response | undefined>
  /**
   * Makes the admin account on the first start, and gives it the configured password whenever that has changed.
   * @returns the account, and once the password that was made up because none was configured
   */
  ensureAdmin(configured: string | undefined, random: RandomBytes): Promise<FirstAdmin>
}

export interface FirstAdmin {
  readonly userId: string
  readonly firstPassword: string | undefined
}

export interface SignInOptions {
  readonly store: Pick<Store, 'authDatabase' | 'shared'>
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
      if (found === null) return undefined
      return { userId: found.user.id, username: found.user.username ?? found.user.name }
    },
    async handle(request, path) {
      return openPaths.some((open) => path === signInBasePath + open) ? auth.handler(request) : undefined
    },
    ...peopleOf(auth),
    async ensureAdmin(configured, random) {
      const { internalAdapter, password } = await auth.$context
      const people = peopleOf(auth)
      const known = await people.personNamed(adminUsername)
      // On the first start, or one that was cut off between the account and its password, there is none to compare.
      const account = known === undefined ? undefined : await internalAdapter.findCredentialAccount(known.userId)
      if (known !== undefined && typeof account?.password === 'string') {
        const unchanged =
          configured === undefined || (await password.verify({ hash: account.password, password: configured }))
        if (!unchanged) await people.replacePassword(known.userId, configured)
        return { userId: known.userId, firstPassword: undefined }
      }
      const first = configured ?? oneTimePassword(random)
      if (known !== undefined) await people.replacePassword(known.userId, first)
      const { userId } = known ?? (await people.addPerson(adminUsername, first))
      return { userId, firstPassword: configured === undefined ? first : undefined }
    },
  }
}

/** People's accounts in better-auth's own tables. */
function peopleOf(auth: ReturnType<typeof configuredAuth>): People {
  return {
    async personNamed(signInName) {
      const { adapter } = await auth.$context
      const known = await adapter.findOne<{ readonly id: string }>({
        model: 'user',
        where: [{ field: 'username', value: signInName }],
      })
      return known === null ? undefined : { userId: known.id }
    },
    async addPerson(signInName, password) {
      const { internalAdapter, password: passwords } = await auth.$context
      const account = { email: addressOf(signInName), name: signInName, username: signInName, emailVerified: true }
      const { id: userId } = await internalAdapter.createUser(account, { method: 'admin' })
      const hash = await passwords.hash(password)
      await internalAdapter.linkAccount({ userId, accountId: userId, providerId: 'credential', password: hash })
      return { userId }
    },
    async replacePassword(userId, password) {
      const { internalAdapter, password: passwords } = await auth.$context
      const hash = await passwords.hash(password)
      const account = await internalAdapter.findCredentialAccount(userId)
      if (typeof account?.password === 'string') await internalAdapter.updatePassword(userId, hash)
      else await internalAdapter.linkAccount({ userId, accountId: userId, providerId: 'credential', password: hash })
      await internalAdapter.deleteUserSessions(userId)
    },
    async removePerson(userId) {
      const { internalAdapter } = await auth.$context
      await internalAdapter.deleteUser(userId)
    },
  }
}

/** better-auth wants an address; this domain can never receive mail (RFC 2606). */
function addressOf(signInName: string): string {
  const [name, tenantId] = signInName.split('@')
  return tenantId === undefined ? `${name}@xiaopiao.invalid` : `${name}@t${tenantId}.xiaopiao.invalid`
}

function configuredAuth({ store, secretKey, secure, log }: SignInOptions) {
  return betterAuth({
    appName: 'Xiaopiao',
    basePath: signInBasePath,
    secret: Buffer.from(hkdfSync('sha256', secretKey, '', 'xiaopiao sign-in', 32)).toString('hex'),
    database: { db: store.authDatabase, type: store.shared ? 'postgres' : 'sqlite' },
    emailAndPassword: { enabled: true, disableSignUp: true },
    plugins: [username({ maxUsernameLength: 50, usernameValidator: (name) => signInNamePattern.test(name) })],
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
