import {
  type EngineExecution,
  EngineFault,
  type EngineFaultCode,
  type EngineLimits,
  type RunningEngine,
} from './execution.ts'
import { type SelfTestResult, selfTestSteps } from './self-test.ts'

/** Why a release may not print here. */
export type DropReason = Exclude<EngineFaultCode, 'stopped'> | 'wrong_version' | 'failed_self_test'

export interface Failure {
  readonly reason: DropReason
  readonly detail: string
}

/**
 * Starts a release apart from everything that runs, and lets it print the golden receipt twice: it must be right, and
 * the same both times.
 */
export async function tryEngine(
  execution: EngineExecution,
  scripts: readonly string[],
  limits: EngineLimits,
  version: string,
): Promise<{ readonly running: RunningEngine } | { readonly failure: Failure }> {
  let running: RunningEngine
  try {
    running = await execution.start(scripts, limits)
  } catch (error) {
    return { failure: failureOf(error, 'cannot_start') }
  }
  const failure = await failureOfRunning(running, version)
  if (failure === undefined) return { running }
  await running.stop()
  return { failure }
}

async function failureOfRunning(running: RunningEngine, version: string): Promise<Failure | undefined> {
  if (running.version !== version) {
    return { reason: 'wrong_version', detail: `it says that it is ${running.version.slice(0, 100)}, not ${version}` }
  }
  try {
    const [first, second] = [await selfTest(running), await selfTest(running)]
    const [problem] = [...first.problems, ...second.problems]
    if (problem !== undefined) return { reason: 'failed_self_test', detail: problem }
    if (first.answers === second.answers) return undefined
    return { reason: 'failed_self_test', detail: 'the same receipt came out differently the second time' }
  } catch (error) {
    return failureOf(error, 'failed_self_test')
  }
}

async function selfTest(running: RunningEngine): Promise<SelfTestResult> {
  const steps = selfTestSteps()
  let step = steps.next()
  while (step.done !== true) step = steps.next(await running.call(step.value.name, step.value.json))
  return step.value
}

function failureOf(error: unknown, otherwise: DropReason): Failure {
  const detail = error instanceof Error ? error.message : String(error)
  const isFault = error instanceof EngineFault && error.code !== 'stopped'
  return { reason: isFault ? (error.code as DropReason) : otherwise, detail: detail.slice(0, 500) }
}
