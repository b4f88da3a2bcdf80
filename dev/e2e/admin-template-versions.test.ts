import { readFile } from 'node:fs/promises'
import { routes, type TemplateFile } from '@xiaopiao/protocol'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ApiClient } from '../api-client.ts'
import type { ServerProcess } from '../server-process.ts'
import { type AdminShop, openAdminShop, takePicture } from './admin-shop.ts'
import { signIn } from './browser.ts'

const params = { business: 'shopping' }

const laptop = { width: 1280, height: 800 }
const tablet = { width: 820, height: 1180 }

let shop: AdminShop
let server: ServerProcess
let browser: Browser
let context: BrowserContext
let page: Page
let api: ApiClient
let mistakes: readonly string[]

beforeAll(async () => {
  shop = await openAdminShop({ viewport: laptop, context: { acceptDownloads: true } })
  ;({ server, browser, context, page, api, mistakes } = shop)
})

afterAll(() => shop?.close())

/** What a page shows comes when it comes; on a busy machine later. */
const eventually = <Seen>(look: () => Promise<Seen>) => expect.poll(look, { timeout: 30_000 })

/** A logo of 240 x 120 pixels, which is printed dot for dot: nothing is scaled. */
async function logoFile(): Promise<Buffer> {
  const address = await page.evaluate(() => {
    const canvas = document.createElement('canvas')
    canvas.width = 240
    canvas.height = 120
    const context = canvas.getContext('2d')
    if (context === null) throw new Error('no canvas')
    const tones = context.createLinearGradient(0, 0, 240, 0)
    tones.addColorStop(0, '#000')
    tones.addColorStop(1, '#fff')
    context.fillStyle = tones
    context.fillRect(0, 0, 240, 120)
    context.fillStyle = '#fff'
    context.fillRect(20, 20, 60, 40)
    return canvas.toDataURL('image/png')
  })
  return Buffer.from(address.slice(address.indexOf(',') + 1), 'base64')
}

/** Black dots of a picture: of the canvas in the page, or of what the server answers. */
function blackDots(source: 'canvas' | string): Promise<{ width: number; height: number; black: string }> {
  return page.evaluate(async (from) => {
    let canvas = document.querySelector<HTMLCanvasElement>('[data-testid=logo-dots]')
    if (from !== 'canvas') {
      const bitmap = await createImageBitmap(await (await fetch(from)).blob())
      canvas = document.createElement('canvas')
      canvas.width = bitmap.width
      canvas.height = bitmap.height
      canvas.getContext('2d')?.drawImage(bitmap, 0, 0)
    }
    const context = canvas?.getContext('2d')
    if (canvas === null || context === null || context === undefined) throw new Error('no picture')
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
    let black = ''
    for (let at = 0; at < data.length; at += 4) black += (data[at + 3] ?? 0) > 128 && (data[at] ?? 0) < 128 ? '1' : '0'
    return { width: canvas.width, height: canvas.height, black }
  }, source)
}

const summary = async () => (await api.call(routes.listTemplates)).data.find(({ business }) => business === 'shopping')!
const merged = async () => JSON.stringify((await api.call(routes.readTemplate, { params })).template)
const paperText = (width: 80 | 58) => page.getByTestId(`paper-${width}`).first().textContent()

test('every business is listed with what prints now; a template opens in the simple view', async () => {
  await shop.open('/templates')
  const cards = page.getByTestId(/^template-/)
  await eventually(() => cards.count()).toBe(12)
  await page.getByTestId('template-shopping').getByText('平台默认').waitFor()
  await eventually(() => page.getByTestId('template-cup_label').locator('img').count()).toBe(1)
  await takePicture(page, 'templates-list')
  await page.getByTestId('template-shopping').getByRole('link').click()
  await page.getByTestId('simple-mode').waitFor()
  await page.getByTestId('paper-58').waitFor()
})

