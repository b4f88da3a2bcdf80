import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { bundleEngine } from './bundle-engine.ts'

/** `npm run build -w @xiaopiao/engine`: writes `dist/xiaopiao-engine.js` (TP21) and says how large it is. */
const code = await bundleEngine()
const target = new URL('../dist/xiaopiao-engine.js', import.meta.url)
mkdirSync(new URL('.', target), { recursive: true })
writeFileSync(target, code)

const kilobytes = (bytes: number) => `${(bytes / 1_000).toFixed(1)} kB`
process.stdout.write(
  `${fileURLToPath(target)}: ${kilobytes(Buffer.byteLength(code))}, gzipped ${kilobytes(gzipSync(code, { level: 9 }).length)}\n`,
)
