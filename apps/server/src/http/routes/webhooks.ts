import type { HttpRoute } from '@xiaopiao/protocol'
import { addWebhook } from '../../webhooks/add-webhook.ts'
import { changeWebhook, deleteWebhook, renewSecret } from '../../webhooks/change-webhook.ts'
import { resend, type SentByHand, sendTest } from '../../webhooks/send-by-hand.ts'
import type { WebhookContext } from '../../webhooks/webhook-context.ts'
import { messageView, webhookView } from '../../webhooks/webhook-view.ts'
import type { HttpContext } from '../http-context.ts'
import { Refusal } from '../problem.ts'
import type { Handlers, RouteInput } from '../route-handler.ts'

type WebhookRoutes =
  | 'createWebhook'
  | 'listWebhooks'
  | 'readWebhook'
  | 'updateWebhook'
  | 'deleteWebhook'
  | 'testWebhook'
  | 'renewWebhookSecret'
  | 'listWebhookMessages'
  | 'resendWebhookMessage'

export function webhookRoutes({
  clock,
  random,
  sealer,
  allowOutgoing,
}: Pick<HttpContext, 'clock' | 'random' | 'sealer' | 'allowOutgoing'>): Pick<Handlers, WebhookRoutes> {
  const contextOf = ({ caller }: RouteInput<HttpRoute>): WebhookContext => ({
    now: clock.now(),
    random,
    sealer,
    actor: caller.actor,
    allowPrivate: allowOutgoing,
  })
  return {
    async createWebhook(input) {
      const { url, event_types: eventTypes, enabled } = input.body
      const context = contextOf(input)
      const added = await addWebhook(input.tenant, { url, eventTypes, enabled }, context)
      if (added.ok) return { ...webhookView(added.webhook, context.now), secret: added.secret }
      if (added.reason === 'invalid') return new Refusal('invalid', { issues: added.issues })
      return new Refusal('quota_exceeded', { detail: tooMany })
    },
    async listWebhooks({ tenant }) {
      const webhooks = await tenant.webhooks()
      return { data: webhooks.map((webhook) => webhookView(webhook, clock.now())), next_cursor: null }
    },
    async readWebhook({ tenant, params }) {
      const webhook = await tenant.webhook(params.id)
      return webhook === undefined ? new Refusal('not_found') : webhookView(webhook, clock.now())
    },
    async updateWebhook(input) {
      const { url, event_types: eventTypes, enabled } = input.body
      const context = contextOf(input)
      const changed = await changeWebhook(input.tenant, input.params.id, { url, eventTypes, enabled }, context)
      if (changed.ok) return webhookView(changed.webhook, context.now)
      return changed.reason === 'invalid'
        ? new Refusal('invalid', { issues: changed.issues })
        : new Refusal('not_found')
    },
    async deleteWebhook(input) {
      return (await deleteWebhook(input.tenant, input.params.id, contextOf(input)))
        ? undefined
        : new Refusal('not_found')
    },
    testWebhook: async (input) => sent(await sendTest(input.tenant, input.params.id, contextOf(input))),
    async renewWebhookSecret(input) {
      const context = contextOf(input)
      const renewed = await renewSecret(input.tenant, input.params.id, context)
      return renewed === undefined
        ? new Refusal('not_found')
        : { ...webhookView(renewed.webhook, context.now), secret: renewed.secret }
    },
    async listWebhookMessages({ tenant, params, query }) {
      if ((await tenant.webhook(params.id)) === undefined) return new Refusal('not_found')
      const messages = await tenant.messages(params.id, query)
      return { data: messages.rows.map(messageView), next_cursor: messages.nextCursor }
    },
    async resendWebhookMessage(input) {
      const { id, message_id: messageId } = input.params
      return sent(await resend(input.tenant, id, messageId, contextOf(input)))
    },
  }
}

const tooMany = { zh: '每个店铺最多 20 个 Webhook', en: 'A shop has at most 20 webhooks' }

function sent(answer: SentByHand) {
  if (answer.ok) return messageView(answer.message)
  if (answer.reason === 'not_found') return new Refusal('not_found')
  const detail = { zh: 'Webhook 已停用,请先启用', en: 'The webhook is disabled: enable it first' }
  return new Refusal('wrong_state', { detail })
}
