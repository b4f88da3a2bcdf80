import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { repositoryRoot } from '../../repository-root.ts'

/** One thing that is measured: a module with `receipt(order)` and, for most, `image(photo)`. */
export interface Subject {
  readonly name: string
  readonly file: string
  readonly kind: 'ours' | 'peer'
}

export interface BundleSize {
  readonly bytes: number
  readonly gzipBytes: number
}

const peersFolder = join(repositoryRoot, 'dev', 'bench', 'peers')

/**
 * Installs the peers by their own lock file when they are not there, and lists those that load.
 * @returns the peers, and what was skipped and why
 */
export async function findPeers(): Promise<{ peers: Subject[]; skipped: string[] }> {
  const run = promisify(execFile)
  if (!existsSync(join(peersFolder, 'node_modules'))) {
    console.log('Installing the peers …')
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
    try {
      await run('npm', args, { cwd: peersFolder })
    } catch (error) {
      return { peers: [], skipped: [`all peers: npm ci failed: ${(error as Error).message.split('\n')[0]}`] }
    }
  }
  const peers: Subject[] = []
  const skipped: string[] = []
  for (const name of (await readdir(peersFolder)).sort()) {
    if (!name.endsWith('.mjs') || name === 'receipt-words.mjs') continue
    const file = join(peersFolder, name)
    try {
      const { packageName } = (await import(file)) as { packageName: string }
      const { version } = JSON.parse(
        await readFile(join(peersFolder, 'node_modules', packageName, 'package.json'), 'utf8'),
      )
      peers.push({ name: `${packageName} ${version}`, file, kind: 'peer' })
    } catch (error) {
      skipped.push(`${name}: ${(error as Error).message.split('\n')[0]}`)
    }
  }
  return { peers, skipped }
}

/** Bundles our engine as a shop's program would, and the bench's modules around it. */
export async function buildOurs(folder: string): Promise<Subject[]> {
  const file = join(folder, 'ours.mjs')
  await bundle(new URL('./our-subject.ts', import.meta.url).pathname, file)
  const compiling = join(folder, 'ours-compiling.mjs')
  await writeFile(compiling, "export { image, receiptWithCompile as receipt } from './ours.mjs'\n")
  return [
    { name: 'xiaopiao', file, kind: 'ours' },
    { name: 'xiaopiao, template compiled each time', file: compiling, kind: 'ours' },
  ]
}

/** A module that hands out a copy of finished bytes: no encoder can be faster. */
export async function buildFloor(folder: string, itemCount: number, finished: Uint8Array): Promise<Subject> {
  const file = join(folder, `floor-${itemCount}.mjs`)
  const bytes = Buffer.from(finished).toString('base64')
  await writeFile(
    file,
    `const finished = new Uint8Array(Buffer.from('${bytes}', 'base64'))\nexport const receipt = () => finished.slice()\n`,
  )
  return { name: 'floor: copying finished bytes', file, kind: 'ours' }
}

async function bundle(input: string, file: string): Promise<string> {
  const build = await rolldown({
    input,
    platform: 'node',
    external: [...builtinModules, /^node:/],
    transform: { target: 'es2018' },
    logLevel: 'silent',
  })
  const { output } = await build.generate({ format: 'esm', minify: true, codeSplitting: false })
  await build.close()
  await writeFile(file, output[0].code)
  return output[0].code
}

/** What one receipt brings into a shop's program, peers by the same tool and settings; undefined where it cannot be bundled. */
export async function bundleSize(folder: string, { file }: Subject): Promise<BundleSize | undefined> {
  try {
    const code = await bundle(file, join(folder, 'size.mjs'))
    return { bytes: Buffer.byteLength(code), gzipBytes: gzipSync(code, { level: 9 }).length }
  } catch {
    return undefined
  }
}
