import { routes } from '@xiaopiao/protocol'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiClient, apiClient, teaOrder } from '../api-client.ts'
import { type FeieCloud, startFeieCloud } from '../emulators/feie-cloud/start-feie-cloud.ts'
import type { ServerProcess } from '../server-process.ts'
import { type AdminShop, openAdminShop, takePicture } from './admin-shop.ts'
import { signIn } from './browser.ts'

const account = { user: 'shop@example.com', ukey: 'Uk3yUk3yUk3yUk3y' }
const printer = { sn: '316500010', key: 'abcdefgh' }
const printerName = '前台云打印机'
/** Long enough to be seen and to cancel in, short enough to wait for. */
const delaySeconds = 12

const wide = { width: 1280, height: 800 }
const phone = { width: 390, height: 844 }

let shop: AdminShop
let cloud: FeieCloud
let server: ServerProcess
let browser: Browser
let page: Page
let api: ApiClient
let mistakes: readonly string[]

beforeAll(async () => {
  cloud = await startFeieCloud(account)
  cloud.addDevice({ ...printer, model: '80mm' })
  shop = await openAdminShop({
    viewport: wide,
    env: { XIAOPIAO_FEIE_URL: cloud.url, XIAOPIAO_FEIE_PUBLIC_KEY: cloud.publicKeyPem },
    // The shop's computer is an hour fast: whatever counts down must not believe it.
    onContext: (context) =>
      context.addInitScript(() => {
        const real = Date.now
        Date.now = () => real() + 3_600_000
      }),
  })
  ;({ server, browser, page, api, mistakes } = shop)
})

afterAll(async () => {
  await shop?.close()
  await cloud?.close()
})

/** What a page shows comes when it comes; on a busy machine later. */
const eventually = <Seen>(look: () => Promise<Seen>) => expect.poll(look, { timeout: 30_000 })

async function fillNewPrinter(key: string): Promise<void> {
  await page.getByLabel('编号 (SN)').fill(printer.sn)
  await page.getByLabel('识别码 (KEY)').fill(key)
  await page.getByLabel('名称', { exact: true }).fill(printerName)
}

function payment(externalId: string) {
  return api.call(routes.postEvent, {
    body: {
      event_id: `${externalId}-paid`,
      type: 'order.paid',
      occurred_at: new Date().toISOString(),
      order: { ...teaOrder(), external_id: externalId },
    },
  })
}

test('a printer without an account is refused and leads to the settings', async () => {
  await shop.open('/printers?add=1')
  await fillNewPrinter(printer.key)
  await page.getByTestId('save-printer').click()
  const problem = page.getByTestId('printer-problem')
  await problem.getByText('云打印账号未填写或被厂商拒绝').waitFor()
  await problem.getByRole('link', { name: '填写飞鹅账号' }).click()
  await page.getByTestId('setting-feie.ukey').waitFor()
  expect(new URL(page.url()).hash).toBe('#feie')
})

test('the account is checked with the vendor before and after it is saved; the secret is never shown again', async () => {
  const user = page.getByTestId('setting-feie.user').locator('input')
  const ukey = page.getByTestId('setting-feie.ukey').locator('input')
  const answer = page.getByTestId('feie-answer')
  await eventually(() => page.getByTestId('check-feie').isDisabled()).toBe(true)
  await user.fill(account.user)
  await ukey.fill('a-wrong-ukey')
  await page.getByTestId('check-feie').click()
  await answer.getByText('签名错误').waitFor()
  expect(await answer.getAttribute('data-ok')).toBe('false')
  await ukey.fill(account.ukey)
  await page.getByTestId('check-feie').click()
  await answer.getByText('账号可用').first().waitFor()
  await page.getByTestId('save-settings').click()
  await page.getByTestId('setting-feie.ukey').getByText('已填写', { exact: true }).waitFor()
  expect(await ukey.inputValue()).toBe('')
  expect(await page.content()).not.toContain(account.ukey)
})

test('the delay is checked before it is sent, explained by an example, and saved', async () => {
  const row = page.getByTestId('setting-print.anti_refund_delay')
  await row.locator('input').fill('90000')
  await row.getByText('应在 0 到 86400 之间').waitFor()
  await row.locator('input').fill(String(delaySeconds))
  await page.getByTestId('refund-timeline').getByText('12:00:12').waitFor()
  await page.getByRole('link', { name: '延迟与重试' }).click()
  await takePicture(page, 'admin-settings')
  await page.getByTestId('save-settings').click()
  await page.getByText('设置已保存').last().waitFor()
  const { data } = await api.call(routes.readConfig)
  expect(data.find(({ key }) => key === 'print.anti_refund_delay')?.value).toBe(delaySeconds)
})

