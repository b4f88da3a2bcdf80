import { isFields } from '../content-path.ts'
import type { JsonPath } from './json-document.ts'

export type Schema = Readonly<Record<string, unknown>>

/** What of the value at a path decides between alternatives: the kind of a block. */
export type Discriminator = (path: JsonPath) => string | undefined

const lists = ['anyOf', 'oneOf', 'allOf'] as const

/** The schema itself and everything that it may be instead: references followed, lists of alternatives opened. */
function opened(schema: unknown, root: Schema, depth = 0): Schema[] {
  if (!isFields(schema) || depth > 12) return []
  const ref = schema['$ref']
  if (typeof ref === 'string') {
    const target = ref
      .split('/')
      .slice(1)
      .reduce<unknown>((at, key) => (isFields(at) ? at[key] : undefined), root)
    return opened(target, root, depth + 1)
  }
  const inner = lists.flatMap((list) => {
    const alternatives = schema[list]
    return Array.isArray(alternatives) ? alternatives.flatMap((one) => opened(one, root, depth + 1)) : []
  })
  return inner.length > 0 ? inner : [schema]
}

/** The kind of block that a schema describes, if it describes one. */
function contentTypeOf(schema: Schema): string | undefined {
  const properties = schema['properties']
  const type = isFields(properties) ? properties['contentType'] : undefined
  return isFields(type) && typeof type['const'] === 'string' ? type['const'] : undefined
}

function children(schema: Schema, step: string | number, root: Schema): Schema[] {
  if (typeof step === 'number') return opened(schema['items'], root)
  const properties = schema['properties']
  if (isFields(properties) && step in properties) return opened(properties[step], root)
  return opened(schema['additionalProperties'], root)
}

/**
 * Every schema that the value at a path may fit.
 * @param kindAt the `contentType` that is written at a path; a block of another kind is out of the question then
 */
export function alternativesAt(root: Schema, path: JsonPath, kindAt: Discriminator): readonly Schema[] {
  const narrowed = (schemas: readonly Schema[], at: JsonPath): readonly Schema[] => {
    const kind = kindAt(at)
    return kind === undefined ? schemas : schemas.filter((schema) => (contentTypeOf(schema) ?? kind) === kind)
  }
  return path.reduce<readonly Schema[]>(
    (schemas, step, index) =>
      narrowed(
        schemas.flatMap((schema) => children(schema, step, root)),
        path.slice(0, index + 1),
      ),
    opened(root, root),
  )
}

/** Something that may be written, as JSON text, and what it means. */
export interface Choice {
  readonly text: string
  readonly detail: string
  /** Where the cursor goes, counted from the end of the text backwards. */
  readonly fromEnd: number
}

const describe = (schema: Schema): string => (typeof schema['description'] === 'string' ? schema['description'] : '')

/** What is put in for a field that has just been named. */
function startingValue(schemas: readonly Schema[]): { readonly text: string; readonly fromEnd: number } {
  const [first] = schemas
  if (first === undefined) return { text: '', fromEnd: 0 }
  const known = first['default'] ?? first['const']
  if (known !== undefined && typeof known !== 'object') return { text: JSON.stringify(known), fromEnd: 0 }
  const type: unknown = Array.isArray(first['type']) ? first['type'][0] : first['type']
  if (type === 'array') return { text: '[]', fromEnd: 1 }
  if (type === 'object') return { text: '{}', fromEnd: 1 }
  if (type === 'string') return { text: '""', fromEnd: 1 }
  return { text: '', fromEnd: 0 }
}

/** The fields that may still be written into an object. */
export function fieldChoices(root: Schema, schemas: readonly Schema[], present: ReadonlySet<string>): Choice[] {
  const choices = new Map<string, Choice>()
  for (const schema of schemas) {
    const properties = schema['properties']
    if (!isFields(properties)) continue
    for (const [name, field] of Object.entries(properties)) {
      if (present.has(name) || choices.has(name)) continue
      const { text, fromEnd } = startingValue(opened(field, root))
      const detail =
        opened(field, root)
          .map(describe)
          .find((words) => words !== '') ?? (isFields(field) ? describe(field) : '')
      choices.set(name, { text: `${JSON.stringify(name)}: ${text}`, detail, fromEnd })
    }
  }
  return [...choices.values()]
}

/** A new object with the fields that it must have. */
function startingObject(root: Schema, schema: Schema): { readonly text: string; readonly fromEnd: number } {
  const properties = isFields(schema['properties']) ? schema['properties'] : {}
  const required = Array.isArray(schema['required']) ? schema['required'].map(String) : []
  // A block says something, even one that need not.
  const kind = contentTypeOf(schema)
  const names = kind === 'text' ? ['content'] : kind === 'divider' ? ['contentType', 'content'] : required
  const fields = names.map((name) => ({ name, ...startingValue(opened(properties[name], root)) }))
  const text = `{ ${fields.map(({ name, text: value }) => `${JSON.stringify(name)}: ${value}`).join(', ')} }`
  // Into the quotes of the last field, where it has some.
  const last = fields.at(-1)
  return { text: fields.length === 0 ? '{}' : text, fromEnd: last === undefined ? 1 : last.fromEnd + 2 }
}

/** The values that may stand at a place. */
export function valueChoices(root: Schema, schemas: readonly Schema[]): Choice[] {
  const choices = schemas.flatMap((schema): Choice[] => {
    const detail = describe(schema)
    const options: readonly unknown[] = Array.isArray(schema['enum'])
      ? schema['enum']
      : 'const' in schema
        ? [schema['const']]
        : schema['type'] === 'boolean'
          ? [true, false]
          : []
    if (options.length > 0) return options.map((option) => ({ text: JSON.stringify(option), detail, fromEnd: 0 }))
    if (schema['type'] === 'object') return [{ ...startingObject(root, schema), detail }]
    if (schema['type'] === 'array') {
      const [inner] = opened(schema['items'], root)
      // A line is begun with a text in it.
      if (inner !== undefined && contentTypeOf(inner) !== undefined) {
        const block = startingObject(root, inner)
        return [{ text: `[${block.text}]`, detail, fromEnd: block.fromEnd + 1 }]
      }
      return [{ text: '[]', detail, fromEnd: 1 }]
    }
    if (schema['default'] !== undefined) return [{ text: JSON.stringify(schema['default']), detail, fromEnd: 0 }]
    return []
  })
  const seen = new Set<string>()
  return choices.filter(({ text }) => (seen.has(text) ? false : seen.add(text)))
}
