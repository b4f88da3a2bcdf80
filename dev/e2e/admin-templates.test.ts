import { pageText } from '@xiaopiao/paper'
import { routes } from '@xiaopiao/protocol'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ApiClient } from '../api-client.ts'
import { type NetworkPrinter, startNetworkPrinter } from '../emulators/network-printer.ts'
import type { ServerProcess } from '../server-process.ts'
import { type AdminShop, adminPassword, openAdminShop, takePicture } from './admin-shop.ts'
import { collectMistakes, signIn } from './browser.ts'

const params = { business: 'shopping' } as const

const laptop = { width: 1280, height: 800 }
const tablet = { width: 1024, height: 768 }
const tabletUpright = { width: 768, height: 1024 }

let shop: AdminShop
let printer: NetworkPrinter
let server: ServerProcess
let browser: Browser
let page: Page
let api: ApiClient
let mistakes: readonly string[]

beforeAll(async () => {
  printer = await startNetworkPrinter()
  shop = await openAdminShop({ viewport: laptop })
  ;({ server, browser, page, api, mistakes } = shop)
  await api.call(routes.createPrinter, {
    body: {
      printer_sn: 'FRONT-80',
      printer_name: '前台打印机',
      driver: 'network',
      model: 'escpos80',
      printer_type: '80mm',
      connection: { host: printer.host, port: printer.port },
      is_default: true,
    },
  })
})

afterAll(async () => {
  await shop?.close()
  await printer?.close()
})

/** What a page shows comes when it comes; on a busy machine later. */
const eventually = <Seen>(look: () => Promise<Seen>) => expect.poll(look, { timeout: 30_000 })

async function openEditor(business: string = params.business, of: Page = page): Promise<void> {
  await of.goto(`${server.url}/admin/print/templates/${business}?view=editor`)
  await of.getByTestId('structure').waitFor()
  await of.getByTestId('paper-page').first().waitFor()
}

const drawing = (width: 80 | 58, of: Page = page) => of.getByTestId(`paper-${width}`).getByTestId('paper-drawing')
const paperText = async (width: 80 | 58, of: Page = page) => (await drawing(width, of).first().textContent()) ?? ''
const row = (place: string, of: Page = page) => of.locator(`[role=treeitem][data-place="${place}"]`)
const grip = (place: string, of: Page = page) => row(place, of).locator('button').first()
const properties = (of: Page = page) => of.getByTestId('properties')

async function partOrder(of: Page = page): Promise<string[]> {
  const places = await of
    .locator('[role=treeitem][aria-level="1"]')
    .evaluateAll((rows) => rows.map((one) => one.getAttribute('data-place') ?? ''))
  return places.map((place) => place.replace('.content', ''))
}

