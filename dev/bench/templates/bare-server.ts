import { serve } from '@hono/node-server'
import { Hono } from 'hono'

/*
 * The bound: a server that answers one constant text, or 304 to whoever has it, with the same framework and the same
 * size of answer. Its parent sends the text and is told the port.
 */
process.once('message', (text: string) => {
  const app = new Hono()
  const known = { etag: '"bound"', 'cache-control': 'private, no-cache' }
  app.get('*', (c) => {
    if (c.req.header('if-none-match') === known.etag) return new Response(null, { status: 304, headers: known })
    return new Response(text, { headers: { ...known, 'content-type': 'application/json; charset=utf-8' } })
  })
  serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => process.send?.(port))
})
