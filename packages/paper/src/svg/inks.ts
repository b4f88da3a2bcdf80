/** The colours of print: swapped where a label reverses a stretch. */
export interface Inks {
  readonly ink: string
  readonly paper: string
}

export const blackOnWhite: Inks = { ink: '#000', paper: '#fff' }
