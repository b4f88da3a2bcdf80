import { SettingError } from './listen.ts'
import type { Store } from './store/store.ts'
import { sealedHeader } from './tenants/sealing.ts'

/**
 * Compares the secret key with the one that the stored secrets were sealed with, so that a wrong one is told at the
 * start and not by every print of a cloud printer.
 * @throws SettingError
 */
export async function checkSecretKey(store: Store, secretKey: Uint8Array): Promise<void> {
  const own = sealedHeader(secretKey)
  const [other] = (await store.acrossTenants.sealedHeaders()).filter((header) => header !== own)
  if (other === undefined) return
  const [ownId, otherId] = [own, other].map((header) => header.slice(header.indexOf('.') + 1))
  throw new SettingError('XIAOPIAO_SECRET_KEY', {
    zh: `是密钥 "${ownId}",而数据库中的厂商密钥、账号和 Webhook 密钥是用密钥 "${otherId}" 加密的:请改回原来的密钥(未设置时为数据目录中的 secret.key)`,
    en: `is key "${ownId}", but the vendor keys, accounts and webhook secrets in the database were sealed with key "${otherId}": set the key that this database was used with (where none is set, it is secret.key in the data directory)`,
  })
}
