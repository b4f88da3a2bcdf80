import type { Issue } from '../issue.ts'

/** A call of a printer's SDK. Arguments are plain data. */
export interface PrinterCall {
  readonly method: string
  readonly args: readonly unknown[]
}

/** What a printer is sent (TP19). `issues` tells what the printer could not do; none of it stops the print. */
export type Output =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly issues: readonly Issue[] }
  | {
      readonly kind: 'markup'
      readonly text: string
      /** Length of the text in UTF-8, which is what the vendors' limits count. */
      readonly byteCount: number
      /** Copies that the caller must ask the vendor for; 1 where the text itself says how many. */
      readonly copies: number
      readonly issues: readonly Issue[]
    }
  | { readonly kind: 'calls'; readonly calls: readonly PrinterCall[]; readonly issues: readonly Issue[] }
