import { PlusOutlined } from '@ant-design/icons'
import { Button, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWebhooks } from '../api/queries.ts'
import { routes } from '../api/routes.constant.ts'
import { useMay } from '../api/use-may.ts'
import { ProblemNote } from '../problem/problem-note.tsx'
import rows from '../section/rows.module.css'
import { SecretNotice } from '../section/secret-notice.tsx'
import { Nothing, Section } from '../section/section.tsx'
import { WebhookEditor, type WebhookTarget } from './webhook-form.tsx'
import { WebhookMessages } from './webhook-messages.tsx'
import { WebhookRow } from './webhook-row.tsx'

/** Whom the shop's own systems are told of prints and printers. */
export function WebhooksScreen() {
  const { t } = useTranslation()
  const webhooks = useWebhooks()
  const may = useMay()
  const [target, setTarget] = useState<WebhookTarget>()
  const [shownId, setShownId] = useState<number>()
  const [secret, setSecret] = useState<string>()
  const content = () => {
    if (webhooks.data === undefined) return webhooks.error === null ? <Skeleton active /> : null
    if (webhooks.data.length === 0) return <Nothing title={t('webhook.empty')} />
    return (
      <ul className={rows.rows}>
        {webhooks.data.map((webhook) => (
          <WebhookRow
            key={webhook.id}
            webhook={webhook}
            onEdit={() => setTarget({ kind: 'existing', webhook })}
            onMessages={() => setShownId(webhook.id)}
            onSecret={setSecret}
          />
        ))}
      </ul>
    )
  }
  return (
    <Section
      title={t('setting.tab.webhooks')}
      extra={
        may(routes.createWebhook) ? (
          <Button
            type="primary"
            icon={<PlusOutlined />}
            data-testid="add-webhook"
            onClick={() => setTarget({ kind: 'new' })}
          >
            {t('webhook.add')}
          </Button>
        ) : null
      }
    >
      <p className={rows.intro}>{t('webhook.intro')}</p>
      {webhooks.error === null ? null : <ProblemNote error={webhooks.error} onRetry={webhooks.refetch} />}
      {content()}
      {target === undefined ? null : (
        <WebhookEditor
          target={target}
          onClose={() => setTarget(undefined)}
          onSaved={(saved) => {
            setTarget(undefined)
            setSecret(saved.secret)
          }}
        />
      )}
      <WebhookMessages webhookId={shownId} onClose={() => setShownId(undefined)} />
      <SecretNotice
        title={t('webhook.secret')}
        lines={secret === undefined ? undefined : [{ label: t('webhook.secret'), text: secret }]}
        onClose={() => setSecret(undefined)}
      >
        <p className={rows.soft}>{t('webhook.secretUse')}</p>
      </SecretNotice>
    </Section>
  )
}
