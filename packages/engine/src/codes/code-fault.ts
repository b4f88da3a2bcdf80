import type { IssueCode } from '../issue.ts'

/** Why a QR code or barcode cannot be made of a content. */
export interface CodeFault {
  readonly code: IssueCode
  readonly message: string
}
