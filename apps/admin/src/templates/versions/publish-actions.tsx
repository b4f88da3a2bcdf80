/** Publishing and versions, in the editor's bar. */
export function PublishActions() {
  return null
}
