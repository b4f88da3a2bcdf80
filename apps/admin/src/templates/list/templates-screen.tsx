import { DownloadOutlined, UploadOutlined } from '@ant-design/icons'
import type { Business, TemplateSummary } from '@xiaopiao/protocol'
import { Button, Skeleton, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { call } from '../../api/client.ts'
import { routes } from '../../api/routes.constant.ts'
import { useMay } from '../../api/use-may.ts'
import { Instant } from '../../language/instant.tsx'
import { ProblemNote } from '../../problem/problem-note.tsx'
import { useAction } from '../../problem/use-action.tsx'
import { Section } from '../../section/section.tsx'
import { whoWords } from '../../tasks/history-words.ts'
import { shopVersionOf } from '../versions/shop-version.ts'
import { useTemplates } from '../versions/use-versions.ts'
import { ImportDialog } from './import-dialog.tsx'
import { fileName, fileText, saveFile } from './template-files.ts'
import { TemplatePicture } from './template-picture.tsx'
import styles from './templates-screen.module.css'

function useExport() {
  return useAction(
    (business: Business | undefined) =>
      call(routes.exportTemplates, { query: business === undefined ? {} : { business } }),
    { refresh: [], onDone: (file, business) => saveFile(fileName(business), fileText(file)) },
  )
}

/** Which version prints, since when and by whom. */
function Published({ template }: { readonly template: TemplateSummary }) {
  const { t, i18n } = useTranslation('templates')
  const version = shopVersionOf(template)
  if (template.published_at === null || version === 0) {
    return (
      <p className={styles.soft}>
        {t('list.platform')} · {t('list.neverChanged')}
      </p>
    )
  }
  const author = whoWords(template.author ?? '', i18n)
  return (
    <p className={styles.soft}>
      {t('list.ownVersion', { version })} · {t('list.published', { author })} <Instant at={template.published_at} />
    </p>
  )
}

function TemplateCard({ template, onExport }: { readonly template: TemplateSummary; readonly onExport: () => void }) {
  const { t, i18n } = useTranslation('templates')
  const { business, draft_differs: differs, rollout } = template
  const name = i18n.language === 'en' ? template.name.en : template.name.zh
  return (
    <li className={styles.card} data-testid={`template-${business}`} data-differs={differs}>
      <TemplatePicture business={business} version={template.version} />
      <div className={styles.words}>
        <Link to={`/templates/${business}`} className={styles.open ?? ''}>
          <h3>{name}</h3>
        </Link>
        <Published template={template} />
        {differs || rollout !== null ? (
          <div className={styles.tags}>
            {differs ? <Tag color="gold">{t('list.draftDiffers')}</Tag> : null}
            {rollout === null ? null : <Tag color="blue">{t('list.rollout', rollout)}</Tag>}
          </div>
        ) : null}
      </div>
      <Button
        size="small"
        type="text"
        className={styles.export ?? ''}
        icon={<DownloadOutlined />}
        aria-label={`${t('list.export')} ${name}`}
        title={t('list.export')}
        onClick={onExport}
      />
    </li>
  )
}

/** The templates of all businesses: what prints, what is being tried, what waits to be published. */
export function TemplatesScreen() {
  const { t } = useTranslation('templates')
  const may = useMay()
  const templates = useTemplates()
  const exporting = useExport()
  const [importing, setImporting] = useState(false)
  const content = () => {
    if (templates.data === undefined) return templates.error === null ? <Skeleton active /> : null
    return (
      <ul className={styles.cards}>
        {templates.data.map((template) => (
          <TemplateCard
            key={template.business}
            template={template}
            onExport={() => exporting.mutate(template.business)}
          />
        ))}
      </ul>
    )
  }
  return (
    <Section
      title={t('list.title')}
      extra={
        <>
          {may(routes.importTemplates) ? (
            <Button icon={<UploadOutlined />} data-testid="import-templates" onClick={() => setImporting(true)}>
              {t('list.import')}
            </Button>
          ) : null}
          <Button
            icon={<DownloadOutlined />}
            loading={exporting.isPending}
            data-testid="export-templates"
            onClick={() => exporting.mutate(undefined)}
          >
            {t('list.exportAll')}
          </Button>
        </>
      }
    >
      <p className={styles.intro}>{t('list.intro')}</p>
      {templates.error === null ? null : <ProblemNote error={templates.error} onRetry={templates.refetch} />}
      {content()}
      <ImportDialog open={importing} templates={templates.data ?? []} onClose={() => setImporting(false)} />
    </Section>
  )
}
