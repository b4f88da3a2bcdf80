import { MoreOutlined } from '@ant-design/icons'
import type { Webhook } from '@xiaopiao/protocol'
import { App, Button, Dropdown, Switch, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { routes } from '../api/routes.constant.ts'
import { useMay } from '../api/use-may.ts'
import { Instant } from '../language/instant.tsx'
import { useAction } from '../problem/use-action.tsx'
import rows from '../section/rows.module.css'
import { eventWordKey } from './webhook-form.tsx'

interface WebhookRowProps {
  readonly webhook: Webhook
  readonly onEdit: () => void
  readonly onMessages: () => void
  readonly onSecret: (secret: string) => void
}

function useWebhookActions(webhook: Webhook, { onMessages, onSecret }: WebhookRowProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const params = { id: webhook.id }
  const refresh = ['webhooks', 'webhook-messages']
  return {
    enable: useAction((enabled: boolean) => call(routes.updateWebhook, { params, body: { enabled } }), { refresh }),
    test: useAction(() => call(routes.testWebhook, { params }), {
      refresh,
      onDone: () => {
        void message.success(t('webhook.testSent'))
        onMessages()
      },
    }),
    renew: useAction(() => call(routes.renewWebhookSecret, { params }), {
      refresh,
      onDone: ({ secret }) => onSecret(secret),
    }),
    remove: useAction(() => call(routes.deleteWebhook, { params }), { refresh }),
  }
}

function Health({ webhook }: { readonly webhook: Webhook }) {
  const { t } = useTranslation()
  if (webhook.disabled_reason === 'gone' || webhook.disabled_reason === 'failing') {
    return <div className={rows.bad}>{t(`webhook.disabled.${webhook.disabled_reason}`)}</div>
  }
  if (webhook.failing_since === null) return null
  return (
    <div className={rows.bad}>
      {t('webhook.failingSince')} <Instant at={webhook.failing_since} />
    </div>
  )
}

/** One webhook: where to, of what, how it goes, and what can be done with it. */
export function WebhookRow(props: WebhookRowProps) {
  const { webhook, onEdit, onMessages } = props
  const { t } = useTranslation()
  const { modal } = App.useApp()
  const may = useMay()
  const { enable, test, renew, remove } = useWebhookActions(webhook, props)
  const owner = may(routes.updateWebhook)
  const ask = (title: string, content: string, okText: string, onOk: () => void): void => {
    modal.confirm({ title, content, okText, okButtonProps: { danger: true }, cancelText: t('action.cancel'), onOk })
  }
  const choices: Readonly<Record<string, () => void>> = {
    edit: onEdit,
    secret: () =>
      ask(t('webhook.renewSecret'), t('webhook.renewMeans'), t('webhook.renewSecret'), () => renew.mutate(undefined)),
    delete: () =>
      ask(t('webhook.deleteAsk'), t('webhook.deleteMeans'), t('action.delete'), () => remove.mutate(undefined)),
  }
  return (
    <li className={rows.row} data-testid={`webhook-${webhook.id}`}>
      <div className={rows.main}>
        <span className={rows.name}>{webhook.url}</span>
        <div className={rows.tags}>
          {webhook.event_types.map((type) => (
            <Tag key={type}>{t(`webhook.event.${eventWordKey(type)}`)}</Tag>
          ))}
        </div>
        <Health webhook={webhook} />
      </div>
      <div className={rows.actions}>
        <Switch
          size="small"
          aria-label={`${t('webhook.enabled')} ${webhook.url}`}
          checked={webhook.enabled}
          disabled={!owner}
          loading={enable.isPending}
          onChange={(enabled) => enable.mutate(enabled)}
        />
        <Button size="small" onClick={onMessages}>
          {t('webhook.messages')}
        </Button>
        {owner ? (
          <>
            <Button
              size="small"
              loading={test.isPending}
              disabled={!webhook.enabled}
              onClick={() => test.mutate(undefined)}
            >
              {t('webhook.test')}
            </Button>
            <Dropdown
              trigger={['click']}
              menu={{
                items: [
                  { key: 'edit', label: t('action.edit') },
                  { key: 'secret', label: t('webhook.renewSecret') },
                  { type: 'divider' },
                  { key: 'delete', label: t('action.delete'), danger: true },
                ],
                onClick: ({ key }) => choices[key]?.(),
              }}
            >
              <Button
                size="small"
                icon={<MoreOutlined />}
                loading={renew.isPending || remove.isPending}
                aria-label={t('printer.inDetail', { name: webhook.url })}
              />
            </Dropdown>
          </>
        ) : null}
      </div>
    </li>
  )
}
