import type { EngineOrder, SignedManifest } from '@xiaopiao/protocol'
import { tell } from '../listening/tell.ts'
import type { CheckResult, EngineOptions } from './engine-options.ts'
import { EngineSlot } from './engine-slot.ts'
import { defaultLimits, EngineFault, type EngineLimits, hostApi } from './execution.ts'
import { droppedName, isDropped, ReleaseShelf } from './release-shelf.ts'
import { emptyState, type ReleaseState } from './release-state.ts'
import {
  checkKeys,
  codeBytesMax,
  isLower,
  type Release,
  readRelease,
  sha256Of,
  type TrustPolicy,
  verifyByWebCrypto,
  versionOf,
} from './signed-release.ts'
import { type Failure, tryEngine } from './try-engine.ts'
import type { CallEngine } from './typed-calls.ts'

/** A release that had to be stopped so often over its calls is given up: the first time may be the device's fault. */
const faultsMax = 2
/** After so many answers a fault is forgotten: over months any till is once put to sleep in the middle of a call. */
const answersForgetting = 500

/** Chooses, changes and replaces engines: what `openEngine()` shows to programs. */
export class EngineLoader {
  readonly #options: EngineOptions
  readonly #policy: TrustPolicy
  readonly #limits: EngineLimits
  readonly #shelf: ReleaseShelf
  /** What failed since the start, as `droppedName()` says; the storage remembers it too, unless it is broken. */
  readonly #dropped = new Set<string>()
  #slot: EngineSlot | undefined
  #faults = 0
  #answersSinceFault = 0
  #checking: Promise<CheckResult> | undefined
  /** Whatever changes the storage or the engine, one after the other. */
  #turn: Promise<unknown> = Promise.resolve()
  #closed = false

  constructor(options: EngineOptions) {
    this.#options = options
    this.#limits = { ...defaultLimits, ...options.limits }
    const { trustedKeys, verify = verifyByWebCrypto, lowestVersion } = options
    this.#policy = { trustedKeys, verify, lowestVersion, hostApi: options.hostApi ?? hostApi }
    this.#shelf = new ReleaseShelf(options.storage)
  }

  /** The engine that prints. */
  get slot(): EngineSlot {
    if (this.#slot === undefined) throw new Error('the loader has not started')
    return this.#slot
  }

  async start(): Promise<void> {
    checkKeys(this.#policy.trustedKeys)
    await this.#dropWhatKilledUs()
    this.#slot = await this.#startBest()
  }

  async use<Answer>(print: (call: CallEngine, version: string) => Promise<Answer>): Promise<Answer> {
    if (this.#closed) throw closedFault()
    const { slot } = this
    return await slot.hold(() =>
      print(async (name, json) => {
        const answer = await slot.call(name, json)
        this.#noteAnswer(slot)
        return answer
      }, slot.version),
    )
  }

  check(): Promise<CheckResult> {
    if (this.#closed) return Promise.reject(closedFault())
    this.#checking ??= this.#inTurn(() => this.#look()).finally(() => {
      this.#checking = undefined
    })
    return this.#checking
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.slot.close()
    // A look for updates that is under way ends its own engine.
    await this.#turn
  }

  #inTurn<Answer>(run: () => Promise<Answer>): Promise<Answer> {
    const turn = this.#turn.then(run)
    this.#turn = turn.catch(() => {})
    return turn
  }

  async #dropWhatKilledUs(): Promise<void> {
    if (this.#options.execution.isolated) return
    const { trying } = await this.#state()
    if (trying !== null) await this.#drop(trying, { reason: 'crashed', detail: 'the program died while it started' })
  }

  /** A storage that cannot be read has no releases. */
  async #state(): Promise<ReleaseState> {
    return await this.#shelf.state().catch(() => emptyState)
  }