test('[TP20] a logo is shown as the very dots that the server prints, and follows its threshold', async () => {
  await page.getByTestId('logo-file').setInputFiles({
    name: 'logo.gif',
    mimeType: 'image/gif',
    buffer: Buffer.from('GIF89a'),
  })
  await page.getByTestId('logo-field').getByText('只能用 PNG、JPEG、WebP 或 SVG 图片').waitFor()
  await page
    .getByTestId('logo-file')
    .setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: await logoFile() })
  await page.getByTestId('logo-dots').waitFor()
  const [image] = (await api.call(routes.listImages)).data
  const raster = (more: string) => blackDots(`${image!.url}/raster?width_dots=240&${more}`)
  expect(await blackDots('canvas')).toEqual(await raster('dither=otsu'))
  await page.getByText('细网点(照片)').click()
  await eventually(() => blackDots('canvas')).toEqual(await raster('dither=floyd-steinberg'))
  await page.getByText('手动分界').click()
  const slider = page.getByTestId('logo-threshold').getByRole('slider')
  await slider.focus()
  for (let step = 0; step < 8; step++) await page.keyboard.press('ArrowLeft')
  await eventually(() => slider.getAttribute('aria-valuenow')).toBe('120')
  expect(await blackDots('canvas')).toEqual(await raster('dither=threshold&threshold=120'))
  const width = page.getByTestId('logo-width').getByRole('slider')
  await width.focus()
  await page.keyboard.press('ArrowRight')
  await page.getByTestId('logo-width').getByText('31 毫米 · 248 点').waitFor()
  await page.keyboard.press('ArrowLeft')
  await takePicture(page, 'templates-logo')
})

test('[TP31] the footer is set, parts are left out, and the paper follows at both widths', async () => {
  await page.getByTestId('setting-footer-text').locator('textarea').fill('周三会员日,{{order.no}} 照原样打印')
  for (const width of [80, 58] as const) {
    await eventually(async () => (await paperText(width))?.replaceAll(/\s/g, '')).toContain('{{order.no}}')
  }
  const totalBefore = ((await paperText(80)) ?? '').length
  const part = page.getByTestId('part-pickup_number')
  await part.getByRole('switch').click()
  await eventually(() => part.getAttribute('data-printed')).toBe('false')
  await eventually(async () => ((await paperText(80)) ?? '').length).toBeLessThan(totalBefore)
  await part.getByRole('switch').click()
  await takePicture(page, 'templates-simple')
})

test('[TP33] a draft is published for a tenth of the printers, widened to all, and told in words', async () => {
  await page.getByTestId('publish').click()
  const form = page.getByTestId('publish-form')
  await form.getByLabel('说明').fill('换上新 Logo 和页脚')
  await form.getByText('10% 的打印机').click()
  await takePicture(page, 'templates-publish')
  await page.getByRole('dialog').getByRole('button', { name: '发布' }).click()
  await form.waitFor({ state: 'hidden' })
  expect(await summary()).toMatchObject({ version: '0.0', rollout: { version: 1, share: 10 }, draft_differs: false })
  expect(await merged()).not.toContain('周三会员日')
  await page.getByTestId('open-versions').click()
  const version = page.getByTestId('version-1')
  await version.getByText('试用 10%').waitFor()
  await version.getByText('换上新 Logo 和页脚').waitFor()
  await version.locator('summary').click()
  await version.getByText('设置「页脚」').waitFor()
  await version.getByText('图片:默认 → 图片').waitFor()
  await takePicture(page, 'templates-versions')
  await version.getByTestId('widen-all').click()
  await page
    .getByRole('dialog', { name: '把第 1 版用于全部打印机?' })
    .getByRole('button', { name: '扩大到全部' })
    .click()
  await eventually(() => version.getAttribute('data-state')).toBe('current')
  expect(await summary()).toMatchObject({ version: '0.1', rollout: null })
  expect(await merged()).toContain('周三会员日')
  // The button that was pressed has gone; the keyboard is in the panel all the same.
  await page.getByRole('dialog', { name: '把第 1 版用于全部打印机?' }).waitFor({ state: 'hidden' })
  const panel = page.getByTestId('versions-panel')
  await eventually(() => panel.evaluate((element) => element.contains(document.activeElement))).toBe(true)
  await page.keyboard.press('Escape')
  await panel.waitFor({ state: 'hidden' })
})

