/** The receipt as it will print. */
export function Preview() {
  return null
}
