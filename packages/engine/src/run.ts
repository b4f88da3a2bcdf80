import { EngineError, type Issue, type IssueCode } from './issue.ts'
import { issuesMax, outputCharsMax, outputLinesMax, stepsMax } from './limits.ts'

/**
 * The state of one `prepare`: what is left of its budgets (TP8), its options, and the issues that the data raised.
 * Paths are those of the block that is being filled in, so that an expression deep inside need not carry one.
 */
export class Run {
  readonly strict: boolean
  readonly utcOffsetMinutes: number
  readonly issues: Issue[] = []
  blockPath = ''
  private stepsLeft = stepsMax
  private charsLeft = outputCharsMax
  private linesLeft = outputLinesMax

  constructor(options: { readonly strict: boolean; readonly utcOffsetMinutes: number }) {
    this.strict = options.strict
    this.utcOffsetMinutes = options.utcOffsetMinutes
  }

  /** Takes `steps` from the budget of work. */
  spend(steps: number): void {
    this.stepsLeft -= steps
    if (this.stepsLeft < 0) this.exceeded(`the template needs more than ${stepsMax} steps on this data`)
  }

  /** Takes a text that was put together from the budget of work: each 16 characters are a step. */
  spendText(chars: number): void {
    this.spend(1 + (chars >> 4))
  }

  /** Takes a finished content from the budget of output. */
  spendOutput(chars: number): void {
    this.charsLeft -= chars
    if (this.charsLeft < 0) this.exceeded(`the template makes more than ${outputCharsMax} characters from this data`)
  }

  spendLine(): void {
    this.linesLeft -= 1
    if (this.linesLeft < 0) this.exceeded(`the template makes more than ${outputLinesMax} lines from this data`)
  }

  report(code: IssueCode, message: string): void {
    if (this.issues.length < issuesMax) this.issues.push({ path: this.blockPath, code, message })
  }

  private exceeded(message: string): never {
    throw new EngineError('limit_exceeded', [{ path: this.blockPath, code: 'limit_exceeded', message }])
  }
}
