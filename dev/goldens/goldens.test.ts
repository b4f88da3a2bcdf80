import { existsSync, readdirSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { PaperReading } from '@xiaopiao/paper'
import { describe, expect, test } from 'vitest'
import {
  documentOf,
  drawnPage,
  goldenContent,
  goldenPath,
  goldenPrints,
  goldensFolder,
  outputOf,
  readGolden,
  readingOf,
} from './golden-prints.ts'
import { textDifferences, wantedCodes } from './printed-text.ts'
import { scanCodes } from './scan-codes.ts'

/** Codes read back, by what was printed: models that print the same bytes are drawn once. */
const scanned = new Map<string, Promise<string[]>>()

function codesOn(reading: PaperReading): Promise<string[]> {
  const key = JSON.stringify(reading.pages)
  const known = scanned.get(key) ?? scanCodes(reading)
  scanned.set(key, known)
  return known
}

const prints = goldenPrints()

/** Languages whose goldens are compared only: calls of an SDK leave nothing to read. */
const unread: readonly string[] = ['wangpos']
const byModel = Map.groupBy(prints, (print) => print.model.model)

describe.each([...byModel])('%s', (_model, ofModel) => {
  test.each(ofModel.map((print) => [goldenPath(print), print] as const))('[TP19] %s', async (path, print) => {
    const output = outputOf(print)
    const golden = readGolden(path)
    expect(golden, `${path} is missing: npm run goldens`).toBeDefined()
    expect(Buffer.compare(goldenContent(output), golden!), `${path} differs: npm run goldens, and look at it`).toBe(0)
    const reading = readingOf(print, output)
    if (reading === undefined) {
      expect(unread).toContain(print.model.language)
      return
    }
    expect(Buffer.from(readGolden(path.replace(/\w+$/, 'svg')) ?? []).toString()).toBe(drawnPage(print, reading))
    expect(reading).toMatchObject({ unknown: [], warnings: [], stopped: null })
    expect(reading.pages.flatMap((page) => page.lines).filter((line) => line.wrapped)).toEqual([])
    const document = documentOf(print)
    expect(textDifferences(document, reading)).toEqual([])
    expect((await codesOn(reading)).sort()).toEqual(wantedCodes(document).sort())
  })
})

test('no golden is left of a model or receipt that is gone', () => {
  const wanted = new Set(prints.flatMap((print) => [goldenPath(print), goldenPath(print).replace(/\w+$/, 'svg')]))
  const files = existsSync(goldensFolder)
    ? readdirSync(goldensFolder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    : []
  const paths = files.map((entry) => join(entry.parentPath, entry.name).slice(goldensFolder.length + 1))
  expect(paths.filter((path) => path.includes(sep) && !wanted.has(path))).toEqual([])
})
