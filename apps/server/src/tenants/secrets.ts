import { createHash } from 'node:crypto'
import type { RandomBytes } from './random.ts'

/** 20 bytes are 160 bits, past any guessing, and fill 32 base32 characters without padding. */
const secretByteCount = 20

/** Base32 of RFC 4648 in lower case: letters and digits only, so that a double click selects the whole of it. */
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/**
 * A new secret to show once, such as `xp_…`.
 * @param prefix names the kind of secret, so that one found in a log or repository can be told; ends in `_` by custom
 * @returns the prefix and 32 characters of 160 random bits
 */
export function newSecret(prefix: string, random: RandomBytes): string {
  return prefix + base32(random(secretByteCount))
}

/**
 * The form in which a secret is stored and looked up: SHA-256 as 64 hex characters. No salt and no slow hash,
 * because what `newSecret` makes carries 160 random bits and a lookup must find its row by the hash.
 */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('hex')
}

function base32(bytes: Uint8Array): string {
  let text = ''
  let held = 0
  let heldBits = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    heldBits += 8
    while (heldBits >= 5) {
      heldBits -= 5
      text += alphabet.charAt((held >>> heldBits) & 31)
    }
    held &= 31
  }
  return heldBits === 0 ? text : text + alphabet.charAt((held << (5 - heldBits)) & 31)
}
