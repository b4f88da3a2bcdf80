import type { ByteStorage } from '../storage/byte-storage.ts'
import { type ReleaseState, type Report, readState, writeState } from './release-state.ts'
import { type Release, sha256Of, versionOf } from './signed-release.ts'
import type { Failure } from './try-engine.ts'

const codePattern = /^engine-([0-9a-f]{64})\.js$/

/** The code is kept under its hash, so that a file never gets other content and a half-written one is never taken. */
function codeFile(sha256: string): string {
  return `engine-${sha256}.js`
}

type Named = Pick<Release, 'sha256' | 'version'>

/**
 * What is not taken again: the code by its SHA-256, under whatever version. A wrong version is the fault of the manifest
 * alone: the same code under the version that it says of itself may be good, and may be what prints.
 */
export function droppedName({ sha256, version }: Named, { reason }: Pick<Failure, 'reason'>): string {
  return reason === 'wrong_version' ? `${sha256}@${version}` : sha256
}

export function isDropped(dropped: readonly string[], { sha256, version }: Named): boolean {
  return dropped.includes(sha256) || dropped.includes(`${sha256}@${version}`)
}

/** The releases that a device has, with what it remembers of them. Everything rejects when the storage does. */
export class ReleaseShelf {
  readonly #storage: ByteStorage

  constructor(storage: ByteStorage) {
    this.#storage = storage
  }

  async state(): Promise<ReleaseState> {
    return await readState(this.#storage)
  }

  /** Reads first: another program may have changed it meanwhile. */
  async change(change: (state: ReleaseState) => ReleaseState): Promise<void> {
    const before = await this.state()
    const after = change(before)
    if (JSON.stringify(after) !== JSON.stringify(before)) await writeState(this.#storage, after)
  }

  /** The code of a release if it lies here whole; undefined when it is missing or is another. */
  async code({ sha256, size }: Release): Promise<string | undefined> {
    const bytes = await this.#storage.read(codeFile(sha256))
    if (bytes === undefined || bytes.length !== size || (await sha256Of(bytes)) !== sha256) return undefined
    return new TextDecoder().decode(bytes)
  }

  /** Nothing runs it yet: that begins when the state names it. */
  async keepCode({ sha256 }: Release, bytes: Uint8Array): Promise<void> {
    await this.#storage.write(codeFile(sha256), bytes)
  }

  /** The release runs from now on; `previous` is what there is to go back to. */
  async take(release: Release, previous: ReleaseState['previous']): Promise<void> {
    await this.change((state) => ({
      ...state,
      current: release.signed,
      previous,
      trying: null,
      reports: withReport(state, { version: release.version, event: 'installed', detail: '' }),
    }))
  }

  /** The release failed: whatever ran before it runs again, and it is not taken a second time. */
  async drop(release: Named, failure: Failure): Promise<void> {
    const { reason, detail } = failure
    const name = droppedName(release, failure)
    const isIt = (signed: ReleaseState['current']) =>
      signed?.manifest.includes(release.sha256) === true &&
      (name === release.sha256 || versionOf(signed) === release.version)
    await this.change((state) => ({
      ...state,
      current: isIt(state.current) ? state.previous : state.current,
      previous: isIt(state.current) || isIt(state.previous) ? null : state.previous,
      dropped: [...state.dropped.filter((other) => other !== name), name],
      trying: null,
      reports: withReport(state, { version: release.version, event: 'dropped', detail: `${reason}: ${detail}` }),
    }))
  }

  async report(report: Report): Promise<void> {
    await this.change((state) => ({ ...state, reports: withReport(state, report) }))
  }

  /**
   * Removes code that no release needs. A file goes only when it was unneeded twice: another program that shares the
   * storage may have just written it and be about to name it.
   */
  async sweep(): Promise<void> {
    const { current, previous, unused } = await this.state()
    const isNeeded = (sha256: string) =>
      [current, previous].some((signed) => signed?.manifest.includes(sha256) === true)
    const files = (await this.#storage.list()).filter((name) => {
      const [, sha256] = codePattern.exec(name) ?? []
      return sha256 !== undefined && !isNeeded(sha256)
    })
    for (const name of files) if (unused.includes(name)) await this.#storage.remove(name)
    await this.change((state) => ({ ...state, unused: files.filter((name) => !unused.includes(name)) }))
  }
}

const detailMax = 500

function withReport({ reports }: ReleaseState, report: Report): readonly Report[] {
  const others = reports.filter(({ version, event }) => version !== report.version || event !== report.event)
  return [...others, { ...report, detail: report.detail.slice(0, detailMax) }]
}
