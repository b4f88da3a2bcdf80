import type { Words } from '../zh-cn.ts'

export const problem: Words['problem'] = {
  bad_json: 'The request is not valid JSON',
  invalid: 'Some fields are not valid',
  unauthorized: 'The session has ended: please sign in again',
  forbidden: 'You are not allowed to do this',
  not_found: 'It does not exist; it may have been deleted',
  conflict: 'The same one exists already',
  wrong_state: 'The state does not allow this',
  idempotency_conflict: 'The same request came with other content: please do it again',
  idempotency_in_progress: 'The same request is still running: please wait',
  no_printer: 'There is no printer to print on: add one, or turn on its automatic printing',
  unknown_printer_model: 'There is no such printer model',
  template_error: 'The template cannot be used',
  payload_too_large: 'The content is too large',
  rate_limited: 'Too many requests: please try again in a while',
  printer_unreachable: 'The printer did not answer',
  not_ready: 'The server is starting: please try again in a while',
  internal: 'The server made a mistake',
  unreachable: 'The server cannot be reached: check the network and whether it is running',
  unreadable: 'The server’s answer cannot be understood',
}
