/** Lines of this length fit beside the paper. */
const columnsMax = 84

/**
 * JSON as a person would lay it out: what fits a line stands on one, the rest is indented. A block of a receipt is mostly
 * one line this way.
 */
export function jsonText(value: unknown, indent = '', taken = 0): string {
  const flat = flatText(value)
  if (indent.length + taken + flat.length <= columnsMax || typeof value !== 'object' || value === null) return flat
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    const [only] = value
    // A line with one block hugs it: a level of indentation less.
    if (value.length === 1 && typeof only === 'object') return `[${jsonText(only, indent, taken + 1)}]`
    const items = value.map((item) => inner + jsonText(item, inner, 1))
    return `[\n${items.join(',\n')}\n${indent}]`
  }
  const fields = Object.entries(value).map(([key, field]) => {
    const name = `${JSON.stringify(key)}: `
    return inner + name + jsonText(field, inner, name.length + 1)
  })
  return `{\n${fields.join(',\n')}\n${indent}}`
}

function flatText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flatText).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value).map(([key, field]) => `${JSON.stringify(key)}: ${flatText(field)}`)
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}
