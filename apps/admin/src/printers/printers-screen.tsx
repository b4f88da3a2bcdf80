export function PrintersScreen() {
  return null
}
