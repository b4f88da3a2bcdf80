import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import type { Config } from './config.ts'
import { SettingError } from './listen.ts'

/** A certificate and its key, in PEM form, that fit each other. */
export interface TlsFiles {
  readonly cert: Buffer
  readonly key: Buffer
}

/** @throws SettingError that names the file that cannot be read, or says that the two do not fit */
export async function readTls(tls: Config['tls']): Promise<TlsFiles | undefined> {
  if (tls === undefined) return undefined
  const cert = await readPem('XIAOPIAO_TLS_CERT', tls.certFile)
  const key = await readPem('XIAOPIAO_TLS_KEY', tls.keyFile)
  try {
    createSecureContext({ cert, key })
  } catch (error) {
    const reason = reasonOf(error)
    const words = { zh: `证书与私钥无法使用(${reason})`, en: `the certificate and its key cannot be used (${reason})` }
    throw new SettingError('XIAOPIAO_TLS_CERT', words, error)
  }
  return { cert, key }
}

async function readPem(setting: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    const reason = reasonOf(error)
    throw new SettingError(setting, { zh: `无法读取文件(${reason})`, en: `the file cannot be read (${reason})` }, error)
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
