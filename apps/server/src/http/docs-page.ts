import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Hono } from 'hono'
import type { HttpEnv } from './http-env.ts'
import { openApiPath } from './openapi.ts'

/** The few files of swagger-ui-dist that the page uses. */
const files: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
}

const packageFiles = createRequire(import.meta.url)

/** `/api/docs/`: the API, readable. Every script is a file of our own origin, so that a strict policy holds. */
export function registerDocs(app: Hono<HttpEnv>): void {
  app.get('/api/docs', (c) => c.redirect('/api/docs/', 302))
  app.get('/api/docs/', (c) => c.html(page))
  app.get('/api/docs/start.js', (c) => c.body(startScript, 200, { 'content-type': 'text/javascript; charset=utf-8' }))
  for (const [name, type] of Object.entries(files)) {
    app.get(`/api/docs/${name}`, async (c) => {
      const bytes = await readFile(packageFiles.resolve(`swagger-ui-dist/${name}`))
      return c.body(new Uint8Array(bytes), 200, { 'content-type': type, 'cache-control': 'public, max-age=86400' })
    })
  }
}

const page = `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Xiaopiao API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
<link rel="icon" type="image/png" href="/api/docs/favicon-32x32.png">
<div id="docs"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</html>
`

const startScript = `SwaggerUIBundle({ url: ${JSON.stringify(openApiPath)}, dom_id: '#docs', deepLinking: true })\n`
