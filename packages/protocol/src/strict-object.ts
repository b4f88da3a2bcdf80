import { closest, distance } from 'fastest-levenshtein'
import { z } from 'zod'

/** The known name that a mistyped one most likely meant, or undefined when none is near. */
export function suggestName(unknown: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined
  const nearest = closest(unknown.toLowerCase(), [...known])
  const limit = Math.max(2, Math.floor(unknown.length / 3))
  return distance(unknown.toLowerCase(), nearest) <= limit ? nearest : undefined
}

/** An object that refuses unknown fields and says which known field was probably meant. */
export function strictObject<Shape extends z.core.$ZodShape>(shape: Shape) {
  const known = Object.keys(shape)
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return undefined
      return issue.keys
        .map((key) => {
          const suggestion = suggestName(key, known)
          return suggestion === undefined
            ? `unknown field "${key}" / 未知字段 "${key}"`
            : `unknown field "${key}": did you mean "${suggestion}"? / 未知字段 "${key}":是否想写 "${suggestion}"?`
        })
        .join('; ')
    },
  })
}
