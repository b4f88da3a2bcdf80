/** How a pen lets whole lines be kept and written again, for languages where a line is bytes and what was told before. */
export interface LineTape {
  /** All that the printer has been told, in one number: a line that begins in the same state comes out the same. */
  state(): number
  /** How much has been written so far. */
  readonly length: number
  /** A copy of what was written from `start` on. */
  copyFrom(start: number): Uint8Array
  /** Writes a kept line; `state` is what the printer has been told at its end. */
  replay(bytes: Uint8Array, state: number): void
}

/** What a line became, once. */
interface KeptLine {
  readonly before: number
  readonly after: number
  readonly bytes: Uint8Array
  readonly printedLines: number
}

/** States that a line is kept for: a line in a loop begins in two, after the line before the loop and after itself. */
const statesKept = 4

/** What lines became that are the same in every document, by the line itself. */
export class KeptLines {
  private readonly lines = new WeakMap<object, KeptLine[]>()

  find(line: object, state: number): KeptLine | undefined {
    const kept = this.lines.get(line)
    if (kept === undefined) return undefined
    for (let index = 0; index < kept.length; index++) {
      const candidate = kept[index] as KeptLine
      if (candidate.before === state) return candidate
    }
    return undefined
  }

  keep(line: object, kept: KeptLine): void {
    const known = this.lines.get(line)
    if (known === undefined) this.lines.set(line, [kept])
    else if (known.length < statesKept) known.push(kept)
  }
}
