import { type HttpRoute, problemSchema, problems, routes } from '@xiaopiao/protocol'
import { z } from 'zod'
import { idempotencyProblems, problemsByStatus } from './route-problems.ts'

export const openApiPath = '/api/openapi.json'

type Json = { readonly [key: string]: unknown }
type Components = Map<string, Json>

/**
 * The OpenAPI 3.1 document of every route of the protocol, from the very objects that the routes are registered
 * from. Schemas are zod's own JSON Schema 2020-12, which is what OpenAPI 3.1 speaks.
 */
export function openApiDocument(version: string): Json {
  const components: Components = new Map()
  const all: readonly (readonly [string, HttpRoute])[] = Object.entries(routes)
  // Bodies first: a schema that is both sent and answered is described as strictly as it is checked.
  for (const [, route] of all) if (route.body !== undefined) schemaOf(route.body, 'input', components)

  const paths: Record<string, Record<string, Json>> = {}
  for (const [name, route] of all) {
    paths[route.path] = { ...paths[route.path], [route.method]: operation(name, route, components) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Xiaopiao 小票',
      version,
      description:
        'Receipt printing: orders in, paper out. Errors are `application/problem+json` (RFC 9457) with a stable `code`.\n\n' +
        '小票打印:订单进,小票出。错误为 `application/problem+json`(RFC 9457),其 `code` 稳定不变。',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [
      { name: 'orders', description: '订单' },
      { name: 'printers', description: '打印机' },
      { name: 'tasks', description: '打印任务' },
      { name: 'config', description: '设置' },
      { name: 'access', description: 'API 密钥与成员' },
      { name: 'platform', description: '平台' },
      { name: 'webhooks', description: 'Webhook' },
      { name: 'feie', description: '飞鹅云打印' },
    ],
    security: [{ apiKey: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key / API 密钥' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'xiaopiao.session_token',
          description: 'The session of the admin pages / 管理页面的会话',
        },
      },
      schemas: Object.fromEntries([...components].toSorted(([one], [other]) => (one < other ? -1 : 1))),
    },
  }
}

function operation(name: string, route: HttpRoute, components: Components): Json {
  const parameters = [
    ...parametersOf(route.params, 'path', components),
    ...parametersOf(route.query, 'query', components),
    ...(route.idempotent !== undefined ? [idempotencyKey] : []),
  ]
  return {
    operationId: name,
    tags: [route.tag],
    summary: `${route.summary.en} / ${route.summary.zh}`,
    'x-scope': route.scope,
    ...(route.role === undefined ? {} : { 'x-role': route.role }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === undefined ? {} : { requestBody: bodyOf(route.body, components) }),
    responses: { [route.status]: successOf(route, components), ...refusalsOf(route, components) },
  }
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'The same key and body gives the first answer again, for 24 hours / 相同的键与请求体在 24 小时内得到同一答复. ' +
    `Otherwise 409: ${idempotencyProblems.map((code) => `\`${code}\``).join(', ')}`,
  schema: { type: 'string', minLength: 1, maxLength: 255 },
}

/** A body without required fields may be left out: it counts as `{}`. */
function bodyOf(schema: z.ZodType, components: Components): Json {
  const isRequired = !schema.safeParse({}).success
  return { required: isRequired, content: { 'application/json': { schema: schemaOf(schema, 'input', components) } } }
}

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query', components: Components): Json[] {
  if (!(schema instanceof z.ZodObject)) return []
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path',
    schema: schemaOf(field as z.ZodType, 'input', components),
  }))
}

function successOf(route: HttpRoute, components: Components): Json {
  const description = 'Done / 成功'
  if (route.answer !== undefined) {
    return { description, content: { 'application/json': { schema: schemaOf(route.answer, 'output', components) } } }
  }
  if (route.contentTypes === undefined) return { description }
  return { description, content: Object.fromEntries(route.contentTypes.map((type) => [type, {}])) }
}

function refusalsOf(route: HttpRoute, components: Components): Json {
  const content = { 'application/problem+json': { schema: schemaOf(problemSchema, 'output', components) } }
  const answers = [...problemsByStatus(route)].map(([status, codes]) => [
    status,
    {
      description: codes.map((code) => `\`${code}\`: ${problems[code].en} / ${problems[code].zh}`).join('\n\n'),
      content,
    },
  ])
  return Object.fromEntries(answers)
}

/** Converts a schema; named parts move to the components and are referred to. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', components: Components): Json {
  const converted = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      // Answers may gain fields in later releases; a client must not refuse them.
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
    },
  })
  const { $schema: _dialect, $defs = {}, ...own } = converted
  for (const [name, part] of Object.entries($defs)) {
    const component = componentName(name)
    if (!components.has(component)) components.set(component, referring(part))
  }
  return referring(own)
}

function referring(schema: unknown): Json {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === '$ref' && typeof value === 'string'
      ? `#/components/schemas/${componentName(value.replace('#/$defs/', ''))}`
      : value,
  ) as Json
}

/** The one part that zod names itself is its own definition of any JSON value. */
function componentName(name: string): string {
  return name.startsWith('__schema') ? 'Json' : name
}
