import { createContext, Script } from 'node:vm'
import { parentPort, workerData } from 'node:worker_threads'
import { callEngine, versionOf } from '../call-engine.ts'
import type { EngineMessage, EngineRequest } from '../engine-messages.ts'

/** The worker in which `nodeExecution()` runs an engine: its own realm, in which there is JavaScript and nothing else. */
const port = parentPort
if (port === null) throw new Error('runs in a worker only')
const send = (message: EngineMessage): void => port.postMessage(message)

const context = createContext(Object.create(null), {
  name: 'xiaopiao engine',
  codeGeneration: { strings: false, wasm: false },
})
// V8's own, in every context.
new Script('delete globalThis.console').runInContext(context)
try {
  for (const code of workerData as readonly string[]) new Script(code, { filename: 'engine.js' }).runInContext(context)
  const engine: unknown = context['Xiaopiao']
  const version = versionOf(engine)
  port.on('message', (request: EngineRequest) => send(callEngine(engine, request)))
  send({ kind: 'started', version })
} catch (error) {
  send({ kind: 'not_started', message: String(error).slice(0, 500) })
}
