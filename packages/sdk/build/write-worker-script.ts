/** `npm run worker-script -w @xiaopiao/sdk`: writes src/engine/browser/worker-script.ts anew. */
import { writeFile } from 'node:fs/promises'
import { bundleWorkerScript, workerScriptModule } from './bundle-scripts.ts'

const file = new URL('../src/engine/browser/worker-script.ts', import.meta.url)
await writeFile(file, workerScriptModule(await bundleWorkerScript()))
