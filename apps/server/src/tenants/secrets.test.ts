import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemRandom } from './random.ts'
import { SealingError, sealer } from './sealing.ts'
import { loadSecretKey, parseSecretKey, secretKeyFileName } from './secret-key.ts'
import { hashSecret, newId, newSecret } from './secrets.ts'

const keyA = new Uint8Array(32).fill(1)
const keyB = new Uint8Array(32).fill(2)

test('newId() sorts by the time of its making, whatever the random bits', () => {
  const high = () => new Uint8Array(10).fill(255)
  const low = () => new Uint8Array(10)
  fc.assert(
    fc.property(fc.nat(2 ** 47), (now) => {
      expect(newId('t_', now, high) < newId('t_', now + 1, low)).toBe(true)
    }),
  )
  expect(newId('t_', 0, high)).toMatch(/^t_[0-9a-hjkmnp-tv-z]{26}$/)
})

describe('newSecret() and hashSecret()', () => {
  test('makes 160 bits in base32 after the prefix', () => {
    expect(newSecret('xp_', () => new Uint8Array(20))).toBe(`xp_${'a'.repeat(32)}`)
    expect(newSecret('xp_', () => new Uint8Array(20).fill(255))).toBe(`xp_${'7'.repeat(32)}`)
    expect(newSecret('xp_', () => new TextEncoder().encode('foobarfoobarfoobarfo'))).toBe(
      'xp_mzxw6ytbojtg633cmfzgm33pmjqxeztp',
    )
  })

  test('never makes the same secret twice', () => {
    const secrets = Array.from({ length: 500 }, () => newSecret('xp_', systemRandom))
    expect(new Set(secrets).size).toBe(500)
    for (const secret of secrets) expect(secret).toMatch(/^xp_[a-z2-7]{32}$/)
  })

  test('hashes with SHA-256 (FIPS 180-4, example "abc")', () => {
    expect(hashSecret('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })
})

describe('sealer()', () => {
  test('opens what it sealed, whatever the text', () => {
    const { seal, open } = sealer(keyA)
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (clear) => open(seal(clear)) === clear))
  })

  test('seals the same text differently each time and never shows it', () => {
    const { seal } = sealer(keyA)
    const first = seal('vendor-key')
    expect(seal('vendor-key')).not.toBe(first)
    expect(first).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]+$/)
    expect(Buffer.from(first.split('.')[2]!, 'base64url').toString('latin1')).not.toContain('vendor-key')
  })

  test('says when a value was changed, at every single byte', () => {
    const { seal, open } = sealer(keyA)
    const [version, keyId, text] = seal('vendor-key').split('.') as [string, string, string]
    const bytes = Buffer.from(text, 'base64url')
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes)
      changed[at] = changed[at]! ^ 1
      expect(codeOf(() => open(`${version}.${keyId}.${changed.toString('base64url')}`))).toBe('tampered')
    }
    expect(codeOf(() => open(`${version}.${keyId}.AAAA`))).toBe('tampered')
  })

  test('says when a value was sealed with another key or not at all', () => {
    const sealed = sealer(keyA).seal('vendor-key')
    expect(codeOf(() => sealer(keyB).open(sealed))).toBe('other_key')
    expect(codeOf(() => sealer(keyA).open('vendor-key'))).toBe('not_sealed')
    expect(codeOf(() => sealer(keyA).open(`${sealed}.x`))).toBe('not_sealed')
    expect(() => sealer(new Uint8Array(16))).toThrow('16 bytes instead of 32')
  })
})

describe('loadSecretKey()', () => {
  let dataDir: string
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'xiaopiao-key-'))
  })
  afterEach(() => rm(dataDir, { recursive: true, force: true }))

  test('makes a key once, readable by its owner alone, and finds it again', async () => {
    const dir = join(dataDir, 'made', 'by', 'us')
    const first = await loadSecretKey(undefined, dir)
    expect(first).toHaveLength(32)
    expect((await stat(join(dir, secretKeyFileName))).mode & 0o777).toBe(0o600)
    expect(Buffer.from(await loadSecretKey('', dir))).toEqual(Buffer.from(first))
  })

  test('gives every process of one data directory the same key', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => loadSecretKey(undefined, dataDir)))
    const kept = Buffer.from(await loadSecretKey(undefined, dataDir)).toString('hex')
    for (const key of keys) expect(Buffer.from(key).toString('hex')).toBe(kept)
    expect(await readdir(dataDir)).toEqual([secretKeyFileName])
  })

  test('refuses a damaged key file instead of replacing it', async () => {
    await writeFile(join(dataDir, secretKeyFileName), 'abcd\n')
    await expect(loadSecretKey(undefined, dataDir)).rejects.toThrow('is damaged')
  })

  test('takes hex, base64 and passphrases, and refuses short ones', async () => {
    const hex = 'ab'.repeat(32)
    expect(Buffer.from(await loadSecretKey(hex, dataDir)).toString('hex')).toBe(hex)
    expect(Buffer.from(parseSecretKey(Buffer.from(hex, 'hex').toString('base64'))).toString('hex')).toBe(hex)
    expect(parseSecretKey('a long enough passphrase')).toHaveLength(32)
    expect(() => parseSecretKey('short')).toThrow('XIAOPIAO_SECRET_KEY has 5 characters')
    expect(await readdir(dataDir)).toEqual([])
  })

  test('lets errors of the file system through', async () => {
    await writeFile(join(dataDir, 'file'), '')
    await expect(loadSecretKey(undefined, join(dataDir, 'file'))).rejects.toThrow('ENOTDIR')
  })
})

function codeOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof SealingError) return error.code
    throw error
  }
  return 'none'
}