test('[TP33] what others publish arrives without a reload; one step leads back', async () => {
  const footer = { business: 'shopping', type: 'footer', params: { text: '第二版页脚' } } as const
  await api.call(routes.writeTemplateSettings, { body: { rows: [footer], publish: true, note: 'API 发布' } })
  await page.getByTestId('open-versions').click()
  const second = page.getByTestId('version-2')
  await second.getByText('API 发布').waitFor()
  await second.getByTestId('roll-back').click()
  const question = page.getByRole('dialog', { name: '回滚到第 1 版?' })
  await question.getByRole('textbox').fill('页脚不对')
  await question.getByRole('button', { name: '回滚到第 1 版' }).click()
  await eventually(() => page.getByTestId('version-1').getAttribute('data-state')).toBe('current')
  await second.getByTestId('taken-back').getByText('页脚不对').waitFor()
  expect(await summary()).toMatchObject({ version: '0.1', draft_differs: true, draft_brings_back: null })
  expect(await merged()).toContain('周三会员日')
  const listed = await context.newPage()
  await listed.goto(`${server.url}/admin/print/templates`)
  const card = listed.getByTestId('template-shopping')
  await card.getByText('第 1 版').waitFor()
  await api.call(routes.publishTemplate, { params, body: { version: 2, share: 30 } })
  await card.getByText('第 2 版正在 30% 的打印机上试用').waitFor()
  await listed.close()
  await page.getByTestId('stop-rollout').click()
  await question.getByRole('button', { name: '回滚到第 1 版' }).click()
  await eventually(async () => (await summary()).rollout).toBe(null)
})

test('a draft is discarded: the editor shows what is published again', async () => {
  await shop.open('/templates/shopping')
  const text = page.getByTestId('setting-footer-text').locator('textarea')
  await eventually(() => text.inputValue()).toBe('第二版页脚')
  await page.getByTestId('open-versions').click()
  await page.getByTestId('discard-draft').click()
  await page.getByRole('dialog', { name: '放弃草稿中的全部改动?' }).getByRole('button', { name: '放弃草稿' }).click()
  await eventually(() => text.inputValue()).toContain('周三会员日')
  expect((await summary()).draft_differs).toBe(false)
})

/** Puts a text into the JSON view as a person pastes it. */
async function paste(text: string): Promise<void> {
  await page.getByTestId('json-text').focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(text)
}

const brokenText = `{
  "parts": [
    { "type": "hello", "sortWeight": 1, "content": [
      [{ "content": "你好" }],
      [{ "content": "{{order.no", "textAlign": "middle" }]
    ] }
  ],
  "settings": []
}`

test('[TP7] the JSON view marks what is wrong at its line, and completes fields and values', async () => {
  await shop.open('/templates/shopping')
  await page.getByTestId('setting-footer-text').locator('textarea').focus()
  await page.getByText('JSON', { exact: true }).click()
  // The text begins at the part that is selected, far below its first line.
  await eventually(() => page.getByTestId('json-text').textContent()).toContain('"footer"')
  await eventually(() => page.getByTestId('json-state').getAttribute('data-faults')).toBe('0')
  await paste(brokenText)
  const faults = page.getByTestId('json-faults').locator('button')
  await eventually(() => faults.evaluateAll((all) => all.map((one) => one.getAttribute('data-line')))).toEqual([
    '5',
    '5',
  ])
  await page.getByTestId('json-faults').getByText('middle').waitFor()
  await page.locator('.cm-lint-marker-error').first().waitFor()
  await takePicture(page, 'templates-json')
  await faults.last().click()
  await eventually(() => page.locator('.cm-activeLine').textContent()).toContain('middle')
  await paste(brokenText.replace('"middle"', '""').replace('{{order.no', '{{order.no}}'))
  await eventually(() => faults.count()).toBe(1)
  await faults.first().click()
  for (let step = 0; step < '"textAlign": "'.length; step++) await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Control+Space')
  await page.locator('.cm-tooltip-autocomplete').getByText('center').waitFor()
  await takePicture(page, 'templates-json-completion')
  await page.keyboard.press('Escape')
  await paste(brokenText.replace('"middle"', '"center"').replace('{{order.no', '{{order.no}}'))
  await eventually(() => page.getByTestId('json-state').getAttribute('data-faults')).toBe('0')
  await eventually(() => paperText(80)).toContain('你好')
  await paste('{ "parts": [')
  await eventually(() => faults.count()).toBe(1)
  await page.getByTestId('undo').click()
  await eventually(() => page.getByTestId('json-text').textContent()).toContain('"logo"')
})

