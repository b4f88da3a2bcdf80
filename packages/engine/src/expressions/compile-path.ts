import { type Frame, frameAbove, type Scope } from './frame.ts'
import { ownValue } from './values.ts'

/** A compiled expression: its value in a frame. */
export type Expression = (frame: Frame) => unknown

/** Reads `parts` one after the other from what `base` gives. Short paths, which are nearly all, have no loop. */
function follow(base: Expression, parts: readonly string[]): Expression {
  const [first, second, third] = parts
  if (first === undefined) return base
  if (second === undefined) return (frame) => ownValue(base(frame), first)
  if (third === undefined) return (frame) => ownValue(ownValue(base(frame), first), second)
  return (frame) => {
    let value = base(frame)
    for (const part of parts) value = ownValue(value, part)
    return value
  }
}

function followContext(parts: readonly string[]): Expression {
  const [first, second, third] = parts
  if (first === undefined) return (frame) => frame.context
  if (second === undefined) return (frame) => ownValue(frame.context, first)
  if (third === undefined) return (frame) => ownValue(ownValue(frame.context, first), second)
  return follow((frame) => frame.context, parts)
}

/** The context `depth` levels out, transparent ones not counted; undefined beyond the outermost. */
function contextAbove(frame: Frame, depth: number): unknown {
  let found: Frame | undefined = frame
  for (let level = 0; level < depth && found !== undefined; level++) {
    while (found?.transparent === true) found = found.parent
    found = found?.parent
  }
  return found?.context
}

/** `a.b`, `../a.b`, `this`. */
export function contextPath(depth: number, parts: readonly string[]): Expression {
  return depth === 0 ? followContext(parts) : follow((frame) => contextAbove(frame, depth), parts)
}

/** `(f x).b`. */
export function pathFrom(base: Expression, parts: readonly string[]): Expression {
  return follow(base, parts)
}

/** A name given by `as |item index|`, or undefined when no scope gives it. */
export function namedPath(scope: Scope, name: string, parts: readonly string[]): Expression | undefined {
  let levels = 0
  for (let found: Scope | undefined = scope; found !== undefined; found = found.parent, levels++) {
    const slot = found.names.indexOf(name)
    if (slot < 0) continue
    const above = levels
    if (slot > 0) return follow((frame) => frameAbove(frame, above).key, parts)
    if (above > 0) return follow((frame) => frameAbove(frame, above).value, parts)
    const [first, second] = parts
    if (first !== undefined && second === undefined) return (frame) => ownValue(frame.value, first)
    return follow((frame) => frame.value, parts)
  }
  return undefined
}

/** The variables that templates may read with `@`. */
export const dataVariables = ['root', 'index', 'key', 'first', 'last'] as const
export type DataVariable = (typeof dataVariables)[number]

/** Levels up to the loop that is `loopsOut` loops further out, or undefined when there is none. */
function levelsToLoop(scope: Scope, loopsOut: number): number | undefined {
  let levels = 0
  let toSkip = loopsOut
  for (let found: Scope | undefined = scope; found !== undefined; found = found.parent, levels++) {
    if (found.loops && toSkip-- === 0) return levels
  }
  return undefined
}

const loopVariables: Record<Exclude<DataVariable, 'root'>, Expression> = {
  index: (frame) => frame.index,
  key: (frame) => frame.key,
  first: (frame) => (frame.index === undefined ? undefined : frame.index === 0),
  last: (frame) => frame.last,
}

/** `@index`, `@../index`, `@root.a`. Outside a loop its variables are undefined, as in Handlebars. */
export function dataPath(scope: Scope, variable: DataVariable, loopsOut: number, parts: readonly string[]): Expression {
  if (variable === 'root') {
    const levels = scope.depth
    return follow((frame) => frameAbove(frame, levels).context, parts)
  }
  const levels = levelsToLoop(scope, loopsOut)
  if (levels === undefined) return () => undefined
  const read = loopVariables[variable]
  return follow((frame) => read(frameAbove(frame, levels)), parts)
}
