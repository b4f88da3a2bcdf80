import type { Issue } from '@xiaopiao/engine'

/** Why a run ends without its result; each kind has its exit code. */
export type FailureKind = 'wrong_input' | 'wrong_usage' | 'file'

export const exitCodes: Readonly<Record<FailureKind, number>> = {
  /** The template, its data or the bytes are not right. */
  wrong_input: 1,
  /** The command line is not right. */
  wrong_usage: 2,
  /** A file cannot be read or written. */
  file: 3,
}

/** A failure that the person at the terminal can do something about. */
export class CliFailure extends Error {
  readonly kind: FailureKind
  readonly issues: readonly Issue[]
  /** The file that the issues are about. */
  readonly file: string | undefined

  constructor(kind: FailureKind, message: string, about: { issues?: readonly Issue[]; file?: string } = {}) {
    super(message)
    this.kind = kind
    this.issues = about.issues ?? []
    this.file = about.file
  }
}
