import { createHash } from 'node:crypto'
import type { FeieCloud } from '../start-feie-cloud.ts'

export const user = 'shop@example.com'
export const ukey = 'UKEYofTheShop'
export const sn = '316500011'
export const key = 'abcdefgh'

/** A caller written from the vendor's documents alone: it knows nothing of the emulator or of our driver. */
export interface Answer {
  readonly ret: number
  readonly msg: string
  readonly data: unknown
}

export const nowSeconds = () => Math.floor(Date.now() / 1000)

export function signed(apiname: string, fields: Record<string, string> = {}, stime = String(nowSeconds())) {
  const sig = createHash('sha1')
    .update(user + ukey + stime)
    .digest('hex')
  return { user, stime, sig, apiname, ...fields }
}

export async function post(cloud: FeieCloud, fields: Record<string, string>): Promise<Answer> {
  const answer = await fetch(cloud.url, { method: 'POST', body: new URLSearchParams(fields) })
  return (await answer.json()) as Answer
}

export function call(cloud: FeieCloud, apiname: string, fields: Record<string, string> = {}): Promise<Answer> {
  return post(cloud, signed(apiname, fields))
}

export async function print(cloud: FeieCloud, fields: Record<string, string> = {}): Promise<string> {
  const { data } = await call(cloud, 'Open_printMsg', { sn, content: '<CB>你好</CB><BR>', ...fields })
  return String(data)
}
