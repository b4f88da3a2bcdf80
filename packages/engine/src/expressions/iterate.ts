import { Frame } from './frame.ts'

const ownProperty = Object.prototype.hasOwnProperty

function enter(round: Frame, frame: Frame): void {
  round.context = round.value
  round.transparent = round.value === frame.context
}

/**
 * Runs `body` for each element of a list, or each own property of an object, as Handlebars' `each` does.
 * One frame serves all rounds. `keepContext`: plain paths go on to mean the surrounding context (TP2, `as` of a layout).
 * @returns how many rounds were made; 0 for what is neither list nor object.
 */
export function iterate(list: unknown, frame: Frame, body: (round: Frame) => void, keepContext = false): number {
  const { run } = frame
  if (Array.isArray(list)) {
    const round = new Frame(frame, run, frame.context)
    const items: readonly unknown[] = list
    const { length } = items
    for (let index = 0; index < length; index++) {
      run.spend(1)
      round.value = items[index]
      if (!keepContext) enter(round, frame)
      round.key = index
      round.index = index
      round.last = index === length - 1
      body(round)
    }
    return length
  }
  if (typeof list !== 'object' || list === null) return 0
  const round = new Frame(frame, run, frame.context)
  const keys = Object.keys(list)
  let index = 0
  for (const key of keys) {
    run.spend(1)
    if (!ownProperty.call(list, key)) continue
    round.value = (list as Record<string, unknown>)[key]
    if (!keepContext) enter(round, frame)
    round.key = key
    round.index = index
    round.last = index === keys.length - 1
    index++
    body(round)
  }
  return index
}
