import { type Business, business as businesses } from '@xiaopiao/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startPostgres, type TestPostgres } from '../testing/postgres.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'

/* The template library through the API of a whole server. Every test has a shop of its own. */

const platformKey = 'platform-key-of-at-least-thirty-two-characters'
const part = (text: string, more = {}) => ({ type: 'words', content: [[{ content: text }]], sortWeight: 1, ...more })

for (const kind of ['SQLite', 'PostgreSQL'] as const) {
  describe(`on ${kind}`, () => {
    let postgres: TestPostgres | undefined
    let server: TestServer

    beforeAll(async () => {
      if (kind === 'PostgreSQL') postgres = await startPostgres()
      server = await startTestServer({
        XIAOPIAO_PLATFORM_KEY: platformKey,
        XIAOPIAO_SECRET_KEY: 'a pass phrase of the tests',
        ...(postgres === undefined ? {} : { XIAOPIAO_DATABASE_URL: await postgres.database() }),
      })
    })
    afterAll(async () => {
      await server?.close()
      await postgres?.close()
    })

    /** A shop that has nothing yet. */
    async function newShop() {
      const tenantId = await server.makeTenant('发财小狗饮品店')
      const apiKey = await server.makeKey(tenantId, ['read', 'write'])
      const ask = async (method: string, path: string, body?: unknown, headers = {}) =>
        await server.request(method, `/api/templates${path}`, {
          apiKey,
          headers,
          ...(body === undefined ? {} : { body }),
        })
      const ok = async (method: string, path: string, body?: unknown) => {
        const answer = await ask(method, path, body)
        expect(answer.status, answer.text).toBeLessThan(300)
        return answer.json
      }
      const save = async (text: string, business: Business = 'shopping') =>
        await ok('PUT', '/base', { business, rows: [part(text)] })
      const publish = async (text: string, more = {}) => {
        await save(text)
        return await ok('POST', '/shopping/publish', { note: text, ...more })
      }
      return { tenantId, apiKey, ask, ok, save, publish }
    }

    const platform = async (method: string, path: string, body?: unknown) =>
      await server.request(method, `/api/platform/templates${path}`, {
        apiKey: platformKey,
        ...(body === undefined ? {} : { body }),
      })

    test('[TP32] there is a template of every business before anybody has written one', async () => {
      const { ok, tenantId } = await newShop()
      const { data } = await ok('GET', '')
      expect(data.map((summary: { business: string }) => summary.business)).toEqual(businesses.options)
      expect(data[0]).toMatchObject({
        version: expect.stringMatching(/^\d+\.0$/),
        published_at: null,
        author: null,
        draft_differs: false,
        draft_brings_back: null,
        revision: 0,
        rollout: null,
      })
      for (const business of businesses.options) {
        const merged = await ok('GET', `/${business}`)
        expect(merged).toMatchObject({ shopId: tenantId, business })
        expect(JSON.stringify(merged.template)).not.toContain('setting.')
      }
    })

    test('[TP30] [TP31] rows of the platform and of the shop, settings filled in, placeholders kept', async () => {
      const { ok, tenantId } = await newShop()
      const field = { key: 'words', kind: 'text', name: { zh: '字', en: 'Words' }, default: 'Tel' }
      const rows = [part('{{setting.words}} {{mobile}}', { fields: [field] })]
      const base = await ok('PUT', '/base', { business: 'shopping', rows, revision: 0 })
      expect(base.revisions).toEqual({ shopping: 1 })
      const own = base.data.filter((row: { shopId: number }) => row.shopId === tenantId)
      expect(own).toEqual([{ shopId: tenantId, business: 'shopping', name: { zh: 'words', en: 'words' }, ...rows[0] }])
      expect(base.data.filter((row: { shopId: number }) => row.shopId === 0).length).toBeGreaterThan(3)
      const settings = [{ business: 'shopping', type: 'words', params: { words: 'http://www.test.com/test.jpg' } }]
      expect((await ok('PUT', '/settings', { rows: settings })).data).toEqual([{ shopId: tenantId, ...settings[0] }])
      const first = async (query: string) => (await ok('GET', `/shopping${query}`)).template.layouts[0]
      expect(await first('?draft=true')).toEqual([{ content: 'http://www.test.com/test.jpg {{mobile}}' }])
      expect(await first('')).not.toEqual(await first('?draft=true'))
    })

    test('[TP31] settings of several businesses change together or not at all, and may be published at once', async () => {
      const { ok, ask } = await newShop()
      const row = (business: Business, params: unknown, type = 'logo') => ({ business, type, params })
      const refused = await ask('PUT', '/settings', {
        rows: [row('shopping', { show: false }), row('refund', { shwo: false })],
      })
      expect(refused.status).toBe(422)
      expect(refused.json.issues[0]).toMatchObject({ path: 'logo.shwo', code: 'unknown_setting' })
      expect((await ok('GET', '/settings')).data).toEqual([])
      const rows = [row('shopping', { show: false }), row('refund', { show: false })]
      await ok('PUT', '/settings', { rows, publish: true, note: '不要标志' })
      for (const business of ['shopping', 'refund']) {
        const { data } = await ok('GET', `/${business}/versions`)
        expect(data).toHaveLength(1)
        expect(data[0]).toMatchObject({ version: 1, state: 'current', share: 100, note: '不要标志' })
        expect(data[0].differences).toEqual([{ type: 'logo', change: 'settings', after: { show: false } }])
      }
      await ok('PUT', '/settings', { rows, publish: true })
      expect((await ok('GET', '/shopping/versions')).data).toHaveLength(1)
      await ok('PUT', '/settings', { rows: [row('shopping', null)] })
      expect((await ok('GET', '/settings?business=shopping')).data).toEqual([])
    })

    test('[TP33] versions have author, note, time, state and differences; one step back', async () => {
      const { ok, publish, ask } = await newShop()
      expect(await publish('one')).toMatchObject({ version: 1, note: 'one', state: 'current', share: 100 })
      await publish('two', { share: 30 })
      const listed = (await ok('GET', '/shopping/versions')).data
      expect(listed.map(({ version, state, share }: Record<string, unknown>) => [version, state, share])).toEqual([
        [2, 'rollout', 30],
        [1, 'current', 70],
      ])
      expect(listed[0].author).toMatch(/^key:/)
      expect(listed[0].prints).toEqual({ printed: 0, failed: 0, open: 0 })
      expect(listed[0].differences).toEqual([
        { type: 'words', change: 'content', before: [[{ content: 'one' }]], after: [[{ content: 'two' }]] },
      ])
      const page = await ok('GET', '/shopping/versions?limit=1')
      expect(page.data).toEqual([listed[0]])
      expect((await ok('GET', `/shopping/versions?limit=1&cursor=${page.next_cursor}`)).data).toEqual([listed[1]])
      await ok('POST', '/shopping/publish', { version: 2, share: 100 })
      const first = async (query = '') => (await ok('GET', `/shopping${query}`)).template.layouts[0][0].content
      expect(await first()).toBe('two')
      expect(await first('?version=1')).toBe('one')
      expect((await ask('GET', '/shopping?version=3')).status).toBe(404)
      const after = await ok('POST', '/shopping/rollback', { note: 'zurück' })
      expect(after).toMatchObject({ version: expect.stringMatching(/\.1$/), draft_differs: true })
      expect(await first()).toBe('one')
      const takenBack = async () =>
        (await ok('GET', '/shopping/versions')).data.map((row: Record<string, unknown>) => row['taken_back'])
      const told = { at: expect.any(String), by: expect.stringMatching(/^key:/), note: 'zurück' }
      expect(await takenBack()).toEqual([told, null])
      await ok('POST', '/shopping/rollback', { version: 2 })
      expect(await takenBack()).toEqual([null, { ...told, note: '' }])
      const again = await ok('POST', '/shopping/publish', { version: 1, share: 100 })
      expect(again).toMatchObject({ version: 1, taken_back: null })
      expect(await takenBack()).toEqual([null, null])
      await ok('POST', '/shopping/rollback', { version: 0 })
      expect((await ask('POST', '/shopping/rollback', {})).json.code).toBe('wrong_state')
      expect((await ask('POST', '/shopping/rollback', { version: 9 })).status).toBe(404)
    })

    test('[TP33] what fails on its samples is not published, and no idempotent repetition publishes twice', async () => {
      const { ask, ok, save } = await newShop()
      const broken = await ask('PUT', '/base', { business: 'shopping', rows: [part('{{#each}}')] })
      expect(broken.status).toBe(422)
      expect(broken.json).toMatchObject({ code: 'template_error', issues: [{ path: 'words.content[0][0].content' }] })
      await save('once')
      const key = { 'idempotency-key': 'publish-1' }
      const answers = [
        await ask('POST', '/shopping/publish', { note: 'n' }, key),
        await ask('POST', '/shopping/publish', { note: 'n' }, key),
      ]
      expect(answers.map(({ status }) => status)).toEqual([201, 201])
      expect(answers[1]?.text).toBe(answers[0]?.text)
      expect((await ok('GET', '/shopping/versions')).data).toHaveLength(1)
      expect((await ask('POST', '/shopping/publish', {})).json.code).toBe('wrong_state')
    })

    test('content of any depth is refused, not a fault', async () => {
      const { ask, apiKey } = await newShop()
      for (const depth of [200, 5_000, 100_000]) {
        const deep = '['.repeat(depth) + ']'.repeat(depth)
        const body = `{"business":"shopping","rows":[{"type":"deep","sortWeight":1,"content":${deep}}]}`
        const headers = { 'content-type': 'application/json' }
        const answer = await server.request('PUT', '/api/templates/base', { apiKey, body, headers })
        expect(answer.status, `${depth} deep: ${answer.text}`).toBe(422)
        const file = `{"format":"xiaopiao-templates/1","templates":[{"business":"void","parts":[{"type":"a","sortWeight":1,"content":[{"x":${deep}}]}],"settings":[]}]}`
        expect((await server.request('POST', '/api/templates/import', { apiKey, body: file, headers })).status).toBe(
          422,
        )
      }
      expect((await ask('GET', '/base?business=shopping')).json.revisions).toEqual({ shopping: 0 })
    })

    test('[TP33] the next task prints with what was just published, and the one after a rollback with what was before', async () => {
      const { apiKey, publish, ok } = await newShop()
      const printer = {
        printer_sn: `SN-${apiKey.slice(-8)}`,
        printer_name: '收银台',
        driver: 'agent',
        is_default: true,
      }
      await server.request('POST', '/api/printers', { apiKey, body: printer })
      const order = { items: [{ name: '珍珠奶茶', quantity: 1, unit_price: 25 }] }
      const { id } = (await server.request('POST', '/api/orders', { apiKey, body: order })).json
      const versionOfNext = async () =>
        (await server.request('POST', '/api/print', { apiKey, body: { order_id: id } })).json.template_version
      const before = await versionOfNext()
      expect(before).toMatch(/^shopping@\d+\.0$/)
      await publish('one')
      expect(await versionOfNext()).toBe(before.replace(/0$/, '1'))
      await publish('two')
      expect(await versionOfNext()).toBe(before.replace(/0$/, '2'))
      await ok('POST', '/shopping/rollback', {})
      expect(await versionOfNext()).toBe(before.replace(/0$/, '1'))
      const [two, one] = (await ok('GET', '/shopping/versions')).data
      expect([two.prints.open, one.prints.open]).toEqual([1, 2])
    })

    test('two editors: the second is told that the draft is another by now', async () => {
      const { ask, ok, save } = await newShop()
      const { revisions } = await save('a')
      const edit = async (text: string) =>
        await ask('PUT', '/base', { business: 'shopping', rows: [part(text)], revision: revisions.shopping })
      const statuses = (await Promise.all([edit('b'), edit('c')])).map(({ status }) => status)
      expect(statuses.toSorted()).toEqual([200, 409])
      expect((await ask('POST', '/shopping/publish', { revision: revisions.shopping })).json.code).toBe('conflict')
      const [summary] = (await ok('GET', '')).data
      expect(summary).toMatchObject({ draft_differs: true, revision: 2 })
      const discarded = await ok('POST', '/shopping/discard')
      expect(discarded).toMatchObject({ draft_differs: false, revision: 3 })
    })

    test('[TP33] a reader that has the template is answered 304 until another is published', async () => {
      const { ask, publish } = await newShop()
      const first = await ask('GET', '/shopping')
      const etag = first.headers.get('etag') ?? ''
      const again = async () => await ask('GET', '/shopping', undefined, { 'if-none-match': etag })
      expect((await again()).status).toBe(304)
      await publish('new')
      const changed = await again()
      expect(changed.status).toBe(200)
      expect(changed.headers.get('etag')).not.toBe(etag)
      await (await newShop()).publish('new')
      const other = await (await newShop()).ask('GET', '/shopping', undefined, { 'if-none-match': etag })
      expect(other.status).toBe(200)
    })

    test('templates go to a file and into another shop', async () => {
      const [from, to] = [await newShop(), await newShop()]
      await from.save('to take along')
      await from.ok('PUT', '/settings', { rows: [{ business: 'shopping', type: 'logo', params: { show: false } }] })
      const file = await from.ok('GET', '/export?business=shopping')
      expect(file).toMatchObject({ format: 'xiaopiao-templates/1', templates: [{ business: 'shopping' }] })
      expect((await from.ok('GET', '/export')).templates).toHaveLength(businesses.options.length)
      const [summary] = (await to.ok('POST', '/import', file)).data
      expect(summary).toMatchObject({ draft_differs: true, revision: 1 })
      expect(await to.ok('GET', '/export?business=shopping')).toEqual(file)
      const twice = await to.ask('POST', '/import', { ...file, templates: [file.templates[0], file.templates[0]] })
      expect(twice.json).toMatchObject({ code: 'invalid', issues: [{ path: 'templates' }] })
      const broken = { business: 'refund', parts: [part('{{')], settings: [] }
      const refused = await to.ask('POST', '/import', {
        ...file,
        templates: [{ ...file.templates[0], parts: [] }, broken],
      })
      expect(refused.json.code).toBe('template_error')
      expect(await to.ok('GET', '/export?business=shopping')).toEqual(file)
    })

    test('samples are those of the library and the newest orders of the shop', async () => {
      const { ok, apiKey } = await newShop()
      const order = { items: [{ name: '珍珠奶茶', quantity: 1, unit_price: 25 }] }
      const { id } = (await server.request('POST', '/api/orders', { apiKey, body: order })).json
      const { data } = await ok('GET', '/shopping/samples')
      expect(data.length).toBeGreaterThan(2)
      expect(data.at(-1)).toMatchObject({ id: `order-${id}`, order_id: id, data: { order: { id }, shop: {} } })
      const shift = (await ok('GET', '/shift/samples')).data
      expect(shift.every(({ order_id }: { order_id: unknown }) => order_id === null)).toBe(true)
    })

    test('[TP33] the platform publishes for a share of the shops, then for all, and goes back', async () => {
      const { ok } = await newShop()
      const business = 'exchange'
      const now = (await platform('GET', `/${business}`)).json
      // Names and fields that are left out stay those of the shipped parts.
      const rows = now.data.map(({ type, content, sortWeight }: Record<string, unknown>) => ({
        type,
        content,
        sortWeight,
      }))
      const body = { rows: [...rows, part('platform')], note: 'Spring', share: 1 }
      const published = await platform('PUT', `/${business}`, body)
      expect(published.status, published.text).toBe(200)
      expect(published.json).toMatchObject({
        version: 1,
        state: 'rollout',
        share: 1,
        author: 'platform',
        note: 'Spring',
        differences: [{ type: 'words', change: 'added', after: part('platform').content }],
      })
      const shared = (await platform('POST', `/${business}/share`, { share: 100 })).json
      expect(shared).toMatchObject({ version: 1, state: 'current', share: 100 })
      expect(await ok('GET', `/${business}`)).toMatchObject({ version: '1.0' })
      expect((await platform('GET', `/${business}/versions`)).json.data).toEqual([shared])
      expect((await platform('POST', `/${business}/share`, { share: 50 })).json.code).toBe('wrong_state')
      const back = await platform('POST', `/${business}/rollback`, {})
      expect(back.json).toMatchObject({ version: 0, state: 'current', author: 'xiaopiao', differences: [] })
      expect(await ok('GET', `/${business}`)).toMatchObject({ version: '0.0' })
      expect((await platform('POST', `/${business}/rollback`, {})).json.code).toBe('wrong_state')
      expect((await platform('POST', `/${business}/rollback`, { version: 7 })).status).toBe(404)
      expect((await platform('POST', `/${business}/rollback`, { version: 1 })).json).toMatchObject({ version: 1 })
      const broken = await platform('PUT', `/${business}`, { rows: [part('{{')] })
      expect(broken.json).toMatchObject({ code: 'template_error', issues: [{ path: 'words.content[0][0].content' }] })
    })
  })
}
