import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { type RandomBytes, systemRandom } from './random.ts'

/** AES-256-GCM. */
export const secretKeyByteCount = 32

/** NIST SP 800-38D, 8.2: 96-bit nonces; random ones are safe for 2^32 values under a key. */
const nonceByteCount = 12
const tagByteCount = 16
const version = 'v1'

/** A sealed value cannot be opened: another key, or somebody changed it. The message never holds the clear text. */
export class SealingError extends Error {
  override readonly name = 'SealingError'
  readonly code: 'not_sealed' | 'other_key' | 'tampered'

  constructor(code: SealingError['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** Turns clear text into what may lie in a database, and back. */
export interface Sealer {
  seal(clear: string): string
  /** @throws SealingError */
  open(sealed: string): string
}

/**
 * Seals vendor keys for storage: `v1.<key id>.<base64url of nonce, ciphertext and tag>`. The key id names the
 * secret key without telling it, so that a value sealed under another key is told from one that was changed;
 * version and key id are authenticated too.
 * @param secretKey 32 bytes (`loadSecretKey`)
 */
export function sealer(secretKey: Uint8Array, random: RandomBytes = systemRandom): Sealer {
  if (secretKey.length !== secretKeyByteCount) {
    throw new RangeError(`Cannot seal: the secret key has ${secretKey.length} bytes instead of ${secretKeyByteCount}`)
  }
  const header = sealedHeader(secretKey)
  const keyId = header.slice(version.length + 1)

  return {
    seal(clear) {
      const nonce = random(nonceByteCount)
      const cipher = createCipheriv('aes-256-gcm', secretKey, nonce).setAAD(Buffer.from(header))
      const body = Buffer.concat([nonce, cipher.update(clear, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `${header}.${body.toString('base64url')}`
    },
    open(sealed) {
      const [sealedVersion, sealedKeyId, text, ...rest] = sealed.split('.')
      if (sealedVersion !== version || sealedKeyId === undefined || text === undefined || rest.length > 0) {
        throw new SealingError(
          'not_sealed',
          `Cannot open a sealed value: it does not begin with "${version}.<key id>."`,
        )
      }
      if (sealedKeyId !== keyId) {
        throw new SealingError(
          'other_key',
          `Cannot open a sealed value: it was sealed with key "${sealedKeyId}", but XIAOPIAO_SECRET_KEY is key "${keyId}"`,
        )
      }
      return openBody(secretKey, header, Buffer.from(text, 'base64url'))
    },
  }
}

/** What every value begins with that was sealed under this key: `v1.<key id>`. */
export function sealedHeader(secretKey: Uint8Array): string {
  const keyId = createHash('sha256').update('xiaopiao key id').update(secretKey).digest('hex').slice(0, 8)
  return `${version}.${keyId}`
}

function openBody(secretKey: Uint8Array, header: string, body: Buffer): string {
  const tampered = new SealingError('tampered', 'Cannot open a sealed value: it was changed after it was sealed')
  if (body.length < nonceByteCount + tagByteCount) throw tampered
  const decipher = createDecipheriv('aes-256-gcm', secretKey, body.subarray(0, nonceByteCount))
    .setAAD(Buffer.from(header))
    .setAuthTag(body.subarray(body.length - tagByteCount))
  try {
    const clear = [decipher.update(body.subarray(nonceByteCount, body.length - tagByteCount)), decipher.final()]
    return Buffer.concat(clear).toString('utf8')
  } catch {
    throw tampered
  }
}
