/** Modules as rows of booleans. */
export function encodePDF417(
  text: string,
  options?: { ecLevel?: number; columns?: number; compact?: boolean },
): { matrix: boolean[][]; rows: number; cols: number }
export function encodeAztec(
  text: string,
  options?: { ecPercent?: number; layers?: number; compact?: boolean },
): boolean[][]
export function encodeDataMatrix(text: string): boolean[][]
