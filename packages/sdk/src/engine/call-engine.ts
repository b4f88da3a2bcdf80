import type { EngineMessage, EngineRequest, ThrownError } from './engine-messages.ts'

type Engine = Readonly<Record<string, unknown>>

/** @throws when the scripts left no engine behind */
export function versionOf(engine: unknown): string {
  if (!isObject(engine)) throw new Error('the script made no global Xiaopiao')
  const { version } = engine
  if (typeof version !== 'string') throw new Error('Xiaopiao.version is no text')
  return version
}

/** One call inside the engine's own thread; whatever it answers or throws becomes plain texts. */
export function callEngine(engine: unknown, { id, name, json }: EngineRequest): EngineMessage {
  try {
    const call: unknown = isObject(engine) ? engine[name] : undefined
    if (typeof call !== 'function') throw new TypeError(`Xiaopiao.${name} is no function`)
    const answer: unknown = call(json)
    if (typeof answer !== 'string') throw new TypeError(`Xiaopiao.${name} answered no text`)
    return { kind: 'answer', id, json: answer }
  } catch (error) {
    return { kind: 'thrown', id, error: thrownError(error) }
  }
}

function thrownError(error: unknown): ThrownError {
  try {
    if (!isObject(error)) return { name: 'Error', code: '', message: textOf(error), issues: '' }
    const { name, code, message, issues } = error
    return { name: textOf(name), code: textOf(code), message: textOf(message), issues: JSON.stringify(issues) ?? '' }
  } catch {
    return { name: 'Error', code: '', message: 'the engine threw something that cannot be read', issues: '' }
  }
}

function textOf(value: unknown): string {
  return (typeof value === 'string' ? value : String(value ?? '')).slice(0, 2_000)
}

function isObject(value: unknown): value is Engine {
  return typeof value === 'object' && value !== null
}