test('templates go into a file and come back as they were', async () => {
  await shop.open('/templates')
  const download = page.waitForEvent('download')
  await page.getByTestId('export-templates').click()
  const file = JSON.parse(await readFile(await (await download).path(), 'utf8')) as TemplateFile
  expect(file.templates.map(({ business }) => business)).toEqual(['shopping'])
  expect(JSON.stringify(file)).toContain('周三会员日')
  const before = (await api.call(routes.exportTemplates, { query: params })).templates
  const nothing = { business: 'shopping' as const, parts: [], settings: [] }
  await api.call(routes.importTemplates, { body: { format: file.format, templates: [nothing] } })
  await page.reload()
  await page.getByTestId('template-shopping').getByText('有未发布的改动').waitFor()
  await page.getByTestId('import-templates').click()
  await page
    .getByTestId('import-file')
    .setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{}') })
  await page.getByRole('dialog').getByText('不是导出的模板文件').waitFor()
  await page.getByTestId('import-file').setInputFiles({
    name: 'templates.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(file)),
  })
  await page.getByTestId('import-contents').getByText('替换草稿').waitFor()
  await takePicture(page, 'templates-import')
  await page.getByRole('dialog').getByRole('button', { name: '导入' }).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  expect((await api.call(routes.exportTemplates, { query: params })).templates).toEqual(before)
  expect((await summary()).draft_differs).toBe(false)
})

test('whoever may not change templates sees them all the same', async () => {
  const viewer = await api.call(routes.createMember, { body: { username: 'lily', role: 'operator' } })
  const theirs = await browser.newContext({ viewport: laptop, locale: 'en', reducedMotion: 'reduce' })
  const seen = await theirs.newPage()
  await signIn(seen, server.url, viewer.password ?? '', viewer.username)
  await seen.getByRole('link', { name: 'Templates', exact: true }).click()
  await seen.getByTestId('template-shopping').getByText('published by').waitFor()
  expect(await seen.getByTestId('import-templates').count()).toBe(0)
  await seen.getByTestId('template-shopping').getByRole('link').click()
  await seen.getByText('only the owner of the shop can change it').waitFor()
  expect(await seen.getByTestId('setting-footer-text').locator('textarea').isDisabled()).toBe(true)
  expect(await seen.getByTestId('publish').count()).toBe(0)
  await seen.getByTestId('open-versions').click()
  await seen.getByTestId('version-1').getByText('in use').waitFor()
  expect(await seen.getByTestId('roll-back').count()).toBe(0)
  await theirs.close()
})

test.each([
  ['laptop', laptop],
  ['tablet', tablet],
] as const)('every view speaks English and fits a %s', async (name, viewport) => {
  await page.setViewportSize(viewport)
  await shop.open('/templates')
  if (name === 'laptop') await page.getByTestId('language-switch').click()
  for (const [path, words] of [
    ['/templates', 'Receipt templates'],
    ['/templates/shopping?view=simple', 'The preview follows as you type'],
    ['/templates/shopping?view=json', 'Ctrl+Space completes'],
  ] as const) {
    await shop.open(path)
    await page.getByText(words).first().waitFor()
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow, path).toBe(0)
    await takePicture(page, `templates-${name}${path.replaceAll(/\W+/g, '-')}`)
  }
  await page.getByTestId('open-versions').click()
  await page.getByTestId('versions-panel').getByText('Every publish is a version').waitFor()
  await takePicture(page, `templates-${name}-versions`)
})

test('the page made no mistakes', () => {
  expect(mistakes).toEqual([])
})
