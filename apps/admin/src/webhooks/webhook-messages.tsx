import type { WebhookMessage, WebhookMessageStatus } from '@xiaopiao/protocol'
import { App, Button, Collapse, Drawer, Segmented, Skeleton, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { useWebhookMessages } from '../api/queries.ts'
import { routes } from '../api/routes.constant.ts'
import { useMay } from '../api/use-may.ts'
import { Instant } from '../language/instant.tsx'
import { ProblemNote } from '../problem/problem-note.tsx'
import { useAction } from '../problem/use-action.tsx'
import { LoadMore } from '../section/load-more.tsx'
import rows from '../section/rows.module.css'
import { Nothing } from '../section/section.tsx'
import { eventWordKey } from './webhook-form.tsx'

const colours: Readonly<Record<WebhookMessageStatus, string>> = { PENDING: 'gold', DELIVERED: 'green', FAILED: 'red' }
const statusNames = Object.keys(colours) as WebhookMessageStatus[]

function MessageRow({ webhookId, message }: { readonly webhookId: number; readonly message: WebhookMessage }) {
  const { t } = useTranslation()
  const { message: toast } = App.useApp()
  const may = useMay()
  const params = { id: webhookId, message_id: message.message_id }
  const resend = useAction(() => call(routes.resendWebhookMessage, { params }), {
    refresh: ['webhook-messages'],
    onDone: () => void toast.success(t('webhook.resent')),
  })
  return (
    <li className={rows.row} data-testid={`webhook-message-${message.message_id}`}>
      <div className={rows.main}>
        <Tag color={colours[message.status]} data-status={message.status}>
          {t(`webhook.status.${message.status}`)}
        </Tag>
        <span className={rows.name}>{t(`webhook.event.${eventWordKey(message.event_type)}`)}</span>
        <div className={rows.soft}>
          <Instant at={message.created_at} /> · {t('webhook.tries', { count: message.attempt })}
          {message.response_status === null ? null : ` · HTTP ${message.response_status}`}
          {message.next_at === null ? null : (
            <>
              {' · '}
              {t('webhook.nextTry')} <Instant at={message.next_at} />
            </>
          )}
        </div>
        {message.error === null ? null : <div className={rows.bad}>{message.error}</div>}
        <Collapse
          ghost
          size="small"
          items={[
            {
              key: 'body',
              label: t('webhook.body'),
              children: <pre className={rows.body}>{JSON.stringify(message.body, null, 2)}</pre>,
            },
          ]}
        />
      </div>
      {message.status === 'PENDING' || !may(routes.resendWebhookMessage) ? null : (
        <Button size="small" loading={resend.isPending} onClick={() => resend.mutate(undefined)}>
          {t('webhook.resend')}
        </Button>
      )}
    </li>
  )
}

function Messages({ webhookId }: { readonly webhookId: number }) {
  const { t } = useTranslation()
  const [status, setStatus] = useState<WebhookMessageStatus | 'all'>('all')
  const messages = useWebhookMessages(webhookId, status === 'all' ? undefined : status)
  const content = () => {
    if (messages.data === undefined) return messages.error === null ? <Skeleton active /> : null
    if (messages.data.length === 0) return <Nothing title={t('webhook.noMessages')} />
    return (
      <ul className={rows.rows}>
        {messages.data.map((message) => (
          <MessageRow key={message.message_id} webhookId={webhookId} message={message} />
        ))}
      </ul>
    )
  }
  return (
    <>
      <Segmented
        className={rows.note ?? ''}
        value={status}
        onChange={setStatus}
        options={[
          { value: 'all' as const, label: t('webhook.all') },
          ...statusNames.map((value) => ({ value, label: t(`webhook.status.${value}`) })),
        ]}
      />
      {messages.error === null ? null : <ProblemNote error={messages.error} onRetry={messages.refetch} />}
      {content()}
      <LoadMore list={messages} />
    </>
  )
}

interface WebhookMessagesProps {
  readonly webhookId: number | undefined
  readonly onClose: () => void
}

/** What a webhook was sent, how that went, and sending it again. */
export function WebhookMessages({ webhookId, onClose }: WebhookMessagesProps) {
  const { t } = useTranslation()
  return (
    <Drawer
      open={webhookId !== undefined}
      onClose={onClose}
      size="min(680px, 100vw)"
      destroyOnHidden
      title={t('webhook.messages')}
    >
      {webhookId === undefined ? null : <Messages webhookId={webhookId} />}
    </Drawer>
  )
}