const middle = async (of: Locator) => {
  const box = await of.boundingBox()
  if (box === null) throw new Error('not on the screen')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** Takes a grip and lays it where another stands, as a hand does. */
async function drag(from: Locator, onto: Locator): Promise<void> {
  await from.scrollIntoViewIfNeeded()
  const start = await middle(from)
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  await page.mouse.move(start.x, start.y + 8, { steps: 3 })
  const end = await middle(onto)
  await page.mouse.move(end.x, end.y, { steps: 12 })
  let wobble = 0
  await eventually(async () => {
    wobble = 1 - wobble
    await page.mouse.move(end.x + wobble, end.y)
    return onto.locator('xpath=ancestor::li[1]').getAttribute('data-drop')
  }).toBe('true')
  await page.mouse.up()
}

test('[TP19] the paper is drawn at both widths, and a press on a line selects what prints it', async () => {
  await openEditor()
  await eventually(() => paperText(80)).toContain('总计')
  expect(await paperText(58)).toContain('总计')
  await page.getByTestId('paper-58').getByText('杨枝甘露').first().click()
  await properties().getByText('商品 的内容').waitFor()
  await eventually(() => page.getByTestId('content-text').inputValue()).toBe('{{item.name}}')
  // The line of every item is marked, on both papers.
  await eventually(() => page.getByTestId('paper-80').getByTestId('mark-selected').count()).toBeGreaterThan(1)
  await page.getByTestId('paper-page').first().focus()
  const before = await properties().getAttribute('data-place')
  await page.keyboard.press('ArrowDown')
  await eventually(() => properties().getAttribute('data-place')).not.toBe(before)
})

test('the footer is changed, undone, redone, saved, published, and comes out of the printer', async () => {
  const footer = '七夕快乐 明天见'
  await page.getByTestId('paper-80').getByText('谢谢惠顾').first().click()
  const field = properties()
    .getByTestId(/^setting-.*text$/)
    .locator('textarea')
  await field.fill(footer)
  await eventually(() => paperText(80)).toContain('七夕快乐')
  await eventually(() => paperText(58)).toContain('七夕快乐')
  await takePicture(page, 'templates-editor')
  await page.getByTestId('undo').click()
  await eventually(() => paperText(80)).not.toContain('七夕快乐')
  expect(await page.getByTestId('draft-state').getAttribute('data-unsaved')).toBe('false')
  await page.keyboard.press('Control+Shift+Z')
  await eventually(() => paperText(80)).toContain('七夕快乐')
  await page.keyboard.press('Control+s')
  await eventually(() => page.getByTestId('draft-state').getAttribute('data-unsaved')).toBe('false')
  await page.getByTestId('publish').click()
  await page.getByRole('dialog').getByRole('button', { name: '发布', exact: true }).click()
  await eventually(async () => JSON.stringify((await api.call(routes.readTemplate, { params })).template)).toContain(
    footer,
  )
  await page.goto(`${server.url}/admin/print/orders`)
  await page.getByTestId('make-test-order').click()
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.getByTestId('confirm-and-print').first().click()
  await eventually(async () => printer.pages().map(pageText).join('\n')).toContain(footer)
})

test('[TP30] parts are dragged into another order, lines within their part; the paper follows, undo leads back', async () => {
  await openEditor()
  const before = await partOrder()
  await drag(grip('order_head.content'), grip('shop.content'))
  await eventually(() => partOrder()).toEqual([
    'logo',
    'order_head',
    ...before.slice(1).filter((one) => one !== 'order_head'),
  ])
  await eventually(async () => {
    const text = await paperText(80)
    return text.indexOf('订单号') < text.indexOf('取餐号')
  }).toBe(true)
  await page.keyboard.press('Control+z')
  await eventually(() => partOrder()).toEqual(before)
  await row('order_head.content').focus()
  await page.keyboard.press('ArrowRight')
  const lines = row('order_head.content').locator('[role=treeitem][aria-level="2"]')
  const told = () => lines.evaluateAll((rows) => rows.map((one) => one.getAttribute('aria-label')))
  const [first, second, ...others] = await told()
  await drag(lines.nth(1).locator('button').first(), lines.nth(0).locator('button').first())
  await eventually(told).toEqual([second, first, ...others])
  await page.getByTestId('undo').click()
  expect(await page.getByTestId('draft-state').getAttribute('data-unsaved')).toBe('false')
})

test('everything is done by keys alone: go, open, move, edit, double, delete, undo', async () => {
  await openEditor()
  const before = await partOrder()
  await row('logo.content').focus()
  await page.keyboard.press('ArrowDown')
  await eventually(() => properties().getAttribute('data-place')).toBe('shop.content')
  await page.keyboard.press('Alt+ArrowDown')
  await eventually(() => partOrder()).toEqual(['logo', before[2], 'shop', ...before.slice(3)])
  await eventually(() => row('shop.content').evaluate((one) => one === document.activeElement)).toBe(true)
  await page.keyboard.press('Control+z')
  await eventually(() => partOrder()).toEqual(before)
  // The grip by itself, as the drag library has it.
  await grip('shop.content').focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowDown')
  await row('pickup_number.content').and(page.locator('[data-drop=true]')).waitFor()
  await page.keyboard.press('Space')
  await eventually(() => partOrder()).toEqual(['logo', 'pickup_number', 'shop', ...before.slice(3)])
  await page.keyboard.press('Control+z')
  await eventually(() => partOrder()).toEqual(before)
  await page.getByTestId('paper-page').first().focus()
  await row('contact.content').focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  await eventually(() => properties().getAttribute('data-place')).toBe('shop.content')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  // The field is drawn a moment after the key.
  await eventually(() => properties().evaluate((panel) => panel.contains(document.activeElement))).toBe(true)
  await page.keyboard.press('Control+End')
  await page.keyboard.type('甲')
  await eventually(() => page.getByTestId('draft-state').getAttribute('data-unsaved')).toBe('true')
  await page.keyboard.press('Control+z')
  await eventually(() => page.getByTestId('draft-state').getAttribute('data-unsaved')).toBe('false')
  await row('order_head.content').focus()
  await page.keyboard.press('Control+d')
  await eventually(() => properties().getAttribute('data-place')).toBe('order_head_2.content')
  await eventually(() => row('order_head_2.content').evaluate((one) => one === document.activeElement)).toBe(true)
  await page.keyboard.press('Delete')
  await eventually(() => partOrder()).toEqual(before)
  for (let step = 0; step < 2; step++) await page.keyboard.press('Control+z')
  await eventually(() => page.getByTestId('draft-state').getAttribute('data-unsaved')).toBe('false')
})

test('the palette takes the keyboard when it opens, and gives it back', async () => {
  const focused = (testId: string) =>
    eventually(() => page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe(testId)
  await row('order_head.content').click()
  await page.getByTestId('open-palette').focus()
  await page.keyboard.press('Enter')
  await focused('palette')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await focused('open-palette')
  await page.keyboard.press('Enter')
  await focused('palette')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await focused('insert-text')
  await page.keyboard.press('Enter')
  await focused('content-text')
  await page.getByTestId('undo').click()
  await eventually(() => page.getByTestId('draft-state').getAttribute('data-unsaved')).toBe('false')
})

test('blocks and ready parts are put in; data is picked with its type and example; a mistake stands at its block', async () => {
  await row('order_head.content').click()
  await page.getByTestId('open-palette').click()
  await page.getByTestId('insert-text').click()
  const content = page.getByTestId('content-text')
  await content.fill('实付 ')
  await page.getByTestId('insert-placeholder').click()
  const picker = page.getByTestId('placeholder-picker')
  await picker.getByRole('textbox').fill('total_amount')
  const amount = picker.locator('[data-path="order.total_amount"]')
  await amount.getByText('金额').waitFor()
  await takePicture(page, 'templates-placeholders')
  await amount.click()
  await eventually(() => content.inputValue()).toBe('实付 {{money order.total_amount}}')
  await eventually(() => paperText(58)).toContain('实付')
  await content.fill('实付 {{money order.')
  const issues = page.getByTestId('block-issues')
  await issues.getByText('占位符写法有误').waitFor()
  // The rest stays in sight.
  expect(await paperText(80)).toContain('总计')
  await takePicture(page, 'templates-fault')
  await page.getByTestId('language-switch').click()
  await issues.getByText('A placeholder is written wrongly').waitFor()
  await page.getByTestId('language-switch').click()
  await page.getByTestId('act-remove').click()
  await row('order_head.content').click()
  await page.getByTestId('open-palette').click()
  await page.getByTestId('insert-image').click()
  const square = '<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"><circle cx="48" cy="48" r="40"/></svg>'
  await page
    .getByTestId('picture-file')
    .setInputFiles({ name: 'round.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(square) })
  // A picture is on the paper as the dots that print.
  await eventually(() => page.getByTestId('paper-80').getByTestId('paper-dots').count()).toBe(1)
  await page.getByTestId('act-remove').click()
  await page.getByTestId('open-palette').click()
  await page.getByTestId('palette').getByRole('textbox').fill('退款')
  await page
    .getByTestId(/^insert-part-refund-/)
    .first()
    .click()
  await eventually(async () => (await partOrder()).length).toBe(19)
  await page.getByTestId('act-duplicate').click()
  await eventually(async () => (await partOrder()).length).toBe(20)
  await takePicture(page, 'templates-palette')
  for (let step = 0; step < 12; step++) await page.keyboard.press('Control+z')
  await eventually(() => page.getByTestId('draft-state').getAttribute('data-unsaved')).toBe('false')
})

test('[TP30] a part is hidden, deleted, and comes back as the platform has it', async () => {
  await page.getByTestId('eye-totals').click()
  await eventually(() => paperText(80)).not.toContain('总计')
  await page.getByTestId('eye-totals').click()
  await eventually(() => paperText(80)).toContain('总计')
  await row('totals.content').click()
  await page.getByTestId('act-remove').click()
  await eventually(() => paperText(80)).not.toContain('总计')
  await row('totals.content').getByText('已删除').waitFor()
  await page.getByTestId('act-reset').click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /确\s*定/ })
    .click()
  await eventually(() => paperText(80)).toContain('总计')
  // What says the same as what is kept needs no saving, however it came about.
  await eventually(() => page.getByTestId('draft-state').getAttribute('data-unsaved')).toBe('false')
})

test('samples, printers and businesses are switched; a label is drawn as a label', async () => {
  const choose = async (which: string, words: string) => {
    await page.getByTestId(which).click()
    await page.locator('.ant-select-item-option').filter({ hasText: words }).first().click()
  }
  await page.getByTestId('choose-model').click()
  await page.keyboard.type('飞鹅')
  await page.keyboard.press('Enter')
  await eventually(() => paperText(58)).toContain('总计')
  await choose('choose-business', '杯贴')
  await page.getByTestId('paper-label').waitFor()
  await takePicture(page, 'templates-label')
  await choose('choose-business', '购物小票')
  await eventually(() => paperText(80)).toContain('总计')
})

test('a draft that somebody else saved is not lost: the person chooses', async () => {
  await row('shop.content').click()
  await page.getByTestId('act-moveDown').click()
  const { data, revisions } = await api.call(routes.readTemplateBase, { query: { business: 'shopping' } })
  const rows = data.filter(({ shopId }) => shopId !== 0).map(({ shopId: _, business: __, ...part }) => part)
  const theirs = {
    type: 'theirs',
    name: { zh: '别人的', en: 'Theirs' },
    content: [[{ content: '别人写的' }]],
    sortWeight: 5,
  }
  const body = { business: 'shopping' as const, rows: [...rows, theirs], revision: revisions.shopping }
  await api.call(routes.writeTemplateBase, { body })
  await page.getByTestId('save-draft').click()
  await page.getByText('草稿刚刚被别人改过').last().waitFor()
  await page.getByTestId('conflict-theirs').click()
  await eventually(() => paperText(80)).toContain('别人写的')
  await row('shop.content').click()
  await page.getByTestId('act-moveDown').click()
  await api.call(routes.writeTemplateBase, { body: { business: 'shopping', rows } })
  await page.getByTestId('save-draft').click()
  await page.getByTestId('conflict-mine').click()
  await eventually(() => page.getByTestId('draft-state').getAttribute('data-unsaved')).toBe('false')
  const kept = await api.call(routes.readTemplateBase, { query: { business: 'shopping' } })
  expect(kept.data.map(({ type }) => type)).toContain('theirs')
})

test('what is not saved is not left by accident', async () => {
  await row('shop.content').click()
  await page.getByTestId('act-moveDown').click()
  await page.getByRole('link', { name: '订单', exact: true }).click()
  await page.getByText('有未保存的改动').last().waitFor()
  await page.getByRole('dialog').getByRole('button', { name: '返回' }).click()
  expect(new URL(page.url()).pathname).toBe('/admin/print/templates/shopping')
  await page.getByTestId('undo').click()
})

test('on a tablet a finger selects on the paper and drags; upright everything stays in reach', async () => {
  const theirs = await browser.newContext({ viewport: tablet, locale: 'en', hasTouch: true, reducedMotion: 'reduce' })
  const touched = await theirs.newPage()
  const theirMistakes = collectMistakes(touched)
  await signIn(touched, server.url, adminPassword)
  await touched.getByRole('link', { name: 'Templates', exact: true }).waitFor()
  await openEditor('pickup', touched)
  await touched
    .getByTestId('paper-80')
    .getByTestId('paper-page')
    .first()
    .tap({ position: { x: 120, y: 60 } })
  await properties(touched).waitFor()
  await touched.getByTestId('insert-placeholder').waitFor()
  await takePicture(touched, 'templates-tablet')
  const before = await partOrder(touched)
  const start = await middle(grip(`${before[1]}.content`, touched))
  const end = await middle(grip(`${before[2]}.content`, touched))
  const touch = await theirs.newCDPSession(touched)
  const at = (y: number) => [{ x: start.x, y }]
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(start.y) })
  const moveTo = (y: number) => touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(y) })
  for (let step = 1; step <= 10; step++) await moveTo(start.y + ((end.y - start.y) * step) / 10)
  // A finger is never quite still.
  let wobble = 0
  await eventually(async () => {
    wobble = 1 - wobble
    await moveTo(end.y + wobble)
    return touched.locator('[data-drop=true]').count()
  }).toBe(1)
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await eventually(() => partOrder(touched)).toEqual([before[0], before[2], before[1], ...before.slice(3)])
  await touched.getByTestId('undo').tap()
  await touched.setViewportSize(tabletUpright)
  await touched.getByTestId('structure').waitFor()
  const overflow = await touched.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBe(0)
  await takePicture(touched, 'templates-tablet-upright')
  expect(theirMistakes).toEqual([])
  await theirs.close()
})

