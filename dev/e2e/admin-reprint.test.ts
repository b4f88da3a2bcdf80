import { routes } from '@xiaopiao/protocol'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiClient, teaOrder } from '../api-client.ts'
import { type NetworkPrinter, startNetworkPrinter } from '../emulators/network-printer.ts'
import { type AdminShop, openAdminShop, takePicture } from './admin-shop.ts'

let shop: AdminShop
let device: NetworkPrinter
let page: Page
let api: ApiClient
let mistakes: readonly string[]

beforeAll(async () => {
  device = await startNetworkPrinter()
  shop = await openAdminShop({ viewport: { width: 1280, height: 800 } })
  ;({ page, api, mistakes } = shop)
  await api.call(routes.createPrinter, {
    body: {
      printer_sn: 'NET-1',
      printer_name: '前台',
      driver: 'network',
      connection: { host: '127.0.0.1', port: device.port },
      is_default: true,
    },
  })
})

afterAll(async () => {
  await shop?.close()
  await device?.close()
})

/** What a page shows comes when it comes; on a busy machine later. */
const eventually = <Seen>(look: () => Promise<Seen>) => expect.poll(look, { timeout: 30_000 })

async function publishFooter(text: string): Promise<void> {
  const body = { business: 'shopping', rows: [{ type: 'footer', content: [[{ content: text }]], sortWeight: 1_400 }] }
  await api.call(routes.writeTemplateBase, { body: { ...body, business: 'shopping' } })
  await api.call(routes.publishTemplate, { params: { business: 'shopping' }, body: {} })
}

test('[TP33] a task shows its template, and is printed once more with the newest or as it was', async () => {
  await publishFooter('春天见')
  const order = await api.call(routes.createOrder, { body: teaOrder('WX-1') })
  const { tasks } = await api.call(routes.confirmOrder, { params: { id: order.id }, body: {} })
  const taskId = tasks[0]?.task_id ?? ''
  await publishFooter('夏天见')

  await shop.open(`/tasks/${taskId}`)
  await eventually(() => page.getByTestId('task-template').textContent()).toBe('shopping@0.1')
  await page.getByTestId('task-template-choice').waitFor()
  await takePicture(page, 'task-template')
  await page.getByTestId('task-reprint').last().click()
  await eventually(() => page.getByTestId('task-template').textContent()).toBe('shopping@0.2')
  await page.getByText('纯文本', { exact: true }).click()
  await eventually(() => page.getByTestId('paper-text').textContent()).toContain('夏天见')

  await shop.open(`/tasks/${taskId}`)
  await page.getByTestId('task-template-choice').getByText('原来的模板').click()
  await page.getByTestId('task-reprint').last().click()
  await eventually(() => page.getByTestId('paper-text').count()).toBe(0)
  await eventually(async () => {
    const { data } = await api.call(routes.listTasks, { query: {} })
    return data.map((task) => task.template_version)
  }).toEqual(['shopping@0.1', 'shopping@0.2', 'shopping@0.1'])
  expect(mistakes).toEqual([])
})

/** Picks from a list until it is picked: on a busy machine a list that is still opening may lose a press. */
async function choose(row: Locator, title: string): Promise<void> {
  const chosen = row.getByTitle(title, { exact: true })
  const option = page.locator('.ant-select-dropdown').getByTitle(title, { exact: true })
  await eventually(async () => {
    if (!(await option.isVisible())) await row.getByRole('combobox').click()
    await option.click({ timeout: 5_000 }).catch(() => {})
    return await chosen.count()
  }).toBe(1)
}

test('the settings name a template of the library, or take one of their own', async () => {
  await shop.open('/settings')
  const row = page.getByTestId('setting-print.receipt_template')
  await row.getByText('默认:购物小票').waitFor()
  await choose(row, '自提单')
  await takePicture(page, 'setting-template')
  await page.getByRole('button', { name: /保存/ }).click()
  await eventually(async () => {
    const { data } = await api.call(routes.readConfig)
    return data.find(({ key }) => key === 'print.receipt_template')?.value
  }).toBe('pickup')
  await choose(row, '单独的模板(JSON)')
  await row.getByRole('textbox', { name: '单独的模板(JSON)' }).fill('[[{"content":"{{order.no}}"}]]')
  await page.getByRole('button', { name: /保存/ }).click()
  await eventually(async () => {
    const { data } = await api.call(routes.readConfig)
    return data.find(({ key }) => key === 'print.receipt_template')?.value
  }).toBe('[[{"content":"{{order.no}}"}]]')
  expect(mistakes).toEqual([])
})
