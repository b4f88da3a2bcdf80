import { PlusOutlined } from '@ant-design/icons'
import type { ApiKey } from '@xiaopiao/protocol'
import { App, Button, Skeleton, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { useApiKeys } from '../api/queries.ts'
import { routes } from '../api/routes.constant.ts'
import { useServerNow } from '../clock/use-server-now.ts'
import { Instant } from '../language/instant.tsx'
import { ProblemNote } from '../problem/problem-note.tsx'
import { useAction } from '../problem/use-action.tsx'
import { LoadMore } from '../section/load-more.tsx'
import rows from '../section/rows.module.css'
import { SecretNotice } from '../section/secret-notice.tsx'
import { Nothing, Section } from '../section/section.tsx'
import { NewKeyForm } from './new-key-form.tsx'

function KeyRow({ apiKey }: { readonly apiKey: ApiKey }) {
  const { t } = useTranslation()
  const { modal } = App.useApp()
  const now = useServerNow()
  const remove = useAction(() => call(routes.deleteKey, { params: { id: apiKey.id } }), { refresh: ['api-keys'] })
  const ended = apiKey.expires_at !== null && Date.parse(apiKey.expires_at) <= now
  const ask = (): void => {
    modal.confirm({
      title: t('apiKey.deleteAsk', { name: apiKey.name }),
      content: t('apiKey.deleteMeans'),
      okText: t('action.delete'),
      okButtonProps: { danger: true },
      cancelText: t('action.cancel'),
      onOk: () => remove.mutate(undefined),
    })
  }
  return (
    <li className={rows.row} data-testid={`key-${apiKey.id}`}>
      <div className={rows.main}>
        <span className={rows.name}>{apiKey.name}</span>{' '}
        <Tag>{apiKey.scopes.includes('write') ? t('apiKey.write') : t('apiKey.read')}</Tag>
        {ended ? <Tag color="red">{t('apiKey.ended')}</Tag> : null}
        <div className={rows.soft}>
          {t('apiKey.created')} <Instant at={apiKey.created_at} /> ·{' '}
          {apiKey.expires_at === null ? (
            t('apiKey.expiry.never')
          ) : (
            <>
              {t('apiKey.until')} <Instant at={apiKey.expires_at} />
            </>
          )}
        </div>
      </div>
      <Button size="small" danger loading={remove.isPending} onClick={ask}>
        {t('action.delete')}
      </Button>
    </li>
  )
}

/** The shop's API keys: for its own systems, each deleted without touching the others. */
export function KeysScreen() {
  const { t } = useTranslation()
  const keys = useApiKeys()
  const [adding, setAdding] = useState(false)
  const [made, setMade] = useState<{ readonly name: string; readonly apiKey: string }>()
  const content = () => {
    if (keys.data === undefined) return keys.error === null ? <Skeleton active /> : null
    if (keys.data.length === 0) return <Nothing title={t('apiKey.empty')} />
    return (
      <ul className={rows.rows}>
        {keys.data.map((apiKey) => (
          <KeyRow key={apiKey.id} apiKey={apiKey} />
        ))}
      </ul>
    )
  }
  return (
    <Section
      title={t('setting.tab.keys')}
      extra={
        <Button type="primary" icon={<PlusOutlined />} data-testid="add-key" onClick={() => setAdding(true)}>
          {t('apiKey.add')}
        </Button>
      }
    >
      <p className={rows.intro}>{t('apiKey.intro')}</p>
      {keys.error === null ? null : <ProblemNote error={keys.error} onRetry={keys.refetch} />}
      {content()}
      <LoadMore list={keys} />
      <NewKeyForm
        open={adding}
        onClose={() => setAdding(false)}
        onMade={({ name, api_key: apiKey }) => {
          setAdding(false)
          setMade({ name, apiKey })
        }}
      />
      <SecretNotice
        title={made?.name ?? ''}
        lines={made && [{ label: t('apiKey.key'), text: made.apiKey }]}
        onClose={() => setMade(undefined)}
      >
        <p className={rows.soft}>{t('apiKey.use')}</p>
      </SecretNotice>
    </Section>
  )
}
