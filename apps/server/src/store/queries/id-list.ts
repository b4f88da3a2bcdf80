/** Lists of ids are filled up to a power of two, so that a few texts stay prepared instead of one a length. */
export function idList(ids: readonly number[]): { readonly marks: string; readonly values: readonly number[] } {
  const size = 2 ** Math.ceil(Math.log2(Math.max(1, ids.length)))
  const values = Array.from({ length: size }, (_, index) => ids[index] ?? ids[0] ?? 0)
  return { marks: values.map(() => '?').join(', '), values }
}
