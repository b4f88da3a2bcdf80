import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type FeieCloud, type SavedCloud, startFeieCloud } from '../emulators/feie-cloud/start-feie-cloud.ts'
import type { DemoState } from './demo-state.ts'

/** What is printed under the demo's Feie printer, as under every real one. */
export const demoFeiePrinter = { sn: '922500018', key: 'demo6chars', model: '58mm' } as const
export const demoFeieUser = 'demo@xiaopiao.example'

/** A slip takes a moment, so that PRINTING can be seen. */
const printMs = 1_500
const fileName = 'demo-feie.json'

/** Switches on the demo's Feie cloud, at its old port when that is free, with all that it knew before. */
export async function startDemoFeie(dataDir: string, state: DemoState): Promise<FeieCloud> {
  const file = join(dataDir, fileName)
  const saved = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SavedCloud) : undefined
  const options = { user: demoFeieUser, ukey: state.feieUkey, printMs, saved }
  const cloud = await startFeieCloud({ ...options, port: state.feiePort }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    return startFeieCloud(options)
  })
  if (!cloud.printers.has(demoFeiePrinter.sn)) cloud.addDevice(demoFeiePrinter)
  cloud.subscribe(({ step }) => {
    if (step !== 'arrived') writeFileSync(file, JSON.stringify(cloud.save()), { mode: 0o600 })
  })
  return cloud
}
