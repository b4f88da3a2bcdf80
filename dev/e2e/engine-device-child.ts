import { readFileSync } from 'node:fs'
import { type ByteStorage, type EngineServer, engineServer, openEngine } from '@xiaopiao/sdk/engine'
import { fileStorage, nodeExecution } from '@xiaopiao/sdk/node'

/**
 * A device in a process of its own: it opens its engine, looks for an update and says what it runs. With `killAtWrite`
 * it kills itself at that write, as a power cut does.
 */
export interface DeviceOrder {
  readonly folder: string
  readonly builtinFile: string
  readonly trustedKey: string
  readonly url: string
  readonly apiKey: string
  readonly killAtWrite: number | null
  readonly killAfterWriting: boolean
}

const order = JSON.parse(process.argv[2] ?? '') as DeviceOrder

function killed(): Promise<never> {
  process.kill(process.pid, 'SIGKILL')
  return new Promise(() => {})
}

function storageOfDevice(): ByteStorage {
  const files = fileStorage(order.folder)
  let writes = 0
  return {
    ...files,
    async write(name, bytes) {
      writes += 1
      if (writes !== order.killAtWrite) return await files.write(name, bytes)
      if (order.killAfterWriting) await files.write(name, bytes)
      return await killed()
    },
  }
}

const server: EngineServer = engineServer({ url: order.url, key: order.apiKey, retriesMax: 0 })
const engine = await openEngine({
  storage: storageOfDevice(),
  execution: nodeExecution(),
  builtin: readFileSync(order.builtinFile, 'utf8'),
  trustedKeys: [order.trustedKey],
  server,
  device: 'till-of-the-child',
})
const opened = engine.version
const { kind } = await engine.check()
const models = (await engine.models()).length
process.stdout.write(JSON.stringify({ opened, kind, version: engine.version, models }))
await engine.close()