  async #startBest(): Promise<EngineSlot> {
    const { current, previous, dropped } = await this.#state()
    for (const signed of current === null ? [] : [current, previous]) {
      const slot = signed === null ? undefined : await this.#startKept(signed, dropped)
      if (slot !== undefined) return slot
    }
    return await this.#startBuiltin()
  }

  /** Undefined: it is not to be trusted any more, not whole, or failed. What is wrong here the next check repairs. */
  async #startKept(signed: SignedManifest, dropped: readonly string[]): Promise<EngineSlot | undefined> {
    const read = await readRelease(signed, this.#policy)
    if ('refused' in read) return undefined
    const { release } = read
    if (isDropped([...dropped, ...this.#dropped], release)) return undefined
    const code = await this.#shelf.code(release).catch(() => undefined)
    if (code === undefined) return undefined
    // It printed the same twice when it was taken; once more shows that this device still runs it.
    const tried = await this.#try(release, code, 1)
    if (!('failure' in tried)) return tried.slot
    await this.#drop(release, tried.failure)
    return undefined
  }

  async #startBuiltin(): Promise<EngineSlot> {
    const restart = () => this.#options.execution.start(this.#scripts(this.#options.builtin), this.#limits)
    return new EngineSlot({ release: null, running: await restart(), restart, onFault: () => {} })
  }

  #scripts(code: string): readonly string[] {
    return [code, ...(this.#options.charsets ?? [])]
  }

  async #try(
    release: Release,
    code: string,
    times: number,
  ): Promise<{ readonly slot: EngineSlot } | { readonly failure: Failure }> {
    const { execution } = this.#options
    const { sha256, version } = release
    const note = async (trying: ReleaseState['trying']) => {
      if (!execution.isolated) await this.#shelf.change((state) => ({ ...state, trying })).catch(() => {})
    }
    await note({ sha256, version })
    const tried = await tryEngine(execution, this.#scripts(code), this.#limits, version, times)
    await note(null)
    if ('failure' in tried) return tried
    const slot: EngineSlot = new EngineSlot({
      release,
      running: tried.running,
      restart: () => execution.start(this.#scripts(code), this.#limits),
      onFault: (fault) => this.#noteFault(slot, fault),
    })
    return { slot }
  }

  async #drop(release: Pick<Release, 'sha256' | 'version'>, failure: Failure): Promise<void> {
    this.#dropped.add(droppedName(release, failure))
    // On a broken disk it is forgotten with this program, and found out again.
    await this.#shelf.drop(release, failure).catch(() => {})
    tell(this.#options.onDropped, { version: release.version, ...failure })
  }

  #noteAnswer(slot: EngineSlot): void {
    if (slot !== this.#slot) return
    this.#answersSinceFault += 1
    if (this.#answersSinceFault >= answersForgetting) this.#faults = 0
  }

  #noteFault(slot: EngineSlot, fault: EngineFault): void {
    if (slot !== this.#slot || slot.release === null) return
    this.#faults += 1
    this.#answersSinceFault = 0
    if (this.#faults < faultsMax) return
    const { release } = slot
    const giveUp = async () => {
      if (slot !== this.#slot) return
      const reason = fault.code === 'stopped' ? 'crashed' : fault.code
      await this.#drop(release, { reason, detail: fault.message })
      await this.#swap(await this.#startBest())
    }
    // Where not even the built-in engine starts, the calls say so.
    this.#inTurn(giveUp).catch(() => {})
  }

  async #swap(slot: EngineSlot): Promise<void> {
    const old = this.slot
    if (this.#closed) {
      await slot.close()
      return
    }
    this.#slot = slot
    this.#faults = 0
    await old.retire()
    tell(this.#options.onUpdated, { from: old.version, to: slot.version })
  }

  async #look(): Promise<CheckResult> {
    const { server, device, channel = 'stable' } = this.#options
    let order: EngineOrder
    try {
      order = await server.order({ device, channel, hostApi: this.#policy.hostApi })
    } catch (error) {
      return { kind: 'unreachable', error }
    }
    try {
      const result = await this.#obey(order)
      await this.#tell()
      await this.#shelf.sweep()
      return result
    } catch (error) {
      return { kind: 'not_stored', error }
    }
  }

  async #obey({ run, reason, release: signed }: EngineOrder): Promise<CheckResult> {
    if (run === 'builtin' || signed === null) return await this.#useBuiltin(reason)
    const read = await readRelease(signed, this.#policy)
    if ('refused' in read) return { kind: 'refused', reason: read.refused }
    const { release } = read
    const state = await this.#shelf.state()
    if (isDropped([...state.dropped, ...this.#dropped], release)) {
      return { kind: 'refused', reason: 'failed_before' }
    }
    const running = this.slot.release
    if (running?.sha256 === release.sha256 && running.version === release.version) {
      if (state.current?.manifest !== signed.manifest) await this.#shelf.take(release, earlier(state, release))
      return { kind: 'unchanged', version: release.version }
    }
    return await this.#take(release, state, reason)
  }

  async #useBuiltin(why: EngineOrder['reason']): Promise<CheckResult> {
    await this.#shelf.change((state) => ({ ...state, current: null, previous: null }))
    const from = this.slot
    if (from.release === null) return { kind: 'unchanged', version: from.version }
    await this.#swap(await this.#startBuiltin())
    return { kind: 'updated', from: from.version, to: this.slot.version, why }
  }

  async #take(release: Release, state: ReleaseState, why: EngineOrder['reason']): Promise<CheckResult> {
    const { version } = release
    const had = await this.#shelf.code(release)
    if (had === undefined) {
      const failed = await this.#download(release)
      if (failed !== undefined) return failed
    }
    // What is tested is what lies on the disk, and that is what will run.
    const code = had ?? (await this.#shelf.code(release))
    if (code === undefined) throw new Error('the storage does not give back what was written')
    const tried = await this.#try(release, code, 2)
    if ('failure' in tried) {
      await this.#drop(release, tried.failure)
      return { kind: 'dropped', version, ...tried.failure }
    }
    try {
      await this.#shelf.take(release, earlier(state, release))
    } catch (error) {
      await tried.slot.close()
      throw error
    }
    const from = this.slot.version
    await this.#swap(tried.slot)
    return { kind: 'updated', from, to: version, why }
  }

  /** @returns what went wrong; undefined when the code lies in the storage */
  async #download(release: Release): Promise<CheckResult | undefined> {
    let bytes: Uint8Array
    try {
      bytes = await this.#options.server.download(release.version, codeBytesMax)
    } catch (error) {
      return { kind: 'unreachable', error }
    }
    const isSize = bytes.length === release.size
    if (isSize && (await sha256Of(bytes)) === release.sha256) {
      await this.#shelf.keepCode(release, bytes)
      return undefined
    }
    const reason = isSize ? 'wrong_sha256' : 'wrong_size'
    // Not the release's fault: it is fetched again at the next check.
    const detail = `${reason}: the downloaded code is not the signed one`
    await this.#shelf.report({ version: release.version, event: 'dropped', detail })
    return { kind: 'refused', reason }
  }

  /** What the server has not been told; what it does not take now is told at the next check. */
  async #tell(): Promise<void> {
    const { server, device } = this.#options
    const { reports } = await this.#shelf.state()
    for (const report of reports) {
      try {
        await server.report({ ...report, device })
      } catch {
        continue
      }
      const isSame = (other: typeof report) => JSON.stringify(other) === JSON.stringify(report)
      await this.#shelf.change((state) => ({ ...state, reports: state.reports.filter((other) => !isSame(other)) }))
    }
  }
}

function closedFault(): EngineFault {
  return new EngineFault('stopped', 'the engine was closed')
}

/** What to go back to when a new release fails: what ran until now, unless the server has just gone back from it. */
function earlier({ current, previous }: ReleaseState, release: Release): SignedManifest | null {
  if (current === null || current.manifest.includes(release.sha256)) return previous
  const goesBack = previous?.manifest.includes(release.sha256) === true || isLower(release.version, versionOf(current))
  return goesBack ? null : current
}
