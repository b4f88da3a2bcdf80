import { Worker } from 'node:worker_threads'
import { type Clock, systemClock } from '../../waiting/clock.ts'
import type { EngineMessage } from '../engine-messages.ts'
import { type EngineExecution, EngineFault, type EngineLimits } from '../execution.ts'
import { type EngineThread, startInThread, type ThreadListener } from '../thread-engine.ts'

/**
 * Engines in Node.js: each in a `vm` context without any global of the host, in a worker of its own that can be ended
 * and whose heap is limited. (What lies outside of V8's heap, such as large ArrayBuffers, is not.)
 */
export function nodeExecution(clock: Clock = systemClock): EngineExecution {
  return {
    isolated: true,
    start: (scripts, limits) => startInThread((listener) => startWorker(scripts, limits, listener), limits, clock),
  }
}

function startWorker(scripts: readonly string[], limits: EngineLimits, listener: ThreadListener): EngineThread {
  const worker = new Worker(new URL('./node-engine-thread.ts', import.meta.url), {
    workerData: scripts,
    // Nothing of the program reaches the thread: no arguments, no options, no environment, no input.
    argv: [],
    execArgv: [],
    env: {},
    stdin: false,
    resourceLimits: { maxOldGenerationSizeMb: limits.memoryMegabytes, maxYoungGenerationSizeMb: 16, stackSizeMb: 2 },
  })
  worker.on('message', (message: EngineMessage) => listener.message(message))
  worker.on('error', (error) => listener.fault(faultOf(error)))
  worker.on('exit', () => listener.fault(new EngineFault('crashed', "the engine's thread ended by itself")))
  return {
    post: (request) => worker.postMessage(request),
    terminate: async () => void (await worker.terminate()),
    setBusy(busy) {
      if (busy) worker.ref()
      else worker.unref()
    },
  }
}

function faultOf(error: unknown): EngineFault {
  const message = error instanceof Error ? error.message : String(error)
  const isMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  return new EngineFault(isMemory ? 'out_of_memory' : 'crashed', message)
}
