import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildAdmin } from '../build-admin.ts'
import { runToEnd, type ServerProcess, startServerProcess } from '../server-process.ts'
import { collectMistakes, openBrowser, signIn } from './browser.ts'

let dataDir: string
let server: ServerProcess
let browser: Browser

beforeAll(async () => {
  await buildAdmin()
  dataDir = await mkdtemp(join(tmpdir(), 'xiaopiao-newcomer-'))
  server = await startServerProcess({ entry: 'start', dataDir })
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await rm(dataDir, { recursive: true, force: true })
})

/** The password is on the lines of the first start, and nowhere else. */
function shownPassword(): string {
  const found = server.lines.map((line) => /admin \/ (\S+)/.exec(line)?.[1]).find((word) => word !== undefined)
  if (found === undefined) throw new Error(`No password in:\n${server.lines.join('\n')}`)
  return found
}

test('a newcomer signs in, makes a test order, confirms it with printing and sees the paper', async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'zh-CN' })
  const mistakes = collectMistakes(page)
  await signIn(page, server.url, shownPassword())
  await page.getByText('发财小狗饮品店').first().waitFor()
  await page.getByTestId('printer-online').first().waitFor()
  await page.getByTestId('make-test-order').click()
  await page.getByTestId('confirm-and-print').first().click()
  const paper = page.getByTestId('paper-picture').first()
  await paper.waitFor()
  await expect
    .poll(() =>
      paper.evaluate((element) => ('naturalWidth' in element ? Number(element.naturalWidth) : element.clientWidth)),
    )
    .toBeGreaterThan(100)
  const folder = process.env['XIAOPIAO_PICTURES']
  if (folder !== undefined) await page.screenshot({ path: join(folder, 'admin.png') })
  expect(mistakes).toEqual([])
  await page.close()
})

test('a second start keeps the shop and does not show the password again; Ctrl-C stops cleanly with exit code 0', async () => {
  const password = shownPassword()
  expect(await server.stop('SIGINT')).toBe(0)
  server = await startServerProcess({ entry: 'start', dataDir })
  expect(server.lines.join('\n')).not.toContain(password)
  const health = await fetch(`${server.url}/readyz`)
  expect(health.status).toBe(200)
})

test('a port in use is one clear line that names the port and the setting, exit code 1', async () => {
  const otherDir = await mkdtemp(join(tmpdir(), 'xiaopiao-port-'))
  for (const setting of ['XIAOPIAO_HTTP_PORT', 'XIAOPIAO_WS_PORT']) {
    const taken = String(setting === 'XIAOPIAO_HTTP_PORT' ? server.httpPort : server.wsPort)
    const { code, output } = await runToEnd({ entry: 'start', dataDir: otherDir, env: { [setting]: taken } })
    expect(code).toBe(1)
    const naming = output.split('\n').filter((line) => line.includes(taken) && line.includes(setting))
    expect(naming, output).toHaveLength(1)
    expect(output).not.toMatch(/\n\s+at /)
  }
  await rm(otherDir, { recursive: true, force: true })
})
