import { createPublicKey, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { SettingError } from './listen.ts'

/**
 * The key that Feie signs its notices with.
 * @param written PEM text (line ends may be written as \\n), or the path of a file with it
 * @throws SettingError when the file cannot be read or holds no public RSA key
 */
export async function readFeieKey(written: string | undefined): Promise<KeyObject | undefined> {
  if (written === undefined) return undefined
  const setting = 'XIAOPIAO_FEIE_PUBLIC_KEY'
  try {
    const isText = written.startsWith('-----BEGIN')
    const key = createPublicKey(isText ? written.replaceAll('\\n', '\n') : await readFile(written))
    if (key.asymmetricKeyType !== 'rsa') throw new Error(`a key of the type ${key.asymmetricKeyType}`)
    return key
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const words = {
      zh: `应为 RSA 公钥(PEM 文本或文件路径)(${reason})`,
      en: `should be a public RSA key in PEM form, as text or as a file (${reason})`,
    }
    throw new SettingError(setting, words, error)
  }
}
