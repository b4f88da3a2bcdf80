import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

/** The scripts of this package that run apart from it: in a browser's worker, and in the shells of apps. */
async function bundle(entry: string, name: string | undefined): Promise<string> {
  const build = await rolldown({
    input: fileURLToPath(new URL(`../src/engine/${entry}`, import.meta.url)),
    transform: { target: 'es2018' },
  })
  const named = name === undefined ? {} : { name }
  const { output } = await build.generate({ format: 'iife', minify: true, ...named })
  await build.close()
  return output[0].code.trim()
}

/** What stands before an engine's code in its worker. */
export async function bundleWorkerScript(): Promise<string> {
  return await bundle('browser/engine-worker.ts', undefined)
}

/** `xiaopiao-self-test.js`: one global, `XiaopiaoSelfTest`, whose `run()` tests the `Xiaopiao` beside it. */
export async function bundleSelfTest(): Promise<string> {
  const code = await bundle('shell/self-test-script.ts', 'XiaopiaoSelfTest')
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** The module that carries the worker's script, as it is kept beside the sources. */
export function workerScriptModule(script: string): string {
  const quoted = script.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n').replaceAll('${', '\\x24{')
  return `/** Made by \`npm run worker-script -w @xiaopiao/sdk\` from engine-worker.ts. */
export const workerScript: string =
  '${quoted}'
`
}
