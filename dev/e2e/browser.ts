import { type Browser, chromium, type Page } from 'playwright-core'
import { chromium as chromiumTool, needTool } from '../tools/find-tools.ts'

/** Without these Chromium looks for its maker's servers, which a closed network refuses over and over. */
const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The Chromium of this machine, without a window. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: needTool(chromiumTool), args: chromiumArgs })
}

/** Signs in on the admin page, as its first account when nobody else is named. */
export async function signIn(page: Page, url: string, password: string, username = 'admin'): Promise<void> {
  await page.goto(`${url}/admin/print/`)
  await page.locator('input[name=username]').fill(username)
  await page.locator('input[name=password]').fill(password)
  await page.keyboard.press('Enter')
}

/** What the page itself complains about while it is used; a refused request is not the page's mistake. */
export function collectMistakes(page: Page): readonly string[] {
  const mistakes: string[] = []
  page.on('pageerror', (error) => mistakes.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      mistakes.push(message.text())
    }
  })
  return mistakes
}
