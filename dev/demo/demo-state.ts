import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the demo must find again at the next start; it lies in the data directory, readable by its owner only. */
export interface DemoState {
  /** The key with which the demo shop is made through the public API, and which the `curl` line shows. */
  readonly apiKey: string
  /** Where the emulated printer listened last; 0 before its first start. */
  readonly printerPort: number
  /** The same of the emulated Feie cloud. */
  readonly feiePort: number
  /** The key of the demo's account there. */
  readonly feieUkey: string
}

const fileName = 'demo.json'

/**
 * Decides whether this start is a demo: when asked for, or, when nothing is said, on an empty data directory
 * and ever after on a directory that began as a demo.
 */
export function planDemo(dataDir: string, asked: boolean | undefined): DemoState | undefined {
  if (asked === false) return undefined
  const file = join(dataDir, fileName)
  if (existsSync(file)) return { ...newFeie(), ...(JSON.parse(readFileSync(file, 'utf8')) as DemoState) }
  const empty = !existsSync(dataDir) || readdirSync(dataDir).length === 0
  if (asked !== true && !empty) return undefined
  return { apiKey: `xp_demo_${randomBytes(18).toString('base64url')}`, printerPort: 0, ...newFeie() }
}

/** Demos of before had no cloud printer. */
function newFeie(): Pick<DemoState, 'feiePort' | 'feieUkey'> {
  return { feiePort: 0, feieUkey: randomBytes(12).toString('hex') }
}

export function saveDemo(dataDir: string, state: DemoState): void {
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(join(dataDir, fileName), `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 })
}
