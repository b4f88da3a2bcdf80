import type { EngineOrder, EngineReportBody } from '@xiaopiao/protocol'
import { type SignedRelease, signRelease } from '../../../dev/engine-release/make-release.ts'
import { newSigningKey, type SigningKey } from '../../../dev/engine-release/signing-key.ts'
import { bundleEngine } from '../../engine/build/bundle-engine.ts'
import type { EngineServer } from '../src/engine/index.ts'

export const ourKey: SigningKey = newSigningKey()
export const strangersKey: SigningKey = newSigningKey()

let bundled: Promise<string> | undefined

/** The real engine, saying that it is this version. */
export async function engineCode(version: string): Promise<string> {
  bundled ??= bundleEngine('0.0.0')
  return (await bundled).replaceAll('0.0.0', version)
}

/** JavaScript that stands behind an engine and makes it bad. Its parts are names of functions of the engine. */
export const spoiled = {
  throwsOnStart: ';throw new Error("boom")',
  hangsOnStart: ';for(;;);',
  wrongTotals: replaced('prepare', 'function(json){return old(json).split("1,238.01").join("1,238.10")}'),
  losesNames: replaced('prepare', 'function(json){return old(json).split("柠檬茶").join("")}'),
  wrongBytes: replaced('encode', 'function(json){return old(json).split("bacfbcc6").join("3f3f3f3f")}'),
  hangs: replaced('encode', 'function(){for(;;);}'),
  eatsMemory: replaced('prepare', 'function(){var all=[];for(;;)all.push(new Array(10000).fill(1))}'),
  differsEachTime: replaced(
    'models',
    'function(json){var list=JSON.parse(old(json));list.push({x:Math.random()});return JSON.stringify(list)}',
  ),
  /** Good in every self-test, until a template of this name comes. */
  hangsLater: replaced('prepare', 'function(json){if(json.indexOf("please hang")>=0)for(;;);return old(json)}'),
} as const

function replaced(name: string, by: string): string {
  const fields = `{${name}: (function(old){return ${by}})(Xiaopiao.${name})}`
  return `;Xiaopiao = Object.assign({}, Xiaopiao, ${fields});`
}

export interface ReleaseParts {
  readonly spoiledBy?: string
  readonly key?: SigningKey
  readonly minHostApi?: number
  /** What the engine says of itself; default: the version of the release. */
  readonly saysVersion?: string
}

export async function makeRelease(version: string, parts: ReleaseParts = {}): Promise<SignedRelease> {
  const { spoiledBy = '', key = ourKey, minHostApi = 1, saysVersion = version } = parts
  const code = (await engineCode(saysVersion)) + spoiledBy
  return signRelease(code, { version, minHostApi, notes: '', createdAt: new Date(0) }, key)
}

/** A server of one channel: what it orders is set by the test, and what is asked of it is kept. */
export class ReleaseServer implements EngineServer {
  #order: EngineOrder = { run: 'builtin', reason: 'nothing_published', release: null }
  readonly #codes = new Map<string, string>()
  readonly downloads: string[] = []
  readonly reports: EngineReportBody[] = []
  isDown = false

  publish({ code, ...release }: SignedRelease): void {
    this.#order = { run: 'release', reason: 'published', release }
    this.#codes.set((JSON.parse(release.manifest) as { readonly version: string }).version, code)
  }

  kill(): void {
    this.#order = { run: 'builtin', reason: 'killed', release: null }
  }

  async order(): Promise<EngineOrder> {
    this.#refuseWhenDown()
    return this.#order
  }

  async download(version: string): Promise<Uint8Array> {
    this.#refuseWhenDown()
    this.downloads.push(version)
    const code = this.#codes.get(version)
    if (code === undefined) throw new Error(`there is no ${version}`)
    return new TextEncoder().encode(code)
  }

  async report(report: EngineReportBody): Promise<void> {
    this.#refuseWhenDown()
    this.reports.push(report)
  }

  #refuseWhenDown(): void {
    if (this.isDown) throw new Error('the server cannot be reached')
  }
}
