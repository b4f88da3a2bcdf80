import type { EngineReportBody, SignedManifest } from '@xiaopiao/protocol'
import type { ByteStorage } from '../storage/byte-storage.ts'
import { readJson, writeJson } from '../storage/json-storage.ts'

/** What a device remembers of releases. One small file: writing it is the swap. */
export interface ReleaseState {
  /** The release to run; null: the built-in engine. */
  readonly current: SignedManifest | null
  /** What ran before it, to go back to. */
  readonly previous: SignedManifest | null
  /** What failed here, as `droppedName()` says; it is not taken again. The newest last. */
  readonly dropped: readonly string[]
  /** What the server has not been told yet. */
  readonly reports: readonly Report[]
  /** The release that is being started, where an engine could take the program with it. */
  readonly trying: { readonly sha256: string; readonly version: string } | null
  /** Files of code that nothing named the last time that somebody looked; still unnamed, they are removed. */
  readonly unused: readonly string[]
}

export type Report = Omit<EngineReportBody, 'device'>

export const emptyState: ReleaseState = {
  current: null,
  previous: null,
  dropped: [],
  reports: [],
  trying: null,
  unused: [],
}

const stateName = 'engine-state.json'
const droppedMax = 50
const reportsMax = 20

/** What stands there; a file that is none of ours counts as nothing: its releases are fetched again. */
export async function readState(storage: ByteStorage): Promise<ReleaseState> {
  const read = await readJson(storage, stateName)
  if (typeof read !== 'object' || read === null) return emptyState
  const fields = read as Readonly<Record<string, unknown>>
  return {
    current: signedOf(fields['current']),
    previous: signedOf(fields['previous']),
    dropped: textsOf(fields['dropped']),
    reports: Array.isArray(fields['reports']) ? fields['reports'].filter(isReport) : [],
    trying: tryingOf(fields['trying']),
    unused: textsOf(fields['unused']),
  }
}

export async function writeState(storage: ByteStorage, state: ReleaseState): Promise<void> {
  const { dropped, reports } = state
  const bounded = { ...state, dropped: dropped.slice(-droppedMax), reports: reports.slice(-reportsMax) }
  await writeJson(storage, stateName, bounded)
}

function signedOf(value: unknown): SignedManifest | null {
  if (typeof value !== 'object' || value === null) return null
  const { manifest, signature, key_id } = value as Readonly<Record<string, unknown>>
  if (typeof manifest !== 'string' || typeof signature !== 'string' || typeof key_id !== 'string') return null
  return { manifest, signature, key_id }
}

function tryingOf(value: unknown): ReleaseState['trying'] {
  if (typeof value !== 'object' || value === null) return null
  const { sha256, version } = value as Readonly<Record<string, unknown>>
  return typeof sha256 === 'string' && typeof version === 'string' ? { sha256, version } : null
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

function isReport(value: unknown): value is Report {
  if (typeof value !== 'object' || value === null) return false
  const { version, event, detail } = value as Readonly<Record<string, unknown>>
  return typeof version === 'string' && (event === 'installed' || event === 'dropped') && typeof detail === 'string'
}
