import type { SignedManifest } from '@xiaopiao/protocol'
import { hexOfBytes } from './typed-calls.ts'

/** What of a manifest a loader acts on; it is read only from text whose signature is right. */
export interface Release {
  readonly version: string
  /** Of the code, hexadecimal. It is also the release's name here: there is no second code of the same hash. */
  readonly sha256: string
  readonly size: number
  readonly minHostApi: number
  readonly notes: string
  /** As the server sent it. */
  readonly signed: SignedManifest
}

/** Why a release is not even looked at. */
export type ManifestRefusal =
  | 'unknown_key'
  | 'wrong_signature'
  /** The platform has no Ed25519, and no other `verify` was given. */
  | 'cannot_verify'
  | 'wrong_manifest'
  | 'host_too_old'
  | 'version_too_low'

/** Ed25519. `publicKey` has 32 bytes, `signature` 64. */
export type VerifySignature = (publicKey: Uint8Array, signature: Uint8Array, message: Uint8Array) => Promise<boolean>

/** By the platform's WebCrypto: Node.js, Chromium 137, Safari 17, Firefox 129 and later. */
export const verifyByWebCrypto: VerifySignature = async (publicKey, signature, message) => {
  const key = await crypto.subtle.importKey('raw', publicKey.slice(), 'Ed25519', false, ['verify'])
  return await crypto.subtle.verify('Ed25519', key, signature.slice(), message.slice())
}

/** @returns hexadecimal */
export async function sha256Of(bytes: Uint8Array): Promise<string> {
  return hexOfBytes(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.slice())))
}

export interface TrustPolicy {
  /** Public keys, 32 bytes each, as base64. */
  readonly trustedKeys: readonly string[]
  readonly verify: VerifySignature
  readonly hostApi: number
  /** Releases below it are refused, however they are signed. */
  readonly lowestVersion?: string | undefined
}

/** @throws when one of them is no Ed25519 public key: an app that trusts nobody by mistake is to be found out at once */
export function checkKeys(trustedKeys: readonly string[]): void {
  for (const text of trustedKeys) {
    if (bytesOfBase64(text)?.length !== 32) throw new Error(`"${text}" is no Ed25519 public key: 32 bytes as base64`)
  }
}

/** More code than this no engine has. */
export const codeBytesMax = 2_000_000

/**
 * Believes nothing of a manifest before its signature is right.
 * @returns the release, or why it is none for this program
 */
export async function readRelease(
  signed: SignedManifest,
  policy: TrustPolicy,
): Promise<{ readonly release: Release } | { readonly refused: ManifestRefusal }> {
  const { manifest, signature, key_id: keyId } = signed
  if (typeof manifest !== 'string' || typeof signature !== 'string') return { refused: 'wrong_manifest' }
  const key = await keyById(policy.trustedKeys, keyId)
  if (key === undefined) return { refused: 'unknown_key' }
  const wrong = await wrongSignature(policy.verify, key, signature, manifest)
  if (wrong !== undefined) return { refused: wrong }
  const release = releaseOf(manifest, signed)
  if (release === undefined) return { refused: 'wrong_manifest' }
  if (release.minHostApi > policy.hostApi) return { refused: 'host_too_old' }
  const { lowestVersion } = policy
  if (lowestVersion !== undefined && isLower(release.version, lowestVersion)) return { refused: 'version_too_low' }
  return { release }
}

async function keyById(trustedKeys: readonly string[], keyId: unknown): Promise<Uint8Array | undefined> {
  for (const text of trustedKeys) {
    const key = bytesOfBase64(text)
    if (key?.length === 32 && (await sha256Of(key)).slice(0, 16) === keyId) return key
  }
  return undefined
}

async function wrongSignature(
  verify: VerifySignature,
  key: Uint8Array,
  signature: string,
  manifest: string,
): Promise<'wrong_signature' | 'cannot_verify' | undefined> {
  const bytes = bytesOfBase64(signature)
  if (bytes?.length !== 64) return 'wrong_signature'
  try {
    return (await verify(key, bytes, new TextEncoder().encode(manifest))) ? undefined : 'wrong_signature'
  } catch {
    return 'cannot_verify'
  }
}

function bytesOfBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}

/** Fields that a later format may add are left alone. */
function releaseOf(manifest: string, signed: SignedManifest): Release | undefined {
  let read: unknown
  try {
    read = JSON.parse(manifest)
  } catch {
    return undefined
  }
  if (typeof read !== 'object' || read === null) return undefined
  const { format, version, sha256, size, min_host_api: minHostApi, notes } = read as Readonly<Record<string, unknown>>
  if (format !== 'xiaopiao-engine-release/1') return undefined
  if (typeof version !== 'string' || !/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version)) return undefined
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) return undefined
  if (!isCount(size) || size > codeBytesMax || !isCount(minHostApi)) return undefined
  return { version, sha256, size, minHostApi, notes: typeof notes === 'string' ? notes : '', signed }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0
}

/** Of a manifest that was checked when it was taken. */
export function versionOf({ manifest }: SignedManifest): string {
  const { version } = JSON.parse(manifest) as { readonly version: string }
  return version
}

/** By the three numbers; of the same numbers a pre-release is the lower one. */
export function isLower(one: string, other: string): boolean {
  const [oneNumbers, onePre] = partsOf(one)
  const [otherNumbers, otherPre] = partsOf(other)
  for (const [index, number] of oneNumbers.entries()) {
    const difference = number - (otherNumbers[index] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return onePre && !otherPre
}

function partsOf(version: string): readonly [numbers: readonly number[], isPreRelease: boolean] {
  const [numbers = ''] = version.split('-')
  return [numbers.split('.').map(Number), version.includes('-')]
}
