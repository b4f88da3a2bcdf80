/** What became of the copies of one print. `failed`: the copy after `printed` did not come out, and none was tried after it. */
export type CopiesPrinted =
  | { readonly outcome: 'printed'; readonly printed: number }
  | { readonly outcome: 'failed'; readonly printed: number; readonly error: unknown }

/** Sends copies strictly in turn and stops at the first error. */
export async function printCopies(copies: number, send: (copy: number) => Promise<void>): Promise<CopiesPrinted> {
  for (let copy = 1; copy <= copies; copy++) {
    try {
      await send(copy)
    } catch (error) {
      return { outcome: 'failed', printed: copy - 1, error }
    }
  }
  return { outcome: 'printed', printed: copies }
}
