/** Parts, layouts and blocks, and the properties of the selected one. */
export function BlockEditor() {
  return null
}
