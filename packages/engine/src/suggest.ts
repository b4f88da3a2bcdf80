/**
 * The number of single-character edits between two names, a neighbouring swap counting as one
 * (optimal string alignment). Both are short names, never data.
 */
export function editDistance(left: string, right: string): number {
  let beforePrevious: number[] = []
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1]
      let edits = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      )
      if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]) {
        edits = Math.min(edits, (beforePrevious[column - 2] ?? 0) + 1)
      }
      current.push(edits)
    }
    beforePrevious = previous
    previous = current
  }
  return previous[right.length] ?? 0
}

/** Names longer than this are not misspelt, and comparing them would cost time. */
const nameCharsMax = 40

/** The known names that look like `name`, nearest first; empty when none comes near. */
export function nearestNames(name: string, known: readonly string[]): string[] {
  if (name.length > nameCharsMax) return []
  const lower = name.toLowerCase()
  const editsMax = Math.max(1, Math.floor(lower.length / 3))
  return known
    .map((candidate) => ({ candidate, edits: editDistance(lower, candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= editsMax || candidate.toLowerCase().startsWith(lower))
    .sort((first, second) => first.edits - second.edits)
    .map(({ candidate }) => candidate)
}

/** The end of an error message: `: did you mean 'textAlign'`, or nothing. */
export function didYouMean(name: string, known: readonly string[]): string {
  const nearest = nearestNames(name, known)[0]
  return nearest === undefined ? '' : `: did you mean '${nearest}'`
}
