import { createHash } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type RandomBytes, systemRandom } from './random.ts'
import { secretKeyByteCount } from './sealing.ts'

/** Where the key is kept when nobody configured one. */
export const secretKeyFileName = 'secret.key'

/** A passphrase shorter than this is guessed from a stolen database. */
const passphraseCharactersMin = 16

/** The configured or kept key cannot be used. */
export class SecretKeyError extends Error {
  override readonly name = 'SecretKeyError'
}

/**
 * The key that seals vendor keys (architecture.md, Configuration).
 * @param configured the value of XIAOPIAO_SECRET_KEY: 32 bytes as 64 hex or 43-44 base64 characters, or any other
 *   text of at least 16 characters, whose SHA-256 is then the key
 * @param dataDir without a configured value the key is made once and kept there, readable by its owner alone
 * @returns 32 bytes
 * @throws SecretKeyError when the value is too short or the kept file is damaged; errors of the file system as they are
 */
export async function loadSecretKey(
  configured: string | undefined,
  dataDir: string,
  random: RandomBytes = systemRandom,
): Promise<Uint8Array> {
  if (configured !== undefined && configured !== '') return parseSecretKey(configured)
  const path = join(dataDir, secretKeyFileName)
  return (await readKept(path)) ?? (await makeAndKeep(dataDir, path, random))
}

/** See `loadSecretKey`; @throws SecretKeyError */
export function parseSecretKey(configured: string): Uint8Array {
  if (/^[0-9a-f]{64}$/i.test(configured)) return Buffer.from(configured, 'hex')
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(configured)) return Buffer.from(configured, 'base64')
  if (configured.length < passphraseCharactersMin) {
    throw new SecretKeyError(
      `XIAOPIAO_SECRET_KEY has ${configured.length} characters: give at least ${passphraseCharactersMin}, ` +
        'best 64 hex digits as "openssl rand -hex 32" makes them',
    )
  }
  return createHash('sha256').update(configured, 'utf8').digest()
}

async function readKept(path: string): Promise<Uint8Array | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
  const key = Buffer.from(text.trim(), 'hex')
  if (key.length === secretKeyByteCount) return key
  // A new key in its place would make every sealed vendor key unreadable without a word.
  throw new SecretKeyError(
    `The key file "${path}" is damaged: it should hold 64 hex digits. Restore it, or set XIAOPIAO_SECRET_KEY`,
  )
}

async function makeAndKeep(dataDir: string, path: string, random: RandomBytes): Promise<Uint8Array> {
  const key = random(secretKeyByteCount)
  await mkdir(dataDir, { recursive: true })
  // The file appears whole or not at all, so that neither a crash nor a second process ever reads half a key.
  const draft = `${path}.${process.pid}.${Buffer.from(random(4)).toString('hex')}`
  await writeFile(draft, `${Buffer.from(key).toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true })
  try {
    await link(draft, path)
  } catch (error) {
    // Another process of the same data directory was first: its key is the key.
    const kept = isCode(error, 'EEXIST') ? await readKept(path) : undefined
    if (kept === undefined) throw error
    return kept
  } finally {
    await rm(draft, { force: true })
  }
  return key
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
