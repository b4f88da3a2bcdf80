import {
  type CompiledTemplate,
  compile,
  EngineError,
  type Issue,
  type MergedParts,
  mergeParts,
  placeInParts,
} from '@xiaopiao/engine'
import type { EditorContent } from '../editor-state.ts'

/** Something that is wrong or that a printer cannot do, at its place in the parts. */
export interface PlacedIssue {
  readonly type: string
  /** Below the part, such as `content[0][1].bold`. */
  readonly path: string
  readonly code: string
  readonly message: string
}

/** What a template comes to, whatever paper it is printed on. `faults` keep it from being published. */
export interface BuiltTemplate {
  readonly merged: MergedParts
  /** Of what compiles: what does not is left out, so that the rest stays in sight. Undefined: nothing does. */
  readonly compiled: CompiledTemplate | undefined
  readonly template: MergedParts['template']
  readonly faults: readonly PlacedIssue[]
}

const partPath = /^(?:parts\.)?([a-z][a-z0-9_]*)\.(content.*)$/

/** An issue of the engine at its place in the parts; `type` is empty when it is of the whole template. */
export function placedIssue({ path, code, message }: Issue): PlacedIssue {
  const [, type = '', inPart = path] = partPath.exec(path) ?? []
  return { type, path: inPart, code, message }
}

function compiledOrIssues(template: MergedParts['template']): CompiledTemplate | readonly Issue[] {
  try {
    return compile(template)
  } catch (error) {
    if (error instanceof EngineError) return error.issues
    throw error
  }
}

const isIssues = (value: CompiledTemplate | readonly Issue[]): value is readonly Issue[] => Array.isArray(value)

/** The template without the entries that an issue is about; the same one when that would not help. */
function withoutFaulty(template: MergedParts['template'], issues: readonly Issue[]): MergedParts['template'] {
  const faulty = new Set(
    issues.map(({ path }) => /^layouts\[(\d+)\]/.exec(path)?.[1]).filter((index) => index !== undefined),
  )
  return { ...template, layouts: template.layouts.filter((_, index) => !faulty.has(String(index))) }
}

/** Makes one template of the parts and compiles it; what is wrong is told at its part. */
export function buildTemplate(name: string, { parts, settings }: EditorContent): BuiltTemplate {
  const merged = mergeParts(name, parts, settings)
  const faults = merged.issues.map(placedIssue)
  const whole = compiledOrIssues(merged.template)
  if (!isIssues(whole)) return { merged, compiled: whole, template: merged.template, faults }
  const found = whole.map((issue) => placedIssue({ ...issue, path: placeInParts(merged, issue.path) }))
  const template = withoutFaulty(merged.template, whole)
  const rest = compiledOrIssues(template)
  return { merged, compiled: isIssues(rest) ? undefined : rest, template, faults: [...faults, ...found] }
}
