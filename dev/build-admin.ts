import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { join } from 'node:path'
import { repositoryRoot } from './repository-root.ts'

const adminRoot = join(repositoryRoot, 'apps', 'admin')

/** Where the built page lies. */
export const adminDist = join(adminRoot, 'dist')

/**
 * Builds the admin page when its sources are newer than the build.
 * @returns true when it was built now
 */
export async function buildAdmin(onBuild: () => void = () => {}): Promise<boolean> {
  const wanted = await sourceHash()
  const stamp = join(adminDist, '.source-sha256')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return false
  onBuild()
  await viteBuild()
  writeFileSync(stamp, wanted)
  return true
}

async function sourceHash(): Promise<string> {
  const patterns = [
    'apps/admin/{src,public}/**/*',
    'apps/admin/{index.html,package.json,vite.config.ts}',
    'packages/{engine,paper,protocol}/src/**/*.ts',
    'package-lock.json',
  ]
  const files: string[] = []
  for await (const entry of glob(patterns, { cwd: repositoryRoot, withFileTypes: true })) {
    if (entry.isFile() && !entry.name.includes('.test.')) files.push(join(entry.parentPath, entry.name))
  }
  const hash = createHash('sha256')
  for (const file of files.sort()) hash.update(file.slice(repositoryRoot.length)).update(readFileSync(file))
  return hash.digest('hex')
}

function viteBuild(): Promise<void> {
  return new Promise((resolve, reject) => {
    const vite = join(repositoryRoot, 'node_modules', 'vite', 'bin', 'vite.js')
    const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
      cwd: adminRoot,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A test runner sets another one, with which React's slow development build would be what people get.
      env: { ...process.env, NODE_ENV: 'production' },
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
    child.on('error', reject)
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`vite build failed with exit code ${code}:\n${output}`)),
    )
  })
}
