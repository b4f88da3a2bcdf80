import { createHash } from 'node:crypto'
import type { EpochMs } from '../clock.ts'
import type { RandomBytes } from './random.ts'

/** 20 bytes are 160 bits, past any guessing, and fill 32 base32 characters without padding. */
const secretByteCount = 20

/** Base32 of RFC 4648 in lower case: letters and digits only, so that a double click selects the whole of it. */
const secretAlphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/** Of Douglas Crockford's base32, in lower case: in the order of ASCII, so that ids sort as their bytes do. */
const idAlphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * A new secret to show once, such as `xp_…`.
 * @param prefix names the kind of secret, so that one found in a log or repository can be told; ends in `_` by custom
 * @returns the prefix and 32 characters of 160 random bits
 */
export function newSecret(prefix: string, random: RandomBytes): string {
  return prefix + base32(random(secretByteCount), secretAlphabet)
}

/** 48 bits of milliseconds last until the year 10889. */
const timeByteCount = 6
/** With the time before them, 80 bits are as many as a ULID has. */
const idByteCount = 10

/**
 * A new public id, such as `t_…`, that sorts by the time of its making: rows that are made together then lie together
 * in the index, which a random id spreads over the whole of it. Not for secrets, since a part of it can be guessed.
 * @returns the prefix and 26 characters of the time and 80 random bits
 */
export function newId(prefix: string, now: EpochMs, random: RandomBytes): string {
  const bytes = Buffer.alloc(timeByteCount + idByteCount)
  bytes.writeUIntBE(now, 0, timeByteCount)
  bytes.set(random(idByteCount), timeByteCount)
  return prefix + base32(bytes, idAlphabet)
}

/**
 * The form in which a secret is stored and looked up: SHA-256 as 64 hex characters. No salt and no slow hash,
 * because what `newSecret` makes carries 160 random bits and a lookup must find its row by the hash.
 */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('hex')
}

function base32(bytes: Uint8Array, alphabet: string): string {
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
