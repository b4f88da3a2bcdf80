import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { repositoryRoot } from './repository-root.ts'

/** Every static check, by name: `npm run check` runs them side by side and shows the output of those that fail. */
const checks: Record<string, string[]> = {
  biome: ['@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'],
  'types: server, dev': ['typescript/bin/tsc', '-p', '.'],
  'types: engine': ['typescript/bin/tsc', '-p', 'packages/engine'],
  'types: paper': ['typescript/bin/tsc', '-p', 'packages/paper'],
  'types: cli': ['typescript/bin/tsc', '-p', 'apps/cli'],
  'types: admin': ['typescript/bin/tsc', '-p', 'apps/admin'],
  knip: ['knip/bin/knip.js'],
}

interface CheckResult {
  readonly name: string
  readonly passed: boolean
  readonly output: string
}

function runCheck(name: string, [script = '', ...args]: string[]): Promise<CheckResult> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(repositoryRoot, 'node_modules', script), ...args], {
      cwd: repositoryRoot,
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
    child.on('exit', (code) => resolve({ name, passed: code === 0, output }))
  })
}

/** @returns true when every check passed */
export async function runChecks(): Promise<boolean> {
  const results = await Promise.all(Object.entries(checks).map(([name, command]) => runCheck(name, command)))
  for (const { name, passed, output } of results) console.log(passed ? `ok      ${name}` : `FAILED  ${name}\n${output}`)
  return results.every((result) => result.passed)
}

if (import.meta.main) process.exit((await runChecks()) ? 0 : 1)
