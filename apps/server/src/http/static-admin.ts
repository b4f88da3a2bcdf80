import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import type { Hono } from 'hono'
import type { HttpEnv } from './http-env.ts'

const adminPath = '/admin/print'

/**
 * Serves the built admin pages at `/admin/print/`; every other path below it is one of the page's own addresses.
 * @param adminDir absolute; undefined or not built: a page that says how to build it
 */
export function registerAdmin(app: Hono<HttpEnv>, adminDir: string | undefined): void {
  for (const path of ['/', '/admin', '/admin/', adminPath]) app.get(path, (c) => c.redirect(`${adminPath}/`, 302))

  const isBuilt = adminDir !== undefined && existsSync(join(adminDir, 'index.html'))
  if (!isBuilt) {
    app.get(`${adminPath}/*`, (c) => c.html(notBuilt, 503))
    return
  }
  const files = serveStatic({
    root: adminDir,
    rewriteRequestPath: (path) => path.slice(adminPath.length),
    precompressed: true,
  })
  const page = serveStatic({ root: adminDir, rewriteRequestPath: () => '/index.html' })
  app.get(
    `${adminPath}/*`,
    async (c, next) => {
      await next()
      // Vite names files under assets/ by their content, so they never change.
      const isHashed = c.res.ok && c.req.path.startsWith(`${adminPath}/assets/`)
      c.res.headers.set('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
    files,
    // A missing file is missing; only addresses without a suffix are the page's own.
    (c, next) => (/\.[a-z0-9]+$/i.test(c.req.path) ? Promise.resolve(c.notFound()) : page(c, next)),
  )
}

const notBuilt = `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<title>小票 Xiaopiao</title>
<body style="font-family: system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; line-height: 1.6">
<h1>管理页尚未构建</h1>
<p>请在项目目录运行 <code>npm start</code>,它会构建并启动;或运行 <code>npx vite build apps/admin</code> 后重启服务。</p>
<h1 lang="en">The admin page is not built yet</h1>
<p lang="en">Run <code>npm start</code> in the project's directory: it builds the page and starts the server. Or run
<code>npx vite build apps/admin</code> and start the server again.</p>
<p><a href="/api/docs/">API</a></p>
</body>
</html>
`
