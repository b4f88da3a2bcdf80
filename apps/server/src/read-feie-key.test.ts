import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SettingError } from './listen.ts'
import { readFeieKey } from './read-feie-key.ts'

const pem = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .publicKey.export({ type: 'spki', format: 'pem' })
  .toString()

test('the key of notices is PEM text, with line ends as they are or written out, or a file', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'xiaopiao-key-'))
  try {
    await writeFile(join(dir, 'feie.pem'), pem)
    for (const written of [pem, pem.replaceAll('\n', '\\n'), join(dir, 'feie.pem')]) {
      const key = await readFeieKey(written)
      expect(key?.export({ type: 'spki', format: 'pem' })).toBe(pem)
    }
    expect(await readFeieKey(undefined)).toBeUndefined()
  } finally {
    await rm(dir, { recursive: true })
  }
})

test('what is no public RSA key is named by its setting', async () => {
  const curve = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString()
  for (const wrong of ['-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----', '/no/such/file', curve]) {
    await expect(readFeieKey(wrong)).rejects.toThrow(SettingError)
    await expect(readFeieKey(wrong)).rejects.toThrow('XIAOPIAO_FEIE_PUBLIC_KEY')
  }
})
