import { Validator } from '@seriousme/openapi-schema-validator'
import { type HttpRoute, problems, routes } from '@xiaopiao/protocol'
import { expect, test } from 'vitest'
import { openApiDocument } from './openapi.ts'

const document = openApiDocument('1.2.3')
const text = JSON.stringify(document)
const paths = document['paths'] as Record<string, Record<string, { responses: object }>>

test('openApiDocument() is a valid OpenAPI 3.1 document', async () => {
  const result = await new Validator().validate(JSON.parse(text))
  expect(result).toMatchObject({ valid: true })
  expect(document['openapi']).toMatch(/^3\.1/)
})

test('openApiDocument() describes every route of the protocol and nothing else', () => {
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  )
  const known = Object.values<HttpRoute>(routes).map((route) => `${route.method} ${route.path}`)
  expect(described.toSorted()).toEqual(known.toSorted())
})

test('openApiDocument() refers only to what it holds', () => {
  const schemas = Object.keys((document['components'] as { schemas: object }).schemas)
  const referred = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1])
  expect(new Set(referred)).toEqual(new Set(schemas))
  expect(text).not.toContain('$defs')
  expect(text).not.toContain('__schema')
})

test('[HA2] openApiDocument() tells every code that a route may answer', () => {
  for (const route of Object.values<HttpRoute>(routes)) {
    const responses = JSON.stringify(paths[route.path]?.[route.method]?.responses)
    for (const code of route.problems) expect(responses).toContain(`\`${code}\`: ${problems[code].en}`)
  }
})
