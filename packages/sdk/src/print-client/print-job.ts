import type { AgentOrder } from '@xiaopiao/protocol'

/** A job as the server sends it (GW12): `content` is text laid out for the paper. */
export type PrintJob = AgentOrder

/**
 * Thrown by a host's `print` when something may have come out of the printer. Nothing is reported then: the server
 * treats the job as unconfirmed and asks a person, or prints it again with 重打. Every other error means that surely
 * nothing came out, and the job is tried again.
 */
export class UnconfirmedPrintError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'UnconfirmedPrintError'
  }
}

export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
