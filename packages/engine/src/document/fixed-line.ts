import type { Block, ResolvedLine } from './resolved-document.ts'

/**
 * A line that a template says the same for all data: made once, shared by all documents and frozen, so that an encoder
 * may keep what came of it. In JSON it is a line as any other.
 */
export class FixedLine implements ResolvedLine {
  readonly blocks: readonly Block[]
  readonly contents: readonly string[]

  constructor(blocks: readonly Block[], contents: readonly string[]) {
    this.blocks = Object.freeze(blocks.map((block) => Object.freeze({ ...block })))
    this.contents = Object.freeze([...contents])
    Object.freeze(this)
  }
}
