import { createHash } from 'node:crypto'
import { type EngineManifest, engineManifest, type Issue } from '@xiaopiao/protocol'
import { z } from 'zod'

/** A release as it is sent: its code and what is signed about it. */
export interface UploadedRelease {
  readonly manifest: string
  readonly signature: string
  readonly key_id: string
  readonly code: string
}

const signatureBytes = 64

/**
 * Looks at a release before it is kept: whether the manifest is one, and whether it speaks of this very code. Who
 * signed it is for the devices to check; the server knows no key.
 */
export function checkUpload(
  upload: UploadedRelease,
): { readonly manifest: EngineManifest } | { readonly issues: readonly Issue[] } {
  const read = readManifest(upload.manifest)
  if ('issues' in read) return read
  const { manifest } = read
  const issues: Issue[] = []
  for (const field of ['manifest', 'code'] as const) {
    // A database would keep something else in their place, and no hash and no signature would fit any more.
    if (upload[field].includes('\0') || !upload[field].isWellFormed()) {
      issues.push(issue(field, 'invalid_characters', 'has U+0000 or half a surrogate pair'))
    }
  }
  const bytes = Buffer.from(upload.code)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (manifest.size !== bytes.length) {
    issues.push(issue('manifest.size', 'wrong_size', `says ${manifest.size} bytes, but the code has ${bytes.length}`))
  }
  if (manifest.sha256 !== sha256) {
    issues.push(issue('manifest.sha256', 'wrong_sha256', `does not fit the code, whose SHA-256 is ${sha256}`))
  }
  if (Buffer.from(upload.signature, 'base64').length !== signatureBytes) {
    issues.push(issue('signature', 'invalid_format', 'expected the 64 bytes of an Ed25519 signature as base64'))
  }
  if (!/^[0-9a-f]{16}$/.test(upload.key_id)) {
    issues.push(issue('key_id', 'invalid_format', 'expected the first 16 hex digits of the SHA-256 of the public key'))
  }
  return issues.length === 0 ? { manifest } : { issues }
}

function readManifest(text: string): { readonly manifest: EngineManifest } | { readonly issues: readonly Issue[] } {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { issues: [issue('manifest', 'invalid_format', 'expected the JSON text of a manifest')] }
  }
  const read = engineManifest.safeParse(json)
  if (read.success) return { manifest: read.data }
  return {
    issues: read.error.issues.map(({ path, code, message }) =>
      issue(z.core.toDotPath(['manifest', ...path]), code, message),
    ),
  }
}

function issue(path: string, code: string, message: string): Issue {
  return { path, code, message }
}
