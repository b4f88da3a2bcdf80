/** Tables whose rows every step of every task asks for and that hardly ever change: their answers are remembered. */
const keptTables = [
  'tenant',
  'printer',
  'print_config',
  'webhook',
  'api_key',
  'tenant_member',
  'print_template',
  'template_version',
  'template_release',
  'platform_template_version',
  'platform_template_release',
  'engine_release',
] as const

const writesKept = new RegExp(
  `^\\s*(?:insert\\s+(?:or\\s+\\w+\\s+)?into|replace\\s+into|update|delete\\s+from)\\s+"?(?:${keptTables.join('|')})"?\\b`,
  'i',
)
const readsKept = new RegExp(`\\bfrom\\s+"?(?:${keptTables.join('|')})"?\\b`, 'i')

/** Whether a statement changes a table whose answers are remembered. */
export function changesKept(sql: string): boolean {
  return writesKept.test(sql)
}

/** @throws when nobody would notice that the answer has become another */
export function checkIsKept(sql: string): void {
  if (!readsKept.test(sql)) throw new Error(`Cannot keep the answer of a table that nobody watches: ${sql}`)
}
