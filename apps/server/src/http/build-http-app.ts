import { type Context, Hono } from 'hono'
import { matchedRoutes } from 'hono/route'
import { clientAddress, rangesOfSetting } from '../gateway/address.ts'
import { BadCursorError, StoreFault } from '../store/index.ts'
import { registerDocs } from './docs-page.ts'
import type { HttpContext } from './http-context.ts'
import type { HttpEnv } from './http-env.ts'
import { preferredLanguage } from './language.ts'
import { openApiDocument, openApiPath } from './openapi.ts'
import { problemResponse, Refusal } from './problem.ts'
import { registerRoutes } from './register-routes.ts'
import { accessRoutes } from './routes/access.ts'
import { configRoutes } from './routes/config.ts'
import { engineRoutes } from './routes/engine.ts'
import { eventRoutes } from './routes/events.ts'
import { feieRoutes } from './routes/feie.ts'
import { registerFeieCallback } from './routes/feie-callback.ts'
import { registerHealth } from './routes/health.ts'
import { imageRoutes } from './routes/images.ts'
import { orderRoutes } from './routes/orders.ts'
import { platformRoutes } from './routes/platform.ts'
import { platformTemplateRoutes } from './routes/platform-templates.ts'
import { printerRoutes } from './routes/printers.ts'
import { registerSignIn } from './routes/sign-in.ts'
import { taskRoutes } from './routes/tasks.ts'
import { templatePreviewRoutes } from './routes/template-preview.ts'
import { templateRoutes } from './routes/templates.ts'
import { webhookRoutes } from './routes/webhooks.ts'
import { securityHeaders } from './security-headers.ts'
import { registerAdmin } from './static-admin.ts'

/** The whole HTTP side (http-api.md): routes, documents, pages and health, over the running parts of the server. */
export function buildHttpApp(context: HttpContext): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>()
  const trustedProxies = rangesOfSetting('XIAOPIAO_TRUSTED_PROXIES', context.config.trustedProxies)
  app.use(async (c, next) => {
    c.set('language', preferredLanguage(c.req.header('accept-language')))
    const { socket, headers } = c.env.incoming
    const client = clientAddress(socket.remoteAddress ?? '', headers, trustedProxies)
    c.set('address', client.address)
    c.set('relayed', client.relayed)
    const begunAt = performance.now()
    await next()
    countRequest(c, context, begunAt)
  })
  app.use(securityHeaders)
  registerHealth(app, context)
  registerFeieCallback(app, context)
  registerSignIn(app, context)
  const handlers = {
    ...eventRoutes(context),
    ...orderRoutes(context),
    ...printerRoutes(context),
    ...taskRoutes(context),
    ...configRoutes(context),
    ...webhookRoutes(context),
    ...templateRoutes(context),
    ...platformTemplateRoutes(context),
    ...templatePreviewRoutes(context),
    ...imageRoutes(context),
    ...accessRoutes(context),
    ...platformRoutes(context),
    ...feieRoutes(context),
    ...engineRoutes(context),
  }
  registerRoutes(app, handlers, context)
  const document = openApiDocument(context.version)
  app.get(openApiPath, (c) => c.json(document))
  registerDocs(app)
  registerAdmin(app, context.adminDir)

  app.notFound((c) => problemResponse(new Refusal('not_found'), c.get('language')))
  app.onError((error, c) => problemResponse(refusalOf(error, c, context), c.get('language')))
  return app
}

/** What the store throws at the edges is the caller's or the operator's affair; everything else is our bug. */
function refusalOf(error: Error, c: Context<HttpEnv>, { log }: HttpContext): Refusal {
  if (error instanceof BadCursorError) {
    const message = 'is not a cursor of this list / 不是此列表的游标'
    return new Refusal('invalid', { issues: [{ path: 'cursor', code: 'invalid_cursor', message }] })
  }
  if (c.env.incoming.readableAborted) {
    log.debug({ method: c.req.method, path: c.req.path }, 'the caller went away before its request was whole')
    return new Refusal('bad_json')
  }
  log.error({ err: error, method: c.req.method, path: c.req.path }, 'a request failed')
  return error instanceof StoreFault ? new Refusal('not_ready', { retryAfterSeconds: 5 }) : new Refusal('internal')
}

function countRequest(c: Context<HttpEnv>, { metrics, log }: HttpContext, begunAt: number): void {
  const seconds = (performance.now() - begunAt) / 1000
  const { status } = c.res
  // The pattern, not the path: ids would make a new series each.
  const route = matchedRoutes(c).findLast(({ path }) => path !== '/*')?.path ?? 'none'
  metrics.countRequest(c.req.method, status === 404 && route.includes('*') ? 'none' : route, status, seconds)
  log.debug({ method: c.req.method, path: c.req.path, status, ms: Math.round(seconds * 1000) }, 'request')
}
