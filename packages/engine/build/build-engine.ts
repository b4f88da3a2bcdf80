import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { bundleEngine, charsetScripts } from './bundle-engine.ts'

/** `npm run build -w @xiaopiao/engine`: writes the files that hosts run to `dist/` (TP21) and says how large they are. */
const folder = new URL('../dist/', import.meta.url)
mkdirSync(folder, { recursive: true })

const kilobytes = (bytes: number) => `${(bytes / 1_000).toFixed(1)} kB`.padStart(9)

for (const [name, code] of Object.entries({ 'xiaopiao-engine.js': await bundleEngine(), ...charsetScripts() })) {
  const file = new URL(name, folder)
  writeFileSync(file, code)
  const zipped = gzipSync(code, { level: 9 }).length
  process.stdout.write(`${kilobytes(Buffer.byteLength(code))}, gzipped ${kilobytes(zipped)}  ${fileURLToPath(file)}\n`)
}
