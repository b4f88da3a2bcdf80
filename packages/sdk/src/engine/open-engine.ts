import { EngineLoader } from './engine-loader.ts'
import type { Engine, EngineOptions } from './engine-options.ts'
import { typedCalls } from './typed-calls.ts'

/**
 * Starts the newest engine that works on this device: the release that is here, else the one before it, else the
 * built-in one. Asks nobody; call `check()` after it, and whenever the server says that there is something new.
 * Rejects only when the built-in engine does not start, or a trusted key is none.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const loader = new EngineLoader(options)
  await loader.start()
  return {
    ...typedCalls((name, json) => loader.use((call) => call(name, json))),
    get version() {
      return loader.slot.version
    },
    get source() {
      return loader.slot.release === null ? 'builtin' : 'release'
    },
    use: (print) => loader.use((call, version) => print({ version, ...typedCalls(call) })),
    check: () => loader.check(),
    close: () => loader.close(),
  }
}
