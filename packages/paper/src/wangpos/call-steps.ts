/** A call of the WangPOS SDK as JSON: `{"method":"printText","args":[…]}`. */
export interface PrinterCall {
  readonly method: string
  readonly args: readonly unknown[]
}

/** A stretch of a list of calls: a call, what stands between calls, or what is neither. Steps cover the input. */
export type CallStep =
  | { readonly kind: 'call'; readonly start: number; readonly end: number; readonly call: PrinterCall }
  | { readonly kind: 'between' | 'unknown' | 'truncated'; readonly start: number; readonly end: number }

/** The step that starts at `at` (< text.length); at least one unit long. */
export function callStepAt(text: string, at: number): CallStep {
  if (text.charAt(at) !== '{') {
    const next = text.indexOf('{', at)
    const end = next < 0 ? text.length : next
    const isPunctuation = /^[\s[\],]*$/.test(text.slice(at, end))
    return { kind: isPunctuation ? 'between' : 'unknown', start: at, end }
  }
  const end = objectEnd(text, at)
  if (end === null) return { kind: 'truncated', start: at, end: text.length }
  const call = parseCall(text.slice(at, end))
  return call === null ? { kind: 'unknown', start: at, end } : { kind: 'call', start: at, end, call }
}

/** Behind the brace that closes the one at `start`; null where none does. */
function objectEnd(text: string, start: number): number | null {
  let depth = 0
  let isInString = false
  for (let at = start; at < text.length; at++) {
    const unit = text.charAt(at)
    if (isInString) {
      if (unit === '\\') at++
      else if (unit === '"') isInString = false
    } else if (unit === '"') isInString = true
    else if (unit === '{') depth++
    else if (unit === '}' && --depth === 0) return at + 1
  }
  return null
}

function parseCall(json: string): PrinterCall | null {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null || !('method' in value)) return null
  const args = 'args' in value ? value.args : []
  return typeof value.method === 'string' && Array.isArray(args) ? { method: value.method, args } : null
}