test('a keystroke is on the paper soon after', async () => {
  await openEditor()
  await page.getByTestId('paper-80').getByText('订单号').first().click()
  const content = page.getByTestId('content-text')
  await content.focus()
  // From the key to the next frame after both papers were drawn.
  await page.evaluate(() => {
    const seen: number[] = []
    Object.assign(window, { keyToPaperMs: seen })
    let pressedAt = 0
    document.addEventListener('keydown', () => (pressedAt = performance.now()), true)
    const paper = document.querySelector('[data-testid=paper-80] [data-testid=paper-drawing]')
    if (paper === null) throw new Error('no paper')
    new MutationObserver(() =>
      requestAnimationFrame(() => setTimeout(() => seen.push(performance.now() - pressedAt))),
    ).observe(paper, { childList: true })
  })
  const measured = () => page.evaluate(() => (window as unknown as { keyToPaperMs: number[] }).keyToPaperMs)
  for (let key = 0; key < 60; key++) {
    await page.keyboard.type('x')
    await eventually(async () => (await measured()).length).toBe(key + 1)
  }
  const sorted = (await measured()).toSorted((a, b) => a - b)
  console.log(`key to paper: p50 ${sorted[30]?.toFixed(1)} ms, p99 ${sorted[59]?.toFixed(1)} ms`)
  for (let step = 0; step < 3; step++) await page.keyboard.press('Control+z')
})

test('the page made no mistake meanwhile', () => {
  expect(mistakes).toEqual([])
})
