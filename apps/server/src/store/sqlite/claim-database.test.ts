import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { StoreFault } from '../faults.ts'
import { claimDatabase } from './claim-database.ts'

test('claimDatabase() lets one server in, and the next one when the first is gone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xiaopiao-claim-'))
  const file = join(folder, 'xiaopiao.sqlite')
  const release = claimDatabase(file)
  expect(() => claimDatabase(file)).toThrow(StoreFault)
  expect(() => claimDatabase(file)).toThrow(file)
  release()
  claimDatabase(file)()
  rmSync(folder, { recursive: true })
})
