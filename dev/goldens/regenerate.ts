import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import {
  drawnPage,
  goldenContent,
  goldenPath,
  goldenPrints,
  goldensFolder,
  outputOf,
  readGolden,
  readingOf,
} from './golden-prints.ts'

/** `npm run goldens`: writes every golden anew and says which changed. Look at the pictures before committing them. */
const kept = new Set<string>()
const changed: string[] = []

function write(path: string, content: Uint8Array): void {
  kept.add(path)
  const known = readGolden(path)
  if (known !== undefined && Buffer.compare(known, content) === 0) return
  changed.push(`${known === undefined ? 'new    ' : 'changed'} ${path}`)
  mkdirSync(dirname(join(goldensFolder, path)), { recursive: true })
  writeFileSync(join(goldensFolder, path), content)
}

for (const print of goldenPrints()) {
  const output = outputOf(print)
  const path = goldenPath(print)
  write(path, goldenContent(output))
  if (output.kind === 'calls') continue
  write(path.replace(/\w+$/, 'svg'), Buffer.from(drawnPage(print, readingOf(print, output))))
}

mkdirSync(goldensFolder, { recursive: true })
for (const entry of readdirSync(goldensFolder, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name).slice(goldensFolder.length + 1)
  if (!entry.isFile() || kept.has(path) || !path.includes(sep)) continue
  rmSync(join(goldensFolder, path))
  changed.push(`gone    ${path}`)
}
for (const line of changed) console.log(line)
console.log(`${kept.size} goldens, ${changed.length} changed`)
