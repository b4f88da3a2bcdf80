import type { Context, Hono } from 'hono'
import { addressKey } from '../../gateway/address.ts'
import { foreignPage, isOwnPage } from '../admit.ts'
import type { HttpContext } from '../http-context.ts'
import type { HttpEnv } from '../http-env.ts'
import { problemDocument, problemResponse, Refusal } from '../problem.ts'
import { rateLimit } from '../rate-limit.ts'
import { readBytes } from '../read-body.ts'
import { signInBasePath } from '../sign-in.ts'

/** Tries of one address in a minute: enough for a forgetful person, and 80 random bits need 2^60 years of it. */
const signInsPerMinute = 20

/** `/api/auth/*`: sign-in, sign-out, the session, another password. Errors are problems like everywhere (HA2). */
export function registerSignIn(app: Hono<HttpEnv>, context: HttpContext): void {
  const tries = rateLimit('sign-in', signInsPerMinute, context.clock)
  app.on(['GET', 'POST'], `${signInBasePath}/*`, async (c) => {
    const language = c.get('language')
    if (c.req.method === 'POST' && !isOwnPage(c, context)) return problemResponse(foreignPage, language)
    const mayGuess = c.req.path.includes('/sign-in/') || c.req.path.endsWith('/change-password')
    if (mayGuess && c.req.method === 'POST') {
      const verdict = tries.count(addressKey(c.get('address')))
      if (!verdict.allowed) {
        const refusal = new Refusal('rate_limited', { retryAfterSeconds: verdict.resetSeconds })
        return problemResponse(refusal, language, verdict.headers)
      }
    }
    const body = await readBytes(c, context.config.httpBodyBytesMax)
    if (body instanceof Refusal) return problemResponse(body, language)
    const request = asRequest(c, body)
    const answer = await context.signIn.handle(request, c.req.path)
    if (answer === undefined) return c.notFound()
    return answer.status < 400 ? answer : asProblem(c, answer)
  })
}

/** better-auth's own error, told as a problem; `message` stays, because its client shows that. */
async function asProblem(c: Context<HttpEnv>, answer: Response): Promise<Response> {
  const said = await saidBy(answer)
  const isWrongPassword = answer.status === 401
  const detail = isWrongPassword
    ? { zh: '用户名或密码不正确', en: 'The user name or password is not right' }
    : { zh: said ?? '请求不合法', en: said ?? 'The request is not valid' }
  const code = isWrongPassword
    ? 'unauthorized'
    : answer.status === 403
      ? 'forbidden'
      : answer.status < 500
        ? 'invalid'
        : 'internal'
  const document = problemDocument(new Refusal(code, code === 'internal' ? {} : { detail }), c.get('language'))
  return new Response(JSON.stringify({ ...document, message: document.detail }), {
    status: document.status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' },
  })
}

async function saidBy(answer: Response): Promise<string | undefined> {
  const body: unknown = await answer.json().catch(() => undefined)
  const isObject = typeof body === 'object' && body !== null && 'message' in body
  return isObject && typeof body.message === 'string' ? body.message : undefined
}

/** better-auth wants JSON even where it needs nothing, as on sign-out. */
function asRequest(c: Context<HttpEnv>, body: Buffer): Request {
  const { method, url, raw } = c.req
  if (method === 'GET') return new Request(url, { headers: raw.headers })
  const headers = new Headers(raw.headers)
  if (body.length === 0) headers.set('content-type', 'application/json')
  return new Request(url, { method, headers, body: body.length === 0 ? '{}' : new Uint8Array(body) })
}