test("a wrong KEY shows the vendor's own words; the QR code's text fills both fields and the printer is there", async () => {
  await shop.open('/printers?add=1')
  await fillNewPrinter('wrongkey')
  await page.getByTestId('save-printer').click()
  await page.getByTestId('printer-problem').getByText('识别码不正确').waitFor()
  expect((await api.call(routes.listPrinters)).data).toEqual([])
  await page.getByLabel('编号 (SN)').evaluate((field, text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text', text)
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, `${printer.sn}:${printer.key}`)
  expect(await page.getByLabel('识别码 (KEY)').inputValue()).toBe(printer.key)
  await page.getByTestId('save-printer').click()
  const row = page.getByTestId(/^printer-row-/)
  await row.getByText(printerName).waitFor()
  await page.locator('[data-testid=printer-online][data-online=true]').waitFor()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await takePicture(page, 'admin-printers')
})

test('[DL5] paid orders count down by the server’s clock; one is cancelled, the other prints, all without a reload', async () => {
  await shop.open('/tasks')
  await payment('SHOP-1001')
  await payment('SHOP-1002')
  const rows = page.locator('tbody tr[data-row-key]')
  await eventually(() => rows.count()).toBe(2)
  const first = rows.last()
  const second = rows.first()
  const countdown = second.getByTestId('task-countdown')
  const seconds = async () => Number(await countdown.getAttribute('data-seconds'))
  const begun = await seconds()
  expect(begun).toBeGreaterThan(0)
  expect(begun).toBeLessThanOrEqual(delaySeconds + 1)
  await eventually(seconds).toBeLessThan(begun)
  await first.getByTestId('task-cancel').click()
  await page.getByRole('dialog').getByRole('button', { name: '取消任务' }).click()
  await first.locator('[data-status=CANCELLED]').waitFor()
  await first.getByText('人工取消').waitFor()
  await takePicture(page, 'admin-tasks')
  await second.locator('[data-status=SUCCESS]').waitFor({ timeout: 60_000 })
  expect(cloud.printed(printer.sn)).toHaveLength(1)
  expect(cloud.printed(printer.sn)[0]?.content).toContain('珍珠奶茶')
})

test('the printed task shows its paper and its whole life; the order shows the remark and its course', async () => {
  const [printed] = (await api.call(routes.listTasks, { query: { status: 'SUCCESS' } })).data
  await shop.open(`/tasks/${printed!.task_id}`)
  const paper = page.getByTestId('paper-picture')
  await paper.waitFor()
  await eventually(() =>
    paper.evaluate((image) => ('naturalWidth' in image ? Number(image.naturalWidth) : 0)),
  ).toBeGreaterThan(100)
  const history = page.getByTestId('task-history')
  await history.getByText('设备已确认打印').waitFor()
  await history.getByText('订单支付').waitFor()
  await page.getByText(`${printed!.vendor_job_id}`).first().waitFor()
  await takePicture(page, 'admin-task')
  await shop.open(`/orders/${printed!.order_id}`)
  await page.getByTestId('print-remark').getByText('小票已打印').waitFor()
  await page.getByTestId('order-timeline').getByText('支付成功').waitFor()
  await page.getByTestId('order-timeline').getByText('小票已打印').waitFor()
})

test('a task that cannot print says why and what to do, in the list and on its page', async () => {
  cloud.setOnline(printer.sn, false)
  const [known] = (await api.call(routes.listPrinters)).data
  await api.call(routes.updatePrinter, { params: { id: known!.id }, body: { printer_status: 'INACTIVE' } })
  const task = await api.call(routes.print, { body: { content: '等一等', printer_sn: printer.sn } })
  await shop.open(`/tasks?printer_sn=${printer.sn}&status=PENDING`)
  await page.getByTestId(`task-row-${task.id}`).click()
  const advice = page.getByTestId('task-advice')
  await advice.getByText('在打印机页面启用它').waitFor()
  expect(await advice.getAttribute('data-code')).toBe('printer_inactive')
  await advice.getByRole('link', { name: '查看打印机' }).click()
  await page.getByTestId(`waiting-tasks-${known!.id}`).getByText('1 个等待').waitFor()
})

test('the filter lives in the address: a reload and the way back from a task keep it', async () => {
  await shop.open('/tasks?status=CANCELLED&period=today')
  const rows = page.locator('tbody tr[data-row-key]')
  await eventually(() => rows.count()).toBe(1)
  await rows.first().getByRole('link').first().click()
  await page.getByRole('dialog').getByText('完整历史').waitFor()
  await page.keyboard.press('Escape')
  await eventually(async () => new URL(page.url()).search).toBe('?status=CANCELLED&period=today')
  await page.reload()
  await eventually(() => rows.count()).toBe(1)
})

/** Every screen that a shop's owner can open, with words that stand on it. */
const screens: readonly (readonly [path: string, words: string])[] = [
  ['/', 'Latest orders'],
  ['/orders', 'Make a test order'],
  ['/tasks', 'Print tasks'],
  ['/printers', 'Add a printer'],
  ['/printers?add=1', 'Where are SN and KEY?'],
  ['/settings', 'Check the account'],
  ['/settings/keys', 'New key'],
  ['/settings/members', 'Add a member'],
  ['/settings/webhooks', 'Add a webhook'],
]

test.each([
  ['wide', wide],
  ['phone', phone],
] as const)('every screen speaks English and fits a %s screen', async (name, viewport) => {
  if (name === 'wide') await page.getByTestId('language-switch').click()
  await page.setViewportSize(viewport)
  for (const [path, words] of screens) {
    await shop.open(path)
    await page.getByText(words).filter({ visible: true }).first().waitFor()
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow, path).toBe(0)
    await takePicture(page, `${name}${path.replaceAll(/\W+/g, '-')}`)
  }
})

