/**
 * The engine for hosts that pass strings only: JavaScriptCore, V8 shells, a WebView (TP21). Built to one file whose one
 * global is `Xiaopiao`. Every function takes and answers JSON; errors have `name`, `code` and `issues`.
 */
import { type PrepareOptions, prepare as prepareDocument } from '../document/prepare.ts'
import { type EncodeOptions, encode as encodeDocument } from '../encode.ts'
import { registerCharset as registerTable } from '../encodings/registered.ts'
import { hexOfBytes } from '../images/raster.ts'
import { EngineError } from '../issue.ts'
import { models as allModels } from '../models/models.ts'
import { offlineTemplate as offline } from '../offline/offline-template.ts'
import { renderText as renderDocument } from '../plain-text/render-text.ts'
import { compile } from '../template/compile.ts'
import type { CompiledTemplate } from '../template/compiled-template.ts'
import { describe, type Fields, IssueList, isFields, refuseUnknownFields } from '../template/issue-list.ts'
import { engineVersion } from '../version.ts'
import { readCharsetTable } from './read-charset-table.ts'
import { readDocument } from './read-document.ts'

/** Of the engine. */
export const version: string = engineVersion

/** A till prints from a few templates; compiling one takes as long as hundreds of receipts. */
const templatesMax = 16
const templateCharsMax = 1_000_000

const compiledTemplates = new Map<string, CompiledTemplate>()

function compiledOnce(template: unknown): CompiledTemplate {
  const key = JSON.stringify(template) ?? ''
  const known = compiledTemplates.get(key)
  if (known !== undefined) return known
  const compiled = compile(template)
  if (key.length > templateCharsMax) return compiled
  const [oldest] = compiledTemplates.keys()
  if (compiledTemplates.size >= templatesMax && oldest !== undefined) compiledTemplates.delete(oldest)
  compiledTemplates.set(key, compiled)
  return compiled
}

function readRequest(json: string, what: string, known: readonly string[], needed: readonly string[]): Fields {
  const list = new IssueList()
  const request = parse(json, what)
  refuseUnknownFields(request, known, '', what, list)
  for (const field of needed) {
    if (request[field] === undefined) list.add(field, 'missing_field', `${what} needs '${field}'`)
  }
  for (const field of ['strict', 'cut', 'raw']) {
    const value = request[field]
    if (value !== undefined && value !== null && typeof value !== 'boolean') {
      list.add(field, 'invalid_type', `expected true or false, received ${describe(value)}`)
    }
  }
  const { model, images } = request
  if (model !== undefined && typeof model !== 'string') {
    list.add('model', 'invalid_type', `expected a model's name, received ${describe(model)}`)
  }
  if (images !== undefined && images !== null && !(Array.isArray(images) && images.every(isFields))) {
    list.add('images', 'invalid_type', `expected a list of images, received ${describe(images)}`)
  }
  if (list.issues.length > 0) throw new EngineError('invalid_option', list.issues)
  return request
}

function parse(json: string, what: string): Fields {
  let request: unknown
  try {
    request = JSON.parse(json)
  } catch {
    throw new EngineError('invalid_option', [{ path: '', code: 'invalid_option', message: `${what} is not JSON` }])
  }
  if (isFields(request)) return request
  const message = `${what} is a JSON object, received ${describe(request)}`
  throw new EngineError('invalid_option', [{ path: '', code: 'invalid_option', message }])
}

/** The fields that are there; `null`, which many languages' JSON writers send for what is not there, counts as absent. */
function given(request: Fields, names: readonly string[]): Fields {
  const fields: Record<string, unknown> = {}
  for (const name of names) if (request[name] !== undefined && request[name] !== null) fields[name] = request[name]
  return fields
}

/**
 * `{template, data, paper?, strict?, utcOffsetMinutes?}` → `{document, images}`: what `images` lists must be fetched and
 * handed to `encode`. Templates compiled lately are kept.
 * Throws EngineError: `template_error`, `limit_exceeded`, `invalid_option`.
 */
export function prepare(json: string): string {
  const options = ['paper', 'strict', 'utcOffsetMinutes']
  const request = readRequest(json, 'a request to prepare', ['template', 'data', ...options], ['template'])
  const compiled = compiledOnce(request['template'])
  const document = prepareDocument(compiled, request['data'], given(request, options) as PrepareOptions)
  return JSON.stringify({ document, images: document.images })
}

/**
 * `{document, model, paper?, cut?, copies?, images?, raw?}` → `{kind: "bytes", hex, issues}`, or `{kind: "markup", text, …}`,
 * or `{kind: "calls", calls, …}`. An image is `{id, widthDots, heightDots, hex}` or `{id, width, height, rgba: hex}`.
 * Throws EngineError: `invalid_document`, `invalid_option`, `unknown_printer_model`, `unsupported_paper`, `limit_exceeded`.
 */
export function encode(json: string): string {
  const options = ['model', 'paper', 'cut', 'copies', 'images', 'raw']
  const request = readRequest(json, 'a request to encode', ['document', ...options], ['document', 'model'])
  const document = readDocument(request['document'])
  const output = encodeDocument(document, given(request, options) as unknown as EncodeOptions)
  if (output.kind !== 'bytes') return JSON.stringify(output)
  const { bytes, ...rest } = output
  return JSON.stringify({ ...rest, hex: hexOfBytes(bytes) })
}

/** `{document, columns}` → `{text}`: the document for a monospace font in which Chinese is twice as wide as ASCII. */
export function renderText(json: string): string {
  const request = readRequest(json, 'a request for text', ['document', 'columns'], ['document', 'columns'])
  const text = renderDocument(readDocument(request['document']), { columns: request['columns'] as number })
  return JSON.stringify({ text })
}

/** `[{model, name, kind, papers, …}]`: every printer model that `encode` knows. */
export function models(): string {
  return JSON.stringify(allModels())
}

/**
 * `{name, leads, trails, packed, singles?}`: the table of an encoding that only some models need. The files
 * `xiaopiao-charset-….js` beside this one are scripts that call it; run one of them once, after this one.
 * Throws EngineError `invalid_option`.
 */
export function registerCharset(json: string): void {
  const needed = ['name', 'leads', 'trails', 'packed']
  registerTable(readCharsetTable(readRequest(json, 'a character set', [...needed, 'singles'], needed)))
}

/** The template to print from when no other is at hand (TP34). */
export function offlineTemplate(): string {
  return JSON.stringify(offline)
}
