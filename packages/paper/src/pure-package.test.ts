import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const sourceFolder = import.meta.dirname
const shipped = readdirSync(sourceFolder, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.startsWith('testing'))
  .map((path) => ({ path, text: readFileSync(join(sourceFolder, path), 'utf8') }))

test('[PA23] no shipped file imports another package of ours: the reader shares nothing with the engine', () => {
  for (const { path, text } of shipped) expect(text, path).not.toContain('@xiaopiao/')
})

test('[PA23] only src/png imports from Node; everything else imports two small libraries', () => {
  const allowed = new Set(['@exodus/bytes/multi-byte.js', 'qrcode-generator'])
  for (const { path, text } of shipped) {
    if (path.startsWith('png')) continue
    const imported = [...text.matchAll(/from '([^'.][^']*)'/g)].map((match) => match[1])
    for (const name of imported) expect(allowed, `${path} imports ${name}`).toContain(name)
  }
})
