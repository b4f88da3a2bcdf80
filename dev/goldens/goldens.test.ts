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
  printsChinese,
  readGolden,
  readingOf,
} from './golden-prints.ts'
import { calledCharacters, printedCharacters, textDifferences, wantedCodes } from './printed-text.ts'
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
const byModel = Map.groupBy(prints, (print) => print.model.model)

describe.each([...byModel])('%s', (_model, ofModel) => {
  test.each(ofModel.map((print) => [goldenPath(print), print] as const))('[TP19] %s', async (path, print) => {
    const output = outputOf(print)
    const golden = readGolden(path)
    expect(golden, `${path} is missing: npm run goldens`).toBeDefined()
    expect(Buffer.compare(goldenContent(output), golden!), `${path} differs: npm run goldens, and look at it`).toBe(0)
    const document = documentOf(print)
    if (output.kind === 'calls') {
      expect(textDifferences(document, calledCharacters(output), output.issues)).toEqual([])
      return
    }
    const reading = readingOf(print, output)
    expect(Buffer.from(readGolden(path.replace(/\w+$/, 'svg')) ?? []).toString()).toBe(drawnPage(print, reading))
    expect(reading).toMatchObject({ unknown: [], warnings: [], stopped: null })
    expect(reading.pages.flatMap((page) => page.lines).filter((line) => line.wrapped)).toEqual([])
    if (printsChinese(print.model)) {
      expect(textDifferences(document, printedCharacters(reading), output.issues)).toEqual([])
    }
    if (output.issues.some((issue) => issue.code === 'label_full')) return
    expect((await codesOn(reading)).sort()).toEqual(wantedCodes(document, output.issues).sort())
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
