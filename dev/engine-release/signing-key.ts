import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'

/** Signs releases. It stays on the machine that signs: no server and no device ever has it. */
export interface SigningKey {
  readonly privateKey: KeyObject
  /** 32 bytes as base64: the line that is built into apps as one of `trustedKeys`. */
  readonly trustedKey: string
  /** The first 16 hex digits of the SHA-256 of the public key. */
  readonly keyId: string
}

function keyOf(privateKey: KeyObject): SigningKey {
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error('expected an Ed25519 private key')
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' })
  const raw = Buffer.from(x, 'base64url')
  const keyId = createHash('sha256').update(raw).digest('hex').slice(0, 16)
  return { privateKey, trustedKey: raw.toString('base64'), keyId }
}

export function newSigningKey(): SigningKey {
  return keyOf(generateKeyPairSync('ed25519').privateKey)
}

/** Writes the private key as PKCS #8 for its owner's eyes only. @throws when the file is there already */
export function writeSigningKey(key: SigningKey, file: string): void {
  writeFileSync(file, key.privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx' })
}

/** @throws when it is no Ed25519 key, or others on this machine may read it */
export function readSigningKey(file: string): SigningKey {
  const isOpen = process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0
  if (isOpen) throw new Error(`${file} can be read by others: chmod 600 ${file}`)
  return keyOf(createPrivateKey(readFileSync(file)))
}

/** @returns base64 */
export function signText(text: string, key: SigningKey): string {
  return sign(null, Buffer.from(text), key.privateKey).toString('base64')
}
