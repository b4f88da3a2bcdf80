import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildAdmin } from './build-admin.ts'
import { runChecks } from './check.ts'
import { repositoryRoot } from './repository-root.ts'
import { chromium, jsc, needTool, pythonWebsockets } from './tools/find-tools.ts'

/** `npm test`: finds or installs what the tests need, then the static checks, then every test; arguments go to Vitest. */
async function main(args: string[]): Promise<number> {
  for (const tool of [chromium, pythonWebsockets, jsc]) {
    try {
      needTool(tool)
    } catch (error) {
      console.error((error as Error).message)
      return 1
    }
  }
  const checked = await runChecks()
  await buildAdmin(() => console.log('Building the admin page …'))
  fillCompileCache()
  const tested = await runVitest(args)
  return checked && tested ? 0 : 1
}

/** Most servers of the tests are killed, and only a program that ends by itself leaves what it compiled to the next. */
function fillCompileCache(): void {
  const server = pathToFileURL(join(repositoryRoot, 'apps', 'server', 'src', 'server.ts')).href
  spawnSync(process.execPath, ['--input-type=module', '--eval', `await import('${server}')`], { stdio: 'inherit' })
}

function runVitest(args: string[]): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'xiaopiao-test-'))
  const results = join(folder, 'results.json')
  const vitest = join(repositoryRoot, 'node_modules', 'vitest', 'vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`]
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [vitest, 'run', ...reporters, ...args], {
      cwd: repositoryRoot,
      stdio: 'inherit',
    })
    child.on('exit', (code) => {
      resolve(code === 0 && sayCounts(results))
      rmSync(folder, { recursive: true, force: true })
    })
  })
}

/** Ends the run with one plain line; a run without any test is a failure. */
function sayCounts(resultsFile: string): boolean {
  const results = JSON.parse(readFileSync(resultsFile, 'utf8')) as {
    numPassedTests: number
    numFailedTests: number
    numPendingTests: number
  }
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = results
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
  return passed > 0 && failed === 0
}

process.exit(await main(process.argv.slice(2)))
