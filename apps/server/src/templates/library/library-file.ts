import { type Business, bilingual, partField, partType, strictObject } from '@xiaopiao/protocol'
import { z } from 'zod'
import type { LibraryPart, LibraryTemplate } from './library-template.ts'

const ownPart = strictObject({
  type: partType,
  name: bilingual,
  sortWeight: z.number().int(),
  content: z.array(z.unknown()).min(1),
  fields: z.array(partField).default([]),
})

/** A part that several businesses have, with defaults of its own here. */
const sharedUse = strictObject({
  shared: z.string(),
  sortWeight: z.number().int(),
  defaults: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
})

const libraryFile = strictObject({
  name: bilingual,
  parts: z.array(z.union([ownPart, sharedUse])).min(1),
  samples: z
    .array(strictObject({ id: z.string(), name: bilingual, data: z.record(z.string(), z.unknown()) }))
    .min(2)
    .max(4),
})

const sharedFile = z.record(z.string(), ownPart.omit({ sortWeight: true }))
type SharedParts = z.infer<typeof sharedFile>

/**
 * Reads a business's file of the shipped library, and puts in the parts that it shares with others.
 * @throws when the file is not as it has to be, which is our own mistake
 */
export function readLibraryFile(business: Business, file: unknown, shared: unknown): LibraryTemplate {
  const sharedParts = sharedFile.parse(shared)
  const { name, parts, samples } = libraryFile.parse(file)
  return {
    business,
    name,
    parts: parts.map((part) => ('shared' in part ? sharedPart(part, sharedParts) : part)),
    samples,
  }
}

function sharedPart(use: z.infer<typeof sharedUse>, parts: SharedParts): LibraryPart {
  const part = parts[use.shared]
  if (part === undefined) throw new Error(`there is no shared part "${use.shared}"`)
  const known = new Set(part.fields.map(({ key }) => key))
  for (const key of Object.keys(use.defaults)) {
    if (!known.has(key)) throw new Error(`the shared part "${use.shared}" has no field "${key}"`)
  }
  const fields = part.fields.map((field) => ({ ...field, default: use.defaults[field.key] ?? field.default }))
  return { ...part, fields, sortWeight: use.sortWeight }
}
