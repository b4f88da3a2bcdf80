import { fileURLToPath } from 'node:url'
import { parse } from 'acorn'
import { rolldown } from 'rolldown'
import { engineVersion } from '../src/version.ts'

const entry = fileURLToPath(new URL('../src/host/xiaopiao.ts', import.meta.url))

/** Reads the code by the grammar of ES2018, in which JavaScriptCore of iOS 12 and old Android WebViews are at home. */
export function checkSyntax(code: string): void {
  parse(code, { ecmaVersion: 2018, sourceType: 'script' })
}

/**
 * The engine as one script of ES2018 syntax whose one global is `Xiaopiao` (TP21). It asks for no module and no host
 * global. Throws when the syntax came out newer.
 */
export async function bundleEngine(): Promise<string> {
  const build = await rolldown({
    input: entry,
    transform: { target: 'es2018' },
    // The tables of character sets are constants too, and must be there once.
    optimization: { inlineConst: false },
  })
  const { output } = await build.generate({ format: 'iife', name: 'Xiaopiao', minify: true, banner })
  await build.close()
  const [{ code }] = output
  checkSyntax(code)
  return code
}

const banner = `/* xiaopiao engine ${engineVersion}, Apache-2.0; contains @handlebars/parser, MIT */`
