import type { Run } from '../run.ts'

/**
 * One level of `each` or `with` while a template runs; the outermost one holds the data itself.
 * A loop makes one frame and moves it along, since nothing keeps a frame after its round.
 */
export class Frame {
  readonly parent: Frame | undefined
  readonly run: Run
  /** What plain paths and `this` mean here. */
  context: unknown
  /** A level whose context is the outer one, such as a section over `true`: `../` does not count it, as in Handlebars. */
  transparent = false
  /** The values of block parameters: `as |item index|`. */
  value: unknown = undefined
  key: unknown = undefined
  /** Of a loop: `@index`, `@last`; undefined outside of any. */
  index: number | undefined = undefined
  last: boolean | undefined = undefined

  constructor(parent: Frame | undefined, run: Run, context: unknown) {
    this.parent = parent
    this.run = run
    this.context = context
  }
}

/** A level of `with` or of a section: no loop of its own, so the variables of the surrounding one go on. */
export function innerFrame(parent: Frame, context: unknown, value: unknown): Frame {
  const inner = new Frame(parent, parent.run, context)
  inner.transparent = context === parent.context
  inner.value = value
  inner.key = parent.key
  inner.index = parent.index
  inner.last = parent.last
  return inner
}

/** What the compiler knows about the frame that will be there: which names it has and whether it loops. */
export interface Scope {
  readonly parent: Scope | undefined
  readonly loops: boolean
  /** Names for the value and the key or index, in this order. */
  readonly names: readonly string[]
  readonly depth: number
}

export const rootScope: Scope = { parent: undefined, loops: false, names: [], depth: 0 }

export function innerScope(parent: Scope, loops: boolean, names: readonly string[]): Scope {
  return { parent, loops, names, depth: parent.depth + 1 }
}

/** The frame `levels` above. */
export function frameAbove(frame: Frame, levels: number): Frame {
  let found = frame
  for (let level = 0; level < levels && found.parent !== undefined; level++) found = found.parent
  return found
}
