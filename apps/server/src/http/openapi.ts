import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { type HttpRoute, problemSchema, problems, routes } from '@xiaopiao/protocol'
import { z } from 'zod'
import type { HttpEnv } from './http-env.ts'
import { problemsByStatus } from './register-routes.ts'

export const openApiPath = '/api/openapi.json'

/** Describes every route of the protocol from the very object that it is registered from. */
export function describeRoutes(app: OpenAPIHono<HttpEnv>): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key / API 密钥',
  })
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'xiaopiao.session_token',
    description: 'The session of the admin pages / 管理页面的会话',
  })
  for (const [name, route] of Object.entries(routes) as [string, HttpRoute][]) {
    app.openAPIRegistry.registerPath(describe(name, route))
  }
}

function describe(name: string, route: HttpRoute) {
  return createRoute({
    operationId: name,
    method: route.method,
    path: route.path,
    tags: [route.tag],
    summary: `${route.summary.en} / ${route.summary.zh}`,
    security: [{ apiKey: [] }, { session: [] }],
    'x-scope': route.scope,
    request: {
      ...(route.params === undefined ? {} : { params: route.params }),
      ...(route.query instanceof z.ZodObject ? { query: route.query } : {}),
      ...(route.idempotent === true ? { headers: idempotencyHeader } : {}),
      ...(route.body === undefined ? {} : { body: { content: { 'application/json': { schema: route.body } } } }),
    },
    responses: { [route.status]: successOf(route), ...problemResponses(route) },
  })
}

const idempotencyHeader = z.object({
  'Idempotency-Key': z.string().max(255).optional().meta({
    description:
      'The same key and body gives the first answer again, for 24 hours / 相同的键与请求体在 24 小时内得到同一答复',
  }),
})

function successOf(route: HttpRoute) {
  if (route.answer !== undefined) {
    return { description: 'Done / 成功', content: { 'application/json': { schema: route.answer } } }
  }
  if (route.contentTypes === undefined) return { description: 'Done / 成功' }
  const content = route.contentTypes.map((type) => [
    type,
    {
      schema:
        type.startsWith('text/') || type.endsWith('xml')
          ? { type: 'string' as const }
          : { type: 'string' as const, format: 'binary' },
    },
  ])
  return { description: 'Done / 成功', content: Object.fromEntries(content) }
}

function problemResponses(route: HttpRoute) {
  return Object.fromEntries(
    [...problemsByStatus(route)].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${problems[code].en} / ${problems[code].zh}`).join('\n\n'),
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  )
}

/** The head of `GET /api/openapi.json`. */
export function openApiInfo(version: string) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Xiaopiao 小票',
      version,
      description:
        'Receipt printing: orders in, paper out. / 小票打印:订单进,小票出。\n\n' +
        'Errors are `application/problem+json` (RFC 9457) with a stable `code`. / 错误为 `application/problem+json`,`code` 稳定不变。',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [
      { name: 'orders', description: '订单' },
      { name: 'printers', description: '打印机' },
      { name: 'tasks', description: '打印任务' },
      { name: 'config', description: '设置' },
    ],
  }
}
