import { readFileSync } from 'node:fs'
import { compile, type EncodeOptions, encode, type Output, type PrepareOptions, prepare } from '../src/index.ts'

/** A file of `testdata/`, read as JSON. */
export function testData(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../testdata/${name}`, import.meta.url), 'utf8'))
}

export type BytesOutput = Extract<Output, { kind: 'bytes' }>

/** Template and data in, bytes out. */
export function print(
  template: unknown,
  data: unknown = {},
  options: Partial<EncodeOptions> & { readonly prepare?: PrepareOptions } = {},
): BytesOutput {
  const { prepare: prepareOptions, ...encodeOptions } = options
  const document = prepare(compile(template), data, prepareOptions)
  const output = encode(document, { model: 'escpos80', ...encodeOptions })
  if (output.kind !== 'bytes') throw new Error(`expected bytes, received ${output.kind}`)
  return output
}

/** What one text with placeholders says about some data. */
export function say(content: string, data: unknown = {}, options: PrepareOptions = {}): string {
  return prepare(compile([[{ content }]]), data, options).lines[0]?.contents[0] ?? ''
}
