import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { rolldown } from 'rolldown'
import { expect, test } from 'vitest'
import { explain } from './explain/explain.ts'
import { readPaper } from './read-paper.ts'
import { drawSvg } from './svg/draw-svg.ts'
import { bytes, ESC, GS, LF, qrBytes, xiaopiao } from './testing/hand-made-bytes.ts'

const sourceFolder = import.meta.dirname
const shipped = readdirSync(sourceFolder, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.[jt]s$/.test(path) && !path.endsWith('.test.ts') && !path.startsWith('testing'))
  .map((path) => ({ path, text: readFileSync(join(sourceFolder, path), 'utf8') }))

test('[PA23] no shipped file imports another package of ours: the reader shares nothing with the engine', () => {
  for (const { path, text } of shipped) expect(text, path).not.toContain('@xiaopiao/')
})

test('[PA23] only src/png imports from Node; everything else imports three small libraries', () => {
  const allowed = [
    '@exodus/bytes/multi-byte.js',
    'qrcode-generator',
    'etiket/aztec',
    'etiket/datamatrix',
    'etiket/pdf417',
  ]
  for (const { path, text } of shipped) {
    if (path.startsWith('png')) continue
    const imported = [...text.matchAll(/from '([^'.][^']*)'/g)].map((match) => match[1])
    for (const name of imported) expect(allowed, path).toContain(name)
  }
})

test('[PA23] the bundle runs in an engine without TextDecoder, Buffer, Intl or timers, with the same result', async () => {
  const bundle = await rolldown({ input: join(sourceFolder, 'index.ts'), platform: 'neutral', logLevel: 'silent' })
  const { output } = await bundle.generate({ format: 'iife', name: 'Paper' })
  await bundle.close()
  const bare = createContext(Object.create(null))
  runInContext('delete globalThis.Intl; delete globalThis.console; delete globalThis.WebAssembly', bare)
  const input = bytes([ESC, 0x61, 1], xiaopiao, [0x81, 0x30, 0x84, 0x36], LF, qrBytes('小票'), [GS, 0x56, 0x42, 0])
  const script = `${output[0].code}
    const bytes = Uint8Array.from(${JSON.stringify([...input])})
    JSON.stringify({ types: typeof TextDecoder + typeof Buffer + typeof Intl,
      svg: Paper.drawSvg(Paper.readPaper(bytes, { widthDots: 576 }).pages), steps: Paper.explain(bytes) })`
  expect(JSON.parse(runInContext(script, bare))).toEqual({
    types: 'undefined'.repeat(3),
    svg: drawSvg(readPaper(input, { widthDots: 576 }).pages),
    steps: explain(input),
  })
})
