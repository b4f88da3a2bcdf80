import { fileURLToPath } from 'node:url'
import { parse } from 'acorn'
import { type Plugin, rolldown } from 'rolldown'
import { big5 } from '../src/charsets/big5.ts'
import { eucKr } from '../src/charsets/euc-kr.ts'
import { shiftJis } from '../src/charsets/shift-jis.ts'
import { engineVersion } from '../src/version.ts'
import { leanParser } from './lean-parser.ts'

const entry = fileURLToPath(new URL('../src/host/xiaopiao.ts', import.meta.url))

/** Reads the code by the grammar of ES2018, in which JavaScriptCore of iOS 12 and old Android WebViews are at home. */
function checkSyntax(code: string): void {
  parse(code, { ecmaVersion: 2018, sourceType: 'script' })
}

/** Writes characters outside ASCII as escapes, so that no host can read the file in the wrong encoding. It zips smaller, too. */
function asciiOnly(code: string): string {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Gives the engine the version of the release that it becomes. */
function ownVersion(version: string): Plugin {
  return {
    name: 'own-version',
    transform: {
      filter: { id: /engine[\\/]src[\\/]version\.ts$/ },
      handler: () => ({ code: `export const engineVersion = ${JSON.stringify(version)}`, map: null }),
    },
  }
}

/**
 * The engine as one script of ES2018 syntax whose one global is `Xiaopiao` (TP21). It asks for no module and no host
 * global. Throws when the syntax came out newer.
 * @param version what it says of itself; default: that of the sources
 */
export async function bundleEngine(version = engineVersion): Promise<string> {
  const build = await rolldown({
    input: entry,
    tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)),
    transform: { target: 'es2018' },
    plugins: [leanParser(), ownVersion(version)],
    // The tables of character sets are constants too, and must be there once.
    optimization: { inlineConst: false },
  })
  const { output } = await build.generate({ format: 'iife', name: 'Xiaopiao', minify: true, banner: bannerOf(version) })
  await build.close()
  const [{ code: written }] = output
  const code = asciiOnly(written)
  checkSyntax(code)
  return code
}

/** Scripts by file name: each gives `Xiaopiao` the table of an encoding that only some models need. */
export function charsetScripts(): Readonly<Record<string, string>> {
  const scripts: Record<string, string> = {}
  for (const table of [big5, eucKr, shiftJis]) {
    const json = JSON.stringify(table)
    const code = `Xiaopiao.registerCharset(${JSON.stringify(json)});\n`
    checkSyntax(code)
    scripts[`xiaopiao-charset-${table.name.replace('_', '-')}.js`] = code
  }
  return scripts
}

const bannerOf = (version: string) => `/*! xiaopiao engine ${version}, Apache-2.0; contains @handlebars/parser, MIT */`
