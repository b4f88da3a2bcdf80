/** What an engine offers its host: strings in and out (TP21). */
export type EngineFunction = 'prepare' | 'encode' | 'renderText' | 'models' | 'offlineTemplate'

/** Which calls a host of this SDK offers; a release may ask for more by `min_host_api`. */
export const hostApi = 1

export interface EngineLimits {
  /** For reading the code, and for the self-test after it. */
  readonly startMs: number
  /** For one call. */
  readonly callMs: number
  /** Of the engine's heap, where the host can limit it. */
  readonly memoryMegabytes: number
}

/** A slow till renders a long receipt in some 50 ms; whoever needs longer than this hangs. */
export const defaultLimits: EngineLimits = { startMs: 10_000, callMs: 5_000, memoryMegabytes: 128 }

/** A way to run scripts apart from the program: a worker, a context of JavaScriptCore, an isolate of V8. */
export interface EngineExecution {
  /**
   * Whether an engine that hangs or eats the memory can be stopped without the program. Where it cannot, a release
   * during whose start the program died is not started again.
   */
  readonly isolated: boolean
  /**
   * Runs the scripts in an execution of its own, the engine first, then the tables of character sets.
   * Rejects with EngineFault: `cannot_start`, `timed_out`, `out_of_memory`, `crashed`.
   */
  start(scripts: readonly string[], limits: EngineLimits): Promise<RunningEngine>
}

export interface RunningEngine {
  /** What the engine says of itself. */
  readonly version: string
  /**
   * Calls come one after the other. Rejects with EngineCallError for what the engine refuses, and with EngineFault when
   * it was stopped over this call (`timed_out`, `out_of_memory`, `crashed`) or before it (`stopped`).
   */
  call(name: EngineFunction, json: string): Promise<string>
  /** Ends it at once. */
  stop(): Promise<void>
}

export type EngineFaultCode = 'cannot_start' | 'timed_out' | 'out_of_memory' | 'crashed' | 'stopped'

/** The engine itself failed, whatever it was asked. */
export class EngineFault extends Error {
  override readonly name = 'EngineFault'
  readonly code: EngineFaultCode

  constructor(code: EngineFaultCode, message: string) {
    super(message)
    this.code = code
  }
}

/** One thing that is wrong with a template, a document or a request. */
export interface EngineIssue {
  readonly path: string
  readonly code: string
  readonly message: string
}

/** The engine refuses what it was asked: `template_error`, `invalid_option`, `unknown_printer_model` and so on (TP7). */
export class EngineCallError extends Error {
  override readonly name = 'EngineError'
  readonly code: string
  readonly issues: readonly EngineIssue[]

  constructor(code: string, message: string, issues: readonly EngineIssue[]) {
    super(message)
    this.code = code
    this.issues = issues
  }
}
