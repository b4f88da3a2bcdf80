import type { Clock } from '../waiting/clock.ts'
import { type EngineMessage, type EngineRequest, hostError } from './engine-messages.ts'
import { EngineFault, type EngineFunction, type EngineLimits, type RunningEngine } from './execution.ts'

/** A thread of the platform's that runs an engine. */
export interface EngineThread {
  post(request: EngineRequest): void
  /** Ends it, whatever it does. */
  terminate(): Promise<void>
  /** Whether it must keep the program alive. */
  setBusy(busy: boolean): void
}

/** What a thread tells of itself; after a fault it tells nothing more. */
export interface ThreadListener {
  message(message: EngineMessage): void
  fault(fault: EngineFault): void
}

interface Call {
  readonly name: EngineFunction
  readonly json: string
  readonly resolve: (json: string) => void
  readonly reject: (error: Error) => void
}

/**
 * Starts an engine in a thread and resolves when it has read its code. A call that takes longer than its limit ends the
 * thread, for nothing else stops a loop without end.
 */
export function startInThread(
  startThread: (listener: ThreadListener) => EngineThread,
  limits: EngineLimits,
  clock: Clock,
): Promise<RunningEngine> {
  return new Promise((resolve, reject) => {
    const engine = new ThreadEngine(startThread, limits, clock, (started) => {
      if (started instanceof EngineFault) reject(started)
      else resolve(engine)
    })
  })
}

class ThreadEngine implements RunningEngine {
  readonly #thread: EngineThread
  readonly #limits: EngineLimits
  readonly #clock: Clock
  readonly #onStart: (started: string | EngineFault) => void
  /** The first is running. */
  readonly #calls: Call[] = []
  #cancelLimit: () => void
  #callCount = 0
  #version: string | undefined
  #ended: EngineFault | undefined

  constructor(
    startThread: (listener: ThreadListener) => EngineThread,
    limits: EngineLimits,
    clock: Clock,
    onStart: (started: string | EngineFault) => void,
  ) {
    this.#limits = limits
    this.#clock = clock
    this.#onStart = onStart
    this.#thread = startThread({ message: (message) => this.#hear(message), fault: (fault) => this.#end(fault) })
    this.#thread.setBusy(true)
    this.#cancelLimit = clock.after(limits.startMs, () =>
      this.#end(new EngineFault('timed_out', `the engine did not start within ${limits.startMs} ms`)),
    )
  }

  get version(): string {
    return this.#version ?? ''
  }

  call(name: EngineFunction, json: string): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) {
        reject(new EngineFault('stopped', this.#ended.message))
        return
      }
      this.#calls.push({ name, json, resolve, reject })
      if (this.#calls.length === 1) this.#runFirst()
    })
  }

  async stop(): Promise<void> {
    this.#end(new EngineFault('stopped', 'the engine was stopped'))
    await this.#thread.terminate()
  }

  #runFirst(): void {
    const [call] = this.#calls
    this.#thread.setBusy(call !== undefined)
    if (call === undefined) return
    this.#callCount += 1
    const { callMs } = this.#limits
    this.#cancelLimit = this.#clock.after(callMs, () =>
      this.#end(new EngineFault('timed_out', `${call.name}() did not end within ${callMs} ms`)),
    )
    this.#thread.post({ id: this.#callCount, name: call.name, json: call.json })
  }

  #hear(message: EngineMessage): void {
    if (this.#ended !== undefined) return
    switch (message.kind) {
      case 'started':
        this.#cancelLimit()
        this.#version = message.version
        this.#thread.setBusy(false)
        this.#onStart(message.version)
        return
      case 'not_started':
        this.#end(new EngineFault('cannot_start', message.message))
        return
      case 'answer':
        this.#settle(message.id, (call) => call.resolve(message.json))
        return
      case 'thrown':
        this.#settle(message.id, (call) => call.reject(hostError(message.error)))
    }
  }

  #settle(id: number, settle: (call: Call) => void): void {
    if (id !== this.#callCount) return
    this.#cancelLimit()
    const call = this.#calls.shift()
    if (call !== undefined) settle(call)
    this.#runFirst()
  }

  #end(fault: EngineFault): void {
    if (this.#ended !== undefined) return
    this.#ended = fault
    this.#cancelLimit()
    // Rejected by their own ends below; a thread that is gone needs no second end.
    this.#thread.terminate().catch(() => {})
    if (this.#version === undefined) this.#onStart(fault)
    const [running, ...waiting] = this.#calls.splice(0)
    running?.reject(fault)
    for (const call of waiting) call.reject(new EngineFault('stopped', fault.message))
  }
}
