import type { Issue } from '@xiaopiao/protocol'
import { type OutgoingFault, refuseTarget } from '../outgoing/safe-fetch.ts'
import type { WebhookContext } from './webhook-context.ts'

/** A name that nobody answers for in this time may still be a good one: the deliveries will tell. */
const lookUpMs = 5_000

const words: Partial<Record<OutgoingFault, string>> = {
  bad_url: 'an http or https address without user and password / 不含用户名和密码的 http 或 https 地址',
  refused_address:
    'must be https at a public address, or in a network that the operator allows / 应为公网 https 地址,或运营方允许的网络',
  unreachable: 'http is for allowed networks only, and this name is not known / http 仅用于允许的网络,且该域名无法解析',
}

/**
 * What is wrong with an address that a tenant wants asked, as far as can be told now; each request judges again. A name
 * that is not known yet is no mistake, unless plain http makes its address matter.
 * @param path of the issues
 */
export async function issuesOfUrl(
  url: string,
  context: Pick<WebhookContext, 'allowPrivate' | 'lookUp'>,
  path = 'url',
): Promise<Issue[]> {
  const { allowPrivate, lookUp } = context
  const target = { allowPrivate, requireTls: true, ...(lookUp === undefined ? {} : { lookUp }) }
  const refusal = await refuseTarget(url, target, AbortSignal.timeout(lookUpMs))
  if (refusal === undefined) return []
  if (refusal.fault === 'unreachable' && /^https:/i.test(url)) return []
  return [{ path, code: refusal.fault, message: words[refusal.fault] ?? refusal.detail }]
}
