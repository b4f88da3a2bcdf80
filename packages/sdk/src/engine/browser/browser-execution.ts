import { type Clock, systemClock } from '../../waiting/clock.ts'
import type { EngineMessage } from '../engine-messages.ts'
import { type EngineExecution, EngineFault } from '../execution.ts'
import { type EngineThread, startInThread, type ThreadListener } from '../thread-engine.ts'
import { workerScript } from './worker-script.ts'

/**
 * Engines in a browser: each in a worker of its own that can be ended, without the browser's globals. The worker is made
 * of a Blob that holds the engine's code, so no code comes from a string: a page whose policy has `worker-src blob:`
 * needs neither `unsafe-eval` nor `unsafe-inline`. Browsers limit no worker's memory.
 */
export function browserExecution(clock: Clock = systemClock): EngineExecution {
  return {
    isolated: true,
    start: (scripts, limits) => startInThread((listener) => startWorker(scripts, listener), limits, clock),
  }
}

function startWorker(scripts: readonly string[], listener: ThreadListener): EngineThread {
  const address = URL.createObjectURL(new Blob([[workerScript, ...scripts].join('\n;')], { type: 'text/javascript' }))
  const worker = new Worker(address)
  let started = false
  worker.addEventListener('message', ({ data }: MessageEvent<EngineMessage>) => {
    started = true
    URL.revokeObjectURL(address)
    listener.message(data)
  })
  worker.addEventListener('error', (event) => {
    event.preventDefault()
    URL.revokeObjectURL(address)
    const message = event.message || "the page's policy forbids workers from blob: addresses"
    listener.fault(new EngineFault(started ? 'crashed' : 'cannot_start', message))
  })
  worker.postMessage('start')
  return {
    post: (request) => worker.postMessage(request),
    terminate: async () => worker.terminate(),
    setBusy() {
      // A page lives as long as it is shown.
    },
  }
}
