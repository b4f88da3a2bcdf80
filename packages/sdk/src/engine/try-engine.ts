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

type Tried = { readonly running: RunningEngine } | { readonly failure: Failure }

/**
 * Starts a release apart from everything that runs, and lets it print the golden receipt: it must be right, and the
 * same every time. A time-out alone is tried once more in a fresh execution: a till that was busy or put to sleep
 * runs over any limit once, and whatever fails here is never taken again.
 * @param version what it has to say that it is
 * @param times how often it prints
 */
export async function tryEngine(
  execution: EngineExecution,
  scripts: readonly string[],
  limits: EngineLimits,
  version: string,
  times = 2,
): Promise<Tried> {
  const first = await tryOnce(execution, scripts, limits, version, times)
  const isTimeOut = 'failure' in first && first.failure.reason === 'timed_out'
  return isTimeOut ? await tryOnce(execution, scripts, limits, version, times) : first
}

async function tryOnce(
  execution: EngineExecution,
  scripts: readonly string[],
  limits: EngineLimits,
  version: string,
  times: number,
): Promise<Tried> {
  let running: RunningEngine
  try {
    running = await execution.start(scripts, limits)
  } catch (error) {
    return { failure: failureOf(error, 'cannot_start') }
  }
  const failure = await failureOfRunning(running, version, times)
  if (failure === undefined) return { running }
  await running.stop()
  return { failure }
}

async function failureOfRunning(running: RunningEngine, version: string, times: number): Promise<Failure | undefined> {
  if (running.version !== version) {
    return { reason: 'wrong_version', detail: `it says that it is ${running.version.slice(0, 100)}, not ${version}` }
  }
  try {
    const first = await selfTest(running)
    const [problem] = first.problems
    if (problem !== undefined) return { reason: 'failed_self_test', detail: problem }
    for (let time = 1; time < times; time++) {
      if ((await selfTest(running)).answers === first.answers) continue
      return { reason: 'failed_self_test', detail: 'the same receipt came out differently the next time' }
    }
    return undefined
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
