import { type SelfTestResult, selfTestSteps } from '../self-test.ts'

/**
 * The self-test for shells that call an engine at once (JavaScriptCore, V8): built to `xiaopiao-self-test.js`, a script
 * of ES2018 that the app carries and runs after a new engine, in the same context.
 */
declare const Xiaopiao: Readonly<Record<string, (json: string) => string>>

/** JSON of `{problems, answers}`; throws what the engine throws. Run twice, a sound engine answers the same. */
export function run(): string {
  const steps = selfTestSteps()
  let step = steps.next()
  while (step.done !== true) step = steps.next(ask(step.value.name, step.value.json))
  const result: SelfTestResult = step.value
  return JSON.stringify(result)
}

function ask(name: string, json: string): string {
  const call = Xiaopiao[name]
  if (call === undefined) throw new TypeError(`Xiaopiao.${name} is no function`)
  return call(json)
}
