import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { type ApiClient, apiClient } from '../api-client.ts'
import { buildAdmin } from '../build-admin.ts'
import { type ServerProcess, startServerProcess } from '../server-process.ts'
import { collectMistakes, openBrowser, signIn } from './browser.ts'

/** The password of the shop's first account. */
export const adminPassword = 'tea-and-paper-26'

/** A server of its own with an empty shop, and its admin page open in a browser, signed in, in Chinese. */
export interface AdminShop {
  readonly server: ServerProcess
  readonly api: ApiClient
  readonly browser: Browser
  readonly context: BrowserContext
  readonly page: Page
  /** What the page complained about so far. */
  readonly mistakes: readonly string[]
  /** Opens an address below `/admin/print`. */
  open(path: string): Promise<unknown>
  close(): Promise<void>
}

export async function openAdminShop(asked: {
  readonly viewport: { readonly width: number; readonly height: number }
  readonly env?: Readonly<Record<string, string>>
  readonly context?: BrowserContextOptions
  /** Before the first page opens. */
  readonly onContext?: (context: BrowserContext) => Promise<unknown>
}): Promise<AdminShop> {
  await buildAdmin()
  const dataDir = await mkdtemp(join(tmpdir(), 'xiaopiao-admin-'))
  const apiKey = 'xp_e2e_9f2c4a7d8b1e4f60'
  const own = { XIAOPIAO_DEMO: '0', XIAOPIAO_ADMIN_PASSWORD: adminPassword, XIAOPIAO_API_KEY: apiKey }
  const server = await startServerProcess({ entry: 'start', dataDir, env: { ...own, ...asked.env } })
  const browser = await openBrowser()
  const context = await browser.newContext({
    viewport: asked.viewport,
    locale: 'zh-CN',
    // A press on what is still moving is lost on a busy machine.
    reducedMotion: 'reduce',
    ...asked.context,
  })
  await asked.onContext?.(context)
  const page = await context.newPage()
  const mistakes = collectMistakes(page)
  await signIn(page, server.url, adminPassword)
  await page.getByRole('link', { name: '打印机', exact: true }).waitFor()
  return {
    server,
    api: apiClient(server.url, apiKey),
    browser,
    context,
    page,
    mistakes,
    open: (path) => page.goto(`${server.url}/admin/print${path}`),
    async close() {
      await browser.close()
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Pictures for the documents, and to look at; only when `XIAOPIAO_PICTURES` names a folder for them. */
export async function takePicture(page: Page, name: string): Promise<void> {
  const folder = process.env['XIAOPIAO_PICTURES']
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) })
}
