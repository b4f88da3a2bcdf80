import { blocksPerLayoutMax, rawBytesMax, templateNodesMax } from '../limits.ts'
import { type ContentType, contentTypes, type FieldFact, factsOf, fontSizeNames, fontTimes } from './block-facts.ts'
import { contentTypeWords, fieldWords, type SchemaWords, structureWords } from './schema-words.ts'

export interface TemplateSchemaOptions {
  /** Language of the explanations; default English. */
  readonly language?: keyof SchemaWords
  /** For parts of the library (TP31): any field may be `"{{setting.key}}"`. */
  readonly settings?: boolean
}

/** A JSON schema, as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>

/**
 * The JSON schema (2020-12) of the object form of templates (TP1), made of the same facts as the reader of blocks: what it
 * refuses `compile` refuses too. `$defs.layouts` is the schema of a list of layouts, such as a part's content.
 */
export function templateSchema({ language = 'en', settings = false }: TemplateSchemaOptions = {}): JsonSchema {
  const maker = new SchemaMaker(language, settings)
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    required: ['layouts'],
    additionalProperties: false,
    properties: {
      format: { const: 'xiaopiao/1', ...maker.words(structureWords.format) },
      name: { type: 'string', ...maker.words(structureWords.name) },
      description: { type: 'string', ...maker.words(structureWords.description) },
      layouts: { $ref: '#/$defs/layouts' },
    },
    $defs: maker.definitions(),
  }
}

class SchemaMaker {
  private readonly language: keyof SchemaWords
  private readonly settings: boolean

  constructor(language: keyof SchemaWords, settings: boolean) {
    this.language = language
    this.settings = settings
  }

  words(words: SchemaWords | undefined): { readonly description?: string } {
    return words === undefined ? {} : { description: words[this.language] }
  }

  definitions(): JsonSchema {
    const nested = {
      layouts: { $ref: '#/$defs/layouts' },
      else: this.described(structureWords.else, '#/$defs/layouts'),
    }
    const expression = { type: 'string', minLength: 1 }
    return {
      layouts: {
        type: 'array',
        maxItems: templateNodesMax,
        items: { anyOf: [{ $ref: '#/$defs/layout' }, { $ref: '#/$defs/each' }, { $ref: '#/$defs/if' }] },
        ...this.words(structureWords.layouts),
      },
      layout: {
        type: 'array',
        minItems: 1,
        maxItems: blocksPerLayoutMax,
        items: { anyOf: contentTypes.map((type) => ({ $ref: `#/$defs/${type}` })) },
        ...this.words(structureWords.layout),
      },
      each: {
        type: 'object',
        required: ['each', 'layouts'],
        additionalProperties: false,
        properties: {
          each: { ...expression, ...this.words(structureWords.each) },
          as: { type: 'string', ...this.words(structureWords.as) },
          ...nested,
        },
        ...this.words(structureWords.each),
      },
      if: {
        type: 'object',
        required: ['if', 'layouts'],
        additionalProperties: false,
        properties: { if: { ...expression, ...this.words(structureWords.if) }, ...nested },
        ...this.words(structureWords.if),
      },
      ...Object.fromEntries(contentTypes.map((type) => [type, this.block(type)])),
    }
  }

  private described(words: SchemaWords, ref: string): JsonSchema {
    return { $ref: ref, ...this.words(words) }
  }

  private block(type: ContentType): JsonSchema {
    const facts = Object.entries(factsOf[type])
    const needed = facts.filter(([, fact]) => isNeeded(fact)).map(([name]) => name)
    return {
      type: 'object',
      title: type,
      // A block without a type is a text.
      required: [...(type === 'text' ? [] : ['contentType']), ...needed],
      additionalProperties: false,
      properties: {
        contentType: { const: type, ...this.words(fieldWords['contentType']) },
        ...Object.fromEntries(facts.map(([name, fact]) => [name, this.field(name, fact)])),
      },
      ...this.words(contentTypeWords[type]),
    }
  }

  private field(name: string, fact: FieldFact): JsonSchema {
    const schema = { ...valueSchema(fact), ...this.words(fieldWords[name]) }
    const takesSetting = this.settings && fact.kind !== 'content' && fact.kind !== 'bytes'
    if (!takesSetting) return schema
    return { anyOf: [schema, { type: 'string', pattern: settingPattern, ...this.words(structureWords.setting) }] }
  }
}

const settingPattern = '^\\{\\{\\s*setting\\.[a-z][a-z0-9_]*\\s*\\}\\}$'

const isNeeded = (fact: FieldFact): boolean => fact.kind === 'bytes' || (fact.kind === 'content' && fact.needed)

/** What of a value a schema can say; what is left is for `compile`. */
function valueSchema(fact: FieldFact): JsonSchema {
  switch (fact.kind) {
    case 'integer': {
      const { min: minimum, max: maximum, standard, multipleOf } = fact
      return {
        type: 'integer',
        minimum,
        maximum,
        ...(multipleOf !== undefined && { multipleOf }),
        ...(standard !== undefined && { default: standard }),
      }
    }
    case 'number':
      return {
        type: 'number',
        ...(fact.min === 0 ? { exclusiveMinimum: 0 } : { minimum: fact.min }),
        maximum: fact.max,
        default: fact.standard,
      }
    case 'flag':
      return { type: 'boolean', default: false }
    case 'choice':
      return { enum: fact.choices, default: fact.standard }
    case 'font_size':
      return { anyOf: [{ enum: fontSizeNames, default: 'normal' }, fontTimesSchema()] }
    case 'underline':
      return { enum: [0, 1, 2, true, false], default: 0 }
    case 'content':
      return { type: fact.needed ? ['string', 'number', 'boolean'] : ['string', 'number', 'boolean', 'null'] }
    case 'bytes':
      return { type: 'string', pattern: '^\\s*([0-9A-Fa-f]\\s*[0-9A-Fa-f]\\s*)+$', maxLength: rawBytesMax * 3 }
  }
}

function fontTimesSchema(): JsonSchema {
  const times = valueSchema(fontTimes)
  return { type: 'object', additionalProperties: false, properties: { width: times, height: times } }
}
