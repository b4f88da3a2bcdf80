import { models } from '@xiaopiao/engine'
import { business } from '@xiaopiao/protocol'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { smallOrder, startTestServer, type TestServer } from './testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ XIAOPIAO_HTTP_REQUESTS_PER_MINUTE: '0' })
})
afterAll(() => server.close())

const preview = (body: object) => server.request('POST', '/api/templates/preview', { body })
const template = [[{ content: '你好 {{name}}' }], [{ contentType: 'cut' }]]

test('[TP19] a template with data is drawn as SVG, PNG, text and the bytes themselves', async () => {
  const ask = async (format: string) => (await preview({ template, data: { name: '世界' }, format })).json
  expect(await ask('text')).toEqual({ format: 'text', content: '你好 世界\n', issues: [] })
  expect((await ask('svg')).content).toMatch(/^<svg/)
  const png = await sharp(Buffer.from((await ask('png')).content, 'base64')).metadata()
  expect(png.format).toBe('png')
  expect(Buffer.from((await ask('bytes')).content, 'hex').subarray(0, 2)).toEqual(Buffer.from([0x1b, 0x40]))
})

test('[TP19] a picture of a slip of ten metres ends after two, and says so', async () => {
  const long = Array.from({ length: 1_500 }, (_, index) => [{ content: `第 ${index} 行`, fontSize: 'large' }])
  const whole = (await preview({ template: long, format: 'text' })).json
  expect(whole).toMatchObject({ issues: [], content: expect.stringContaining('第 1499 行') })
  const { content, issues } = (await preview({ template: long, format: 'png' })).json
  expect(issues).toEqual([
    { path: 'format', code: 'picture_ends_early', message: expect.stringContaining('图片到此为止') },
  ])
  const { height } = await sharp(Buffer.from(content, 'base64')).metadata()
  expect(height).toBeGreaterThan(15_000)
  expect(height).toBeLessThan(17_500)
})

test.each(models().map(({ model }) => model))(
  '[TP19] %s can be looked at before there is such a printer',
  async (model) => {
    for (const format of ['svg', 'text', 'bytes']) {
      const { status, json } = await preview({ template: [[{ content: 'Bubble tea' }]], model, format })
      expect(status, json.detail).toBe(200)
      if (format === 'text') expect(json.content).toContain('Bubble tea')
    }
  },
)

test.each(business.options)(
  '[TP32] the template of %s is looked at with its first sample, on both papers',
  async (name) => {
    for (const paper of [58, 80]) {
      const { status, json } = await preview({ business: name, paper, format: 'text' })
      expect(status, JSON.stringify(json)).toBe(200)
      expect(json.content.length).toBeGreaterThan(20)
    }
  },
)

test('[TP33] a draft is looked at before it is published, and an order instead of made up data', async () => {
  const rows = [{ type: 'greeting', content: [[{ content: '欢迎 {{order.no}}' }]], sortWeight: 1 }]
  const written = await server.request('PUT', '/api/templates/base', { body: { business: 'queue_number', rows } })
  expect(written.status, written.text).toBe(200)
  const order = (await server.request('POST', '/api/orders', { body: { ...smallOrder, external_id: 'X-77' } })).json
  const { json } = await preview({ business: 'queue_number', order_id: order.id, format: 'text' })
  expect(json.content).toContain('欢迎 X-77')
  const more = await preview({
    business: 'queue_number',
    order_id: order.id,
    data: { order: { no: 'Y' } },
    format: 'text',
  })
  expect(more.json.content).toContain('欢迎 Y')
})

test('[TP7] what keeps a template from being drawn is told, with its place', async () => {
  expect((await preview({ template, model: 'x9' })).json).toMatchObject({
    status: 422,
    code: 'unknown_printer_model',
    issues: [{ path: 'model', message: expect.stringContaining("no printer model 'x9': known models are escpos80") }],
  })
  expect((await preview({ template: [[{ content: '{{#if}}' }]] })).json).toMatchObject({
    code: 'template_error',
    issues: [{ path: 'template.layouts[0][0].content' }],
  })
  expect((await preview({ template: 'nonsense' })).json).toMatchObject({ code: 'template_error' })
  expect((await preview({ template, model: 'sunmi-v2', paper: 80 })).json).toMatchObject({
    code: 'invalid',
    issues: [{ path: 'paper' }],
  })
  expect((await preview({})).json).toMatchObject({ code: 'invalid', issues: [{ path: 'business' }] })
  expect((await preview({ template, order_id: 999 })).json).toMatchObject({
    status: 404,
    issues: [{ path: 'order_id' }],
  })
})

test('[TP20] pictures are in the preview, and what is not is an issue that says why', async () => {
  const drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><rect width="1" height="1"/></svg>'
  const body = { content_base64: Buffer.from(drawing).toString('base64') }
  const { url } = (await server.request('POST', '/api/images', { body })).json
  const image = (content: string) => [{ contentType: 'image', content, width: 80 }]
  const shown = (await preview({ template: [image(url)], format: 'bytes' })).json
  expect(shown.issues).toEqual([])
  // Half of each of the 40 rows is black.
  expect(shown.content.match(/(?:f{10}0{10}){40}/)).not.toBeNull()
  const missing = (await preview({ template: [[{ content: 'a' }], image('http://127.0.0.1/x.png')] })).json
  expect(missing.issues).toMatchObject([
    { path: 'template.layouts[1][0]', code: 'missing_image', message: expect.stringContaining('refused_address') },
  ])
  const lacking = (await preview({ template: [image(url)], model: 'feie' })).json
  expect(lacking.issues[0].message).toContain('takes no pictures')
})
