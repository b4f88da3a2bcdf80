import type { Issue } from '@xiaopiao/protocol'
import { z } from 'zod'
import type { Language } from './language.ts'
import { issuesMax } from './problem.ts'

export type Validated<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly issues: Issue[] }

/** A document nested deeper than this was made to exhaust a stack, here or in a template. */
const depthMax = 64
/** The longest list of any body is an order's 1,000 items; checking each of 500,000 elements would only cost time. */
const elementsMax = 10_000

const messagesIn = { zh: z.locales.zhCN().localeError, en: z.locales.en().localeError }

/**
 * Checks a value against a schema.
 * @returns the value as the schema gives it, or issues with paths such as `items[0].quantity`
 */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  language: Language,
): Validated<z.output<Schema>> {
  const oversized = issueOfShape(value)
  if (oversized !== undefined) return { ok: false, issues: [oversized] }
  const parsed = schema.safeParse(value, { error: messagesIn[language] })
  if (parsed.success) return { ok: true, value: parsed.data }
  return { ok: false, issues: parsed.error.issues.flatMap(wireIssues) }
}

/** One issue of the wire for each unknown field, so that every path names the field itself. */
function wireIssues(issue: z.core.$ZodIssue): Issue[] {
  if (issue.code !== 'unrecognized_keys') {
    return [{ path: pathText(issue.path), code: issue.code, message: issue.message }]
  }
  const messages = issue.message.split('; ')
  return issue.keys.slice(0, issuesMax + 1).map((key, index) => ({
    path: pathText([...issue.path, key]),
    code: 'unknown_field',
    message: (messages.length === issue.keys.length ? messages[index] : undefined) ?? issue.message,
  }))
}

function pathText(path: readonly PropertyKey[]): string {
  let text = ''
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`
    else text += text === '' ? String(part) : `.${String(part)}`
  }
  return text
}

interface Node {
  readonly value: object
  readonly path: readonly PropertyKey[]
}

/** Walks without recursion, because what it guards against is depth. */
function issueOfShape(value: unknown): Issue | undefined {
  let level: Node[] = isObject(value) ? [{ value, path: [] }] : []
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > depthMax) {
      const path = pathText(level[0]?.path.slice(0, 8) ?? [])
      return { path, code: 'too_deep', message: `nested deeper than ${depthMax} levels / 嵌套超过 ${depthMax} 层` }
    }
    const next: typeof level = []
    for (const node of level) {
      const wrong = issueOfNode(node)
      if (wrong !== undefined) return wrong
      for (const [key, child] of Object.entries(node.value)) {
        const part = Array.isArray(node.value) ? Number(key) : key
        if (isObject(child)) next.push({ value: child, path: [...node.path, part] })
      }
    }
    level = next
  }
  return undefined
}

function issueOfNode({ value, path }: Node): Issue | undefined {
  if (Array.isArray(value) && value.length > elementsMax) {
    const message = `has ${value.length} elements, more than ${elementsMax} / 有 ${value.length} 个元素,超过 ${elementsMax}`
    return { path: pathText(path), code: 'too_big', message }
  }
  // Schemas skip this one name, so it would be dropped without a word instead of refused.
  if (!Object.hasOwn(value, '__proto__')) return undefined
  const message = 'unknown field "__proto__" / 未知字段 "__proto__"'
  return { path: pathText([...path, '__proto__']), code: 'unknown_field', message }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
