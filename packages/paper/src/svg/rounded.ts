/** At most two decimals: a hundredth of a dot is far below what anyone sees, and short numbers keep drawings small. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
