import { createHash } from 'node:crypto'
import { type EngineManifest, engineManifest, type SignedManifest } from '@xiaopiao/protocol'
import { type SigningKey, signText } from './signing-key.ts'

/** What is uploaded: the code, and what is signed about it. */
export interface SignedRelease extends SignedManifest {
  readonly code: string
}

export interface ReleaseFacts {
  readonly version: string
  readonly minHostApi: number
  readonly notes: string
  readonly createdAt: Date
}

/** @throws ZodError when a fact is none that a manifest may hold */
export function signRelease(code: string, facts: ReleaseFacts, key: SigningKey): SignedRelease {
  const bytes = Buffer.from(code)
  const manifest: EngineManifest = engineManifest.parse({
    format: 'xiaopiao-engine-release/1',
    version: facts.version,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
    min_host_api: facts.minHostApi,
    notes: facts.notes,
    created_at: facts.createdAt.toISOString(),
  })
  const text = JSON.stringify(manifest)
  return { manifest: text, signature: signText(text, key), key_id: key.keyId, code }
}
