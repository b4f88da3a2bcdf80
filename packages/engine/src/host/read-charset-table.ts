import type { CharsetTable } from '../encodings/charset-table.ts'
import { EngineError } from '../issue.ts'
import { describe, type Fields, IssueList } from '../template/issue-list.ts'

const isByte = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 255

const isRange = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every(isByte) && value[0] <= value[1]

/** The table of an encoding as JSON brings it. Throws EngineError `invalid_option`. */
export function readCharsetTable(fields: Fields): CharsetTable {
  const list = new IssueList()
  for (const name of ['name', 'packed']) {
    if (typeof fields[name] !== 'string')
      list.add(name, 'invalid_type', `expected a text, received ${describe(fields[name])}`)
  }
  for (const name of ['leads', 'trails']) {
    const ranges = fields[name]
    if (!Array.isArray(ranges) || !ranges.every(isRange)) {
      list.add(name, 'invalid_type', `expected a list of byte ranges, received ${describe(ranges)}`)
    }
  }
  const { singles } = fields
  if (singles !== undefined && !(Array.isArray(singles) && singles.length === 3 && singles.every(Number.isInteger))) {
    list.add('singles', 'invalid_type', `expected two bytes and a character, received ${describe(singles)}`)
  }
  if (list.issues.length > 0) throw new EngineError('invalid_option', list.issues)
  return fields as unknown as CharsetTable
}
