/** `npm run build -w @xiaopiao/sdk`: writes `dist/xiaopiao-sdk.js` for pages and says how much of it costs how much. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { bundleSdk } from './bundle-sdk.ts'

const folder = new URL('../dist/', import.meta.url)
const file = new URL('xiaopiao-sdk.js', folder)

function tell(what: string, code: string): void {
  const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} kB`.padStart(9)
  const zipped = gzipSync(code, { level: 9 }).length
  process.stdout.write(`${kilobytes(Buffer.byteLength(code))}, gzipped ${kilobytes(zipped)}  ${what}\n`)
}

const whole = await bundleSdk()
mkdirSync(folder, { recursive: true })
writeFileSync(file, whole)
tell(fileURLToPath(file), whole)
const kept = ['indexedDbStorage', 'decodeInBrowser']
tell('createApi alone, in a bundle of your own', await bundleSdk(['createApi']))
tell('startPrintClient alone', await bundleSdk(['startPrintClient', 'indexedDbStorage']))
tell('createReceipts and createApi, the engine loaded apart', await bundleSdk(['createApi', 'createReceipts', ...kept]))
