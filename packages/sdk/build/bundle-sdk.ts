import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

/**
 * The SDK for pages without a bundler of their own: one ES module.
 * @param exported what of `@xiaopiao/sdk/browser` it holds; default: everything, the engine with it
 */
export async function bundleSdk(exported?: readonly string[]): Promise<string> {
  const entry = fileURLToPath(new URL('../src/browser.ts', import.meta.url))
  const names = exported === undefined ? '*' : `{ ${exported.join(', ')} }`
  const build = await rolldown({
    input: 'page',
    platform: 'browser',
    plugins: [
      {
        name: 'page',
        resolveId: (id) => (id === 'page' ? id : null),
        load: (id) => (id === 'page' ? `export ${names} from ${JSON.stringify(entry)}` : null),
      },
    ],
  })
  const { output } = await build.generate({ format: 'esm', minify: true })
  await build.close()
  return output[0].code
}
