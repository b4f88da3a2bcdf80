import { createHash } from 'node:crypto'

/** A release as the platform uploads it; its signature is none, which only devices find out. */
export function sampleRelease(version: string, part: { readonly code?: string; readonly minHostApi?: number } = {}) {
  const { code = `var Xiaopiao = { version: '${version}' }`, minHostApi = 1 } = part
  const manifest = {
    format: 'xiaopiao-engine-release/1',
    version,
    sha256: createHash('sha256').update(code).digest('hex'),
    size: Buffer.byteLength(code),
    min_host_api: minHostApi,
    notes: '',
    created_at: '2026-01-01T00:00:00.000Z',
  }
  return {
    manifest: JSON.stringify(manifest),
    signature: Buffer.alloc(64, 7).toString('base64'),
    key_id: '0123456789abcdef',
    code,
  }
}
