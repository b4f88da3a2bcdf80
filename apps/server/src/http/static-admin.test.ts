import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { startTestServer, type TestServer } from './testing/test-server.ts'

let server: TestServer
let adminDir: string
beforeAll(async () => {
  adminDir = await mkdtemp(join(tmpdir(), 'xiaopiao-admin-'))
  await mkdir(join(adminDir, 'assets'))
  await writeFile(join(adminDir, 'index.html'), '<!doctype html><title>page</title>')
  await writeFile(join(adminDir, 'assets', 'app-1a2b.js'), 'export {}')
  server = await startTestServer({}, { adminDir })
})
afterAll(async () => {
  await server.close()
  await rm(adminDir, { recursive: true, force: true })
})

test.each(['/', '/admin', '/admin/', '/admin/print'])('%s leads to the admin page', async (path) => {
  const answer = await server.request('GET', path, { apiKey: null })
  expect([answer.status, answer.headers.get('location')]).toEqual([302, '/admin/print/'])
})

test.each(['/admin/print/', '/admin/print/orders', '/admin/print/orders/5'])('%s is the page', async (path) => {
  const answer = await server.request('GET', path, { apiKey: null })
  expect([answer.status, answer.text]).toEqual([200, '<!doctype html><title>page</title>'])
  expect(answer.headers.get('cache-control')).toBe('no-cache')
  expect(answer.headers.get('content-type')).toContain('text/html')
})

test('files named by their content are kept by browsers; missing ones are missing', async () => {
  const script = await server.request('GET', '/admin/print/assets/app-1a2b.js', { apiKey: null })
  expect([script.status, script.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable'])
  expect(script.headers.get('content-type')).toContain('javascript')
  expect((await server.request('GET', '/admin/print/assets/gone.js', { apiKey: null })).status).toBe(404)
})

test.each(['..%2f..%2f..%2f..%2fetc%2fpasswd', '../../../../etc/passwd', '%2e%2e/%2e%2e/etc/passwd', '..%5c..%5cetc'])(
  'no path leads out of the directory: %s',
  async (path) => {
    const answer = await server.request('GET', `/admin/print/${path}`, { apiKey: null })
    expect(answer.text).not.toContain('root:')
  },
)

test('without a built page the answer says how to build it', async () => {
  const bare = await startTestServer()
  onTestFinished(() => bare.close())
  const answer = await bare.request('GET', '/admin/print/', { apiKey: null })
  expect(answer.status).toBe(503)
  expect(answer.text).toContain('npm start')
})

test('the API is readable at /api/docs/, with scripts of our own only', async () => {
  const page = await server.request('GET', '/api/docs/', { apiKey: null })
  expect(page.text).toContain('swagger-ui-bundle.js')
  expect(page.text).not.toMatch(/<script>|https?:\/\//)
  for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js', 'start.js']) {
    expect((await server.request('GET', `/api/docs/${file}`, { apiKey: null })).status).toBe(200)
  }
  expect((await server.request('GET', '/api/openapi.json', { apiKey: null })).json.openapi).toBe('3.1.0')
})
