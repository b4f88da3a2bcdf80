/** Every `code` of an issue, closed: a caller may branch on it. */
export type IssueCode =
  // The template (compile).
  | 'invalid_type'
  | 'invalid_value'
  | 'unknown_field'
  | 'missing_field'
  | 'unsupported_content'
  | 'unsupported_format'
  | 'template_syntax'
  | 'unsupported_syntax'
  | 'unknown_helper'
  | 'unknown_variable'
  | 'helper_arguments'
  | 'limit_exceeded'
  // The data (prepare).
  | 'missing_data'
  | 'not_text'
  | 'helper_failed'
  // The printer (encode).
  | 'unknown_printer_model'
  | 'unsupported_paper'
  | 'charset_not_loaded'
  | 'invalid_document'
  | 'invalid_option'
  | 'unprintable_characters'
  | 'font_size_unsupported'
  | 'style_unsupported'
  | 'label_full'
  | 'model_lacks_content'
  | 'invalid_code'
  | 'code_too_wide'
  | 'missing_image'
  | 'invalid_image'

/** One thing that is wrong, and where (TP7). `path` is the JSON path in the template: `layouts[3][1].pagerWeight`. */
export interface Issue {
  readonly path: string
  readonly code: IssueCode
  readonly message: string
}

/** Why a call could not be answered at all. */
export type EngineErrorCode =
  | 'template_error'
  | 'limit_exceeded'
  | 'unknown_printer_model'
  | 'unsupported_paper'
  | 'charset_not_loaded'
  | 'invalid_document'
  | 'invalid_option'

/** What the engine throws when a template, document or option cannot be used (TP7). `issues` has at least one entry. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly code: EngineErrorCode
  readonly issues: readonly Issue[]

  constructor(code: EngineErrorCode, issues: readonly Issue[]) {
    super(issues.map((issue) => (issue.path === '' ? issue.message : `${issue.path}: ${issue.message}`)).join('\n'))
    this.code = code
    this.issues = issues
  }
}

/** An error with a single issue. */
export function engineError(code: EngineErrorCode & IssueCode, path: string, message: string): EngineError {
  return new EngineError(code, [{ path, code, message }])
}
