import type { Run } from '../../run.ts'

/** What a helper is called with: its arguments, its `name=value` pairs, and the run, to report what went wrong. */
export type HelperFunction = (args: readonly unknown[], hash: Readonly<Record<string, unknown>>, run: Run) => unknown

export interface Helper {
  /** Fewest and most arguments; the compiler checks them. */
  readonly args: readonly [min: number, max: number]
  /** Names of the pairs it knows. A host's helper may take any: undefined. */
  readonly hash: readonly string[] | undefined
  /** It is there for data that may be missing, so strict mode has nothing to say about its arguments. */
  readonly asksForMissing?: boolean
  readonly call: HelperFunction
  /** The same with all but the first argument known already: what a template writes as literals is read once, when it is compiled. */
  readonly bind?: (rest: readonly unknown[], hash: Readonly<Record<string, unknown>>) => BoundHelper
}

/** A helper that only waits for its first argument. */
export type BoundHelper = (value: unknown, run: Run) => unknown

export function helper(args: readonly [number, number], hash: readonly string[], call: HelperFunction): Helper {
  return { args, hash, call }
}

/** A helper over one value; everything after it says how, and mostly stands in the template itself. */
export function bindable(
  args: readonly [number, number],
  hash: readonly string[],
  bind: (rest: readonly unknown[], hash: Readonly<Record<string, unknown>>) => BoundHelper,
): Helper {
  return { args, hash, bind, call: ([value, ...rest], options, run) => bind(rest, options)(value, run) }
}
