import { callEngine, versionOf } from '../call-engine.ts'
import type { EngineMessage, EngineRequest } from '../engine-messages.ts'
import { keepOnlyJavaScript } from './keep-only-javascript.ts'

/**
 * The beginning of the script of an engine's worker; the engine's code stands behind it in the same script, so that no
 * code is made of a string. Built to `worker-script.ts`.
 */
const send = self.postMessage.bind(self) as (message: EngineMessage) => void
const global = globalThis as { readonly Xiaopiao?: unknown }

self.addEventListener('message', ({ data }: MessageEvent<EngineRequest | 'start'>) => {
  if (data !== 'start') {
    send(callEngine(global.Xiaopiao, data))
    return
  }
  try {
    send({ kind: 'started', version: versionOf(global.Xiaopiao) })
  } catch (error) {
    send({ kind: 'not_started', message: String(error).slice(0, 500) })
  }
})

keepOnlyJavaScript(globalThis)
