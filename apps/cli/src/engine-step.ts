import { EngineError } from '@xiaopiao/engine'
import { CliFailure } from './failure.ts'

/** Runs a step of the engine; its errors become failures with the engine's issues, under `message`. */
export function engineStep<Result>(step: () => Result, message: string, templateFile?: string): Result {
  try {
    return step()
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    throw new CliFailure('wrong_input', message, {
      issues: error.issues,
      ...(templateFile !== undefined && error.code === 'template_error' && { file: templateFile }),
    })
  }
}
