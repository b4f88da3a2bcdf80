import { templateSchema } from '@xiaopiao/engine'
import { templateFile } from '@xiaopiao/protocol'
import { z } from 'zod'

type Schema = Record<string, unknown>

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function schemaAt(schema: unknown, ...path: readonly string[]): Schema {
  const found = path.reduce<unknown>((at, key) => (isSchema(at) ? at[key] : undefined), schema)
  if (!isSchema(found)) throw new Error(`The schema of template files has no ${path.join('.')}`)
  return found
}

/**
 * The schema of what the JSON view shows: a template of the file format (parts as the protocol takes them, settings), with
 * the engine's schema of layouts as the content of each part.
 */
function documentSchema(language: 'zh' | 'en'): Schema {
  const file = z.toJSONSchema(templateFile, { io: 'input', reused: 'inline' })
  const { parts, settings } = schemaAt(file, '$defs', 'TemplateFile', 'properties', 'templates', 'items', 'properties')
  const part = schemaAt(parts, 'items')
  const engine = templateSchema({ language, settings: true })
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    required: ['parts'],
    additionalProperties: false,
    properties: {
      parts: {
        ...schemaAt({ parts }, 'parts'),
        items: { ...part, properties: { ...schemaAt(part, 'properties'), content: { $ref: '#/$defs/layouts' } } },
      },
      settings,
    },
    $defs: engine['$defs'],
  }
}

export const documentSchemas = { zh: documentSchema('zh'), en: documentSchema('en') }
