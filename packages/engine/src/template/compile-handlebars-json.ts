import type { Helper } from '../expressions/builtins/helper.ts'
import { compileText } from '../expressions/compile-text.ts'
import { rootScope } from '../expressions/frame.ts'
import { EngineError, type IssueCode } from '../issue.ts'
import { jsonCharsMax, placeholdersMax, templateCharsMax } from '../limits.ts'
import { compileLayouts } from './compile-layouts.ts'
import type { CompiledTemplate } from './compiled-template.ts'
import { IssueList } from './issue-list.ts'
import { findJsonFault } from './json-fault.ts'

/** What stands around a datum until the text is whole: JSON has no control characters, so neither side can write these. */
const datumStart = '\u0001'
const datumEnd = '\u0002'

/** What must not stand in a JSON string as it is; the two separators break lines of older engines' JSON. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what JSON strings may not hold.
const needsEscape = /["\\\u0000-\u001f\u2028\u2029]/g

function escapeUnit(unit: string): string {
  if (unit === '"' || unit === '\\') return `\\${unit}`
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function markDatum(text: string): string {
  return datumStart + text.replace(needsEscape, escapeUnit) + datumEnd
}

const bareValue = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/

/** A datum that stands outside of quotes is one value, whatever it says: it cannot open or close anything. */
function outsideString(datum: string): string {
  if (datum === '') return 'null'
  return bareValue.test(datum) ? datum : `"${datum}"`
}

/** Takes the marks away: inside a string the datum continues it, outside it becomes a value of its own. */
function placeData(marked: string): string {
  let json = ''
  let from = 0
  let inString = false
  for (let at = 0; at < marked.length; at++) {
    const unit = marked[at]
    if (unit === '"') inString = !inString
    else if (unit === '\\' && inString && marked[at + 1] !== datumStart) at++
    else if (unit === '\\' && inString) {
      // A backslash right before a datum would escape the datum's first character.
      json += `${marked.slice(from, at)}\\\\`
      from = at + 1
    } else if (unit === datumStart) {
      const end = marked.indexOf(datumEnd, at)
      const datum = marked.slice(at + 1, end)
      json += marked.slice(from, at) + (inString ? datum : outsideString(datum))
      at = end
      from = end + 1
    }
  }
  return json + marked.slice(from)
}

function templateError(path: string, code: IssueCode, message: string): EngineError {
  return new EngineError('template_error', [{ path, code, message }])
}

/** The value of the text, or an error that says where it breaks; engines' own messages differ. */
function parseJson(json: string, path: string): unknown {
  try {
    return JSON.parse(json) as unknown
  } catch {
    throw templateError(path, 'template_syntax', `the text that the template makes is not JSON: ${findJsonFault(json)}`)
  }
}

/**
 * The old form (TP4): one Handlebars text whose result is the JSON of a document. Data is escaped as it is substituted,
 * and the JSON is then read with its literal text, so data can neither break the JSON nor add a placeholder, an expression
 * or raw bytes. What the JSON lacks shows when there is data: `prepare` throws EngineError `template_error`.
 */
export function compileHandlebarsJson(
  source: string,
  path: string,
  helpers: ReadonlyMap<string, Helper>,
): CompiledTemplate {
  const list = new IssueList()
  if (source.length > templateCharsMax) {
    throw templateError(path, 'limit_exceeded', `the text of a template may have ${templateCharsMax} characters`)
  }
  if (source.split('{{').length - 1 > placeholdersMax) {
    throw templateError(path, 'limit_exceeded', `a template may have ${placeholdersMax} placeholders`)
  }
  if (source.includes(datumStart) || source.includes(datumEnd)) {
    throw templateError(path, 'template_syntax', 'control characters cannot stand in the text of a template')
  }
  const report = (code: IssueCode, message: string) => list.add(path, code, message)
  const makeText = compileText(source, rootScope, { helpers, report, write: markDatum })
  if (list.issues.length > 0) throw new EngineError('template_error', list.issues)
  return {
    name: undefined,
    blocks: [],
    makers: [
      (frame, sink) => {
        frame.run.blockPath = path
        const marked = makeText(frame)
        if (marked.length > jsonCharsMax) {
          const message = `the template makes more than ${jsonCharsMax} characters of JSON from this data`
          throw new EngineError('limit_exceeded', [{ path, code: 'limit_exceeded', message }])
        }
        const document = compileLayouts(parseJson(placeData(marked), path), { helpers, literal: true })
        for (const make of document.makers) make(frame, sink)
      },
    ],
  }
}
