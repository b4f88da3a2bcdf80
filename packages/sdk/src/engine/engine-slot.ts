import { EngineFault, type EngineFunction, type RunningEngine } from './execution.ts'
import type { Release } from './signed-release.ts'

/** What a slot needs of whoever has it. */
export interface SlotOptions {
  /** Null: the built-in engine. */
  readonly release: Release | null
  readonly running: RunningEngine
  /** Starts the same engine again. */
  readonly restart: () => Promise<RunningEngine>
  /** It had to be stopped over a call. */
  readonly onFault: (fault: EngineFault) => void
}

/**
 * One engine with those who print by it. An engine that hung is replaced by the same anew; one that is no longer wanted
 * ends when the last print that began with it is over.
 */
export class EngineSlot {
  readonly release: Release | null
  readonly version: string
  readonly #options: SlotOptions
  #running: Promise<RunningEngine>
  #holders = 0
  #retired = false
  #closed = false

  constructor(options: SlotOptions) {
    this.#options = options
    this.release = options.release
    this.version = options.running.version
    this.#running = Promise.resolve(options.running)
  }

  /** Everything that `run` asks is asked of this engine, also when another has been swapped in meanwhile. */
  async hold<Answer>(run: () => Promise<Answer>): Promise<Answer> {
    this.#holders += 1
    try {
      return await run()
    } finally {
      this.#holders -= 1
      if (this.#retired && this.#holders === 0) await this.#end()
    }
  }

  /** @throws what `RunningEngine.call` rejects with; a call that another's hang kept from beginning is made again */
  async call(name: EngineFunction, json: string): Promise<string> {
    for (let tries = 0; ; tries++) {
      const asked = this.#running
      try {
        return await (await asked).call(name, json)
      } catch (error) {
        if (!(error instanceof EngineFault)) throw error
        this.#replace(asked, error)
        if (error.code !== 'stopped' || this.#closed || tries === 3) throw error
      }
    }
  }

  /** Ends the engine when nobody prints by it any more. */
  async retire(): Promise<void> {
    this.#retired = true
    if (this.#holders === 0) await this.#end()
  }

  /** Ends it at once. */
  async close(): Promise<void> {
    await this.#end()
  }

  #replace(failed: Promise<RunningEngine>, fault: EngineFault): void {
    if (failed !== this.#running || this.#closed) return
    this.#running = this.#options.restart()
    // Whoever calls next hears of it.
    this.#running.catch(() => {})
    if (fault.code !== 'stopped') this.#options.onFault(fault)
  }

  async #end(): Promise<void> {
    this.#closed = true
    const running = await this.#running.catch(() => undefined)
    await running?.stop()
  }
}
