import type { Validator } from '@cfworker/json-schema'
import { isFields } from '../content-path.ts'
import type { EditorContent } from '../editor-state.ts'
import { buildTemplate } from '../preview/build-template.ts'
import { contentOf, type DocumentBase, type DocumentFault, duplicateTypes, stepsOf } from './json-document.ts'

/** What a text means: something for the editor, with what the engine says of it, or what is wrong before that. */
export type CheckedDocument =
  | { readonly kind: 'content'; readonly content: EditorContent; readonly faults: readonly DocumentFault[] }
  | { readonly kind: 'faults'; readonly faults: readonly DocumentFault[] }
  | { readonly kind: 'broken' }

/** What parts and settings must have, apart from the content of parts, which the engine judges in better words. */
export function outerSchema(schema: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { ...schema, $defs: { layouts: { type: 'array' } } }
}

/** Steps of a pointer such as `#/parts/0/name`. */
function pointerSteps(pointer: string, document: unknown): (string | number)[] {
  let at: unknown = document
  return pointer
    .replace(/^#\/?/, '')
    .split('/')
    .filter((step) => step !== '')
    .map((step) => {
      const name = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
      const key = Array.isArray(at) ? Number(name) : name
      at = Array.isArray(at) ? (at[Number(name)] as unknown) : isFields(at) ? at[name] : undefined
      return key
    })
}

/** The validator tells of a fault at every level around it too: the deepest is the one to look at. */
function schemaFaults(document: unknown, validator: Validator): readonly DocumentFault[] {
  const { valid, errors } = validator.validate(document)
  if (valid) return []
  const faults = errors.map(({ instanceLocation, error, keyword }) => ({
    path: pointerSteps(instanceLocation, document),
    // A field that may not be there is told of as a value of the schema `false`.
    code: keyword === 'false' ? 'additionalProperties' : keyword,
    message: error,
  }))
  const deepest = faults.filter(
    ({ path }) =>
      !faults.some(
        (other) => other.path.length > path.length && path.every((step, index) => other.path[index] === step),
      ),
  )
  const seen = new Set<string>()
  return deepest.filter(({ path }) => {
    const key = JSON.stringify(path)
    return seen.has(key) ? false : seen.add(key)
  })
}

/**
 * Reads a text of the JSON view. Its form is checked by the schema, its layouts by the very engine that prints them.
 * @param validator of `outerSchema`
 */
export function checkDocument(text: string, base: DocumentBase, validator: Validator): CheckedDocument {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    return { kind: 'broken' }
  }
  const outer = schemaFaults(document, validator)
  if (outer.length > 0 || !isFields(document)) return { kind: 'faults', faults: outer }
  const doubles = duplicateTypes(document).map((path) => ({ path, code: 'duplicate', message: '' }))
  if (doubles.length > 0) return { kind: 'faults', faults: doubles }
  const content = contentOf(document, base)
  const parts = document['parts'] as readonly { readonly type: string }[]
  const { faults } = buildTemplate('', content)
  return {
    kind: 'content',
    content,
    faults: faults.map(({ type, path, code, message }) => ({
      path: ['parts', parts.findIndex((part) => part.type === type), ...stepsOf(path)],
      code,
      message,
    })),
  }
}
