import {
  type CompiledTemplate,
  compile,
  type EncodeOptions,
  encode,
  models,
  offlineTemplate,
  type PrepareOptions,
  prepare,
  renderText,
} from '@xiaopiao/engine'
import type { EngineCalls } from '../engine/index.ts'

/** What `createReceipts` prints with: an engine of `openEngine`, or `engineInProcess()`. */
export interface PrintEngine {
  /** Runs one print by one engine from its beginning to its end. */
  use<Answer>(print: (calls: EngineCalls) => Promise<Answer>): Promise<Answer>
}

/**
 * The engine that came with this package, in this very program: nothing is downloaded, and a new engine comes with a new
 * release of the program. For tills that are to follow the server's releases there is `openEngine`.
 */
export function engineInProcess(): PrintEngine {
  /** Templates are kept as objects while nothing changes, so what was compiled is good by identity. */
  const compiled = new WeakMap<object, CompiledTemplate>()
  const compiledOnce = (template: unknown): CompiledTemplate => {
    if (typeof template !== 'object' || template === null) return compile(template)
    const known = compiled.get(template) ?? compile(template)
    compiled.set(template, known)
    return known
  }
  const calls: EngineCalls = {
    async prepare({ template, data, ...options }) {
      const document = prepare(compiledOnce(template), data, options satisfies PrepareOptions)
      return { document, images: document.images }
    },
    encode: async ({ document, ...options }) => encode(document, options satisfies EncodeOptions),
    renderText: async ({ document, columns }) => renderText(document, { columns }),
    models: async () => models(),
    offlineTemplate: async () => offlineTemplate,
  }
  return { use: (print) => print(calls) }
}