test('keys are shown once and can be deleted; the page is used by keyboard', async () => {
  await page.setViewportSize(wide)
  await shop.open('/settings/keys')
  await page.getByTestId('add-key').focus()
  await page.keyboard.press('Enter')
  await page.getByLabel('Name').fill('Back office')
  await page.keyboard.press('Enter')
  const notice = page.getByTestId('secret-notice')
  const shown = await notice.getByRole('textbox', { name: 'API key' }).inputValue()
  const answer = await apiClient(server.url, shown).raw('GET', '/api/shop')
  expect(answer.status).toBe(200)
  await page.getByRole('button', { name: 'I have kept it' }).click()
  await notice.waitFor({ state: 'hidden' })
  expect(await page.content()).not.toContain(shown)
  const row = page.getByTestId(/^key-/).filter({ hasText: 'Back office' })
  await row.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await row.waitFor({ state: 'hidden' })
  expect((await apiClient(server.url, shown).raw('GET', '/api/shop')).status).toBe(401)
})

test('a viewer sees the shop and is offered nothing that would be refused', async () => {
  const viewer = await api.call(routes.createMember, { body: { username: 'lily', role: 'viewer' } })
  const theirs = await browser.newContext({ viewport: wide, locale: 'en', reducedMotion: 'reduce' })
  const seen = await theirs.newPage()
  await signIn(seen, server.url, viewer.password ?? '', viewer.username)
  await seen.getByText('Latest orders').waitFor()
  await seen.goto(`${server.url}/admin/print/tasks`)
  await seen.locator('tbody tr[data-row-key]').first().waitFor()
  expect(await seen.getByTestId(/^task-(cancel|retry|reprint)$/).count()).toBe(0)
  await seen.goto(`${server.url}/admin/print/printers`)
  await seen.getByText(printerName).waitFor()
  expect(await seen.getByTestId('add-printer').count()).toBe(0)
  await seen.goto(`${server.url}/admin/print/settings`)
  await seen.getByTestId('setting-print.anti_refund_delay').waitFor()
  expect(await seen.getByTestId('setting-print.anti_refund_delay').locator('input').isDisabled()).toBe(true)
  expect(await seen.getByRole('link', { name: 'API keys' }).count()).toBe(0)
  await theirs.close()
})

test('deleting a printer says what becomes of its tasks, and takes it out of the vendor’s account', async () => {
  await shop.open('/printers')
  const [known] = (await api.call(routes.listPrinters)).data
  await page.getByRole('button', { name: `Actions for ${printerName}` }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  const question = page.getByRole('dialog')
  await question.getByText('Waiting tasks that will be cancelled: 1').waitFor()
  await question.getByRole('button', { name: 'Delete' }).click()
  await page.getByText('There is no printer yet').first().waitFor()
  expect((await api.raw('GET', `/api/printers/${known!.id}`)).status).toBe(404)
  expect(cloud.requests.some(({ apiname }) => apiname === 'Open_printerDelList')).toBe(true)
  expect(mistakes).toEqual([])
})
