import type { Context, Hono } from 'hono'
import { defaultTenantId } from '../../tenants/ensure-default-tenant.ts'
import { authenticate } from '../authenticate.ts'
import type { HttpContext } from '../http-context.ts'
import type { HttpEnv } from '../http-env.ts'
import { problemResponse, Refusal } from '../problem.ts'

/** HA6: alive, ready, and what is counted. The first two need no sign-in. */
export function registerHealth(app: Hono<HttpEnv>, context: HttpContext): void {
  app.get('/healthz', (c) => c.json({ status: 'ok', version: context.version }))

  app.get('/readyz', async (c) => {
    const database = await context.store.ping().then(
      () => true,
      (error: unknown) => {
        context.log.error({ err: error }, 'the database does not answer')
        return false
      },
    )
    const scheduler = context.isScheduling()
    if (database && scheduler) return c.json({ status: 'ready', database, scheduler })
    const issues = [
      ...(database ? [] : [{ path: 'database', code: 'unreachable', message: 'does not answer / 没有应答' }]),
      ...(scheduler ? [] : [{ path: 'scheduler', code: 'stopped', message: 'is not running / 没有运行' }]),
    ]
    return problemResponse(new Refusal('not_ready', { issues }), c.get('language'))
  })

  app.get('/metrics', async (c) => {
    if (!(await maySeeMetrics(c, context))) return problemResponse(new Refusal('unauthorized'), c.get('language'))
    return c.body(await context.metrics.text(), 200, { 'content-type': context.metrics.contentType })
  })
}

/**
 * Numbers of all tenants are the operator's: whoever sits on this machine (a scraper beside the server), or has the
 * key of the platform or one of the default tenant. What a proxy relays does not count as this machine, although its connection comes from here.
 */
async function maySeeMetrics(c: Context<HttpEnv>, context: HttpContext): Promise<boolean> {
  const address = c.get('address')
  const isLocal = !c.get('relayed') && (address === '::1' || address.startsWith('127.'))
  // A page of another site that a browser on this machine shows is not the operator either.
  if (isLocal && c.req.header('origin') === undefined && isLocalName(c.req.header('host'))) return true
  const identity = await authenticate(c.req.raw.headers, context)
  return identity !== undefined && (!('tenantId' in identity) || identity.tenantId === defaultTenantId)
}

/** A name that an attacker points at 127.0.0.1 is not a local name. */
function isLocalName(host: string | undefined): boolean {
  const name = host === undefined ? '' : (URL.parse(`http://${host}`)?.hostname ?? '')
  return name === 'localhost' || name === '[::1]' || /^127(\.\d+){3}$/.test(name)
}
