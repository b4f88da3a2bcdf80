import { UploadOutlined } from '@ant-design/icons'
import type { TemplateFile, TemplateSummary } from '@xiaopiao/protocol'
import { Alert, App, Button, Modal, Tag } from 'antd'
import { type ChangeEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/client.ts'
import { routes } from '../../api/routes.constant.ts'
import { ProblemNote } from '../../problem/problem-note.tsx'
import { useAction } from '../../problem/use-action.tsx'
import rows from '../../section/rows.module.css'
import { type FileAnswer, readTemplateFile } from './template-files.ts'
import styles from './templates-screen.module.css'

interface ImportDialogProps {
  readonly open: boolean
  readonly templates: readonly TemplateSummary[]
  readonly onClose: () => void
}

/** What a file would bring, before it does. */
function Contents({
  file,
  templates,
}: {
  readonly file: TemplateFile
  readonly templates: readonly TemplateSummary[]
}) {
  const { t, i18n } = useTranslation('templates')
  return (
    <>
      <p>{t('list.importAsk')}</p>
      <ul className={rows.rows} data-testid="import-contents">
        {file.templates.map(({ business, parts, settings }) => {
          const known = templates.find((one) => one.business === business)
          return (
            <li key={business} className={rows.row}>
              <span className={rows.main}>
                <span className={rows.name}>{known?.name[i18n.language === 'en' ? 'en' : 'zh'] ?? business}</span>{' '}
                {known?.draft_differs === true ? <Tag color="gold">{t('list.importReplaces')}</Tag> : null}
              </span>
              <span className={rows.soft}>
                {t('list.importParts', { count: parts.length })} ·{' '}
                {t('list.importSettings', { count: settings.length })}
              </span>
            </li>
          )
        })}
      </ul>
    </>
  )
}

/** Takes templates from a file as drafts. */
export function ImportDialog({ open, templates, onClose }: ImportDialogProps) {
  const { t } = useTranslation('templates')
  const { message } = App.useApp()
  const field = useRef<HTMLInputElement>(null)
  const [answer, setAnswer] = useState<FileAnswer>()
  const take = useAction((file: TemplateFile) => call(routes.importTemplates, { body: file }), {
    refresh: ['templates'],
    quiet: true,
    onDone: (_, file) => {
      void message.success(t('list.importDone', { count: file.templates.length }))
      close()
    },
  })
  const close = (): void => {
    setAnswer(undefined)
    take.reset()
    onClose()
  }
  const choose = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    const [file] = target.files ?? []
    take.reset()
    if (file !== undefined) void readTemplateFile(file).then(setAnswer)
    target.value = ''
  }
  const faultWords = { unreadable: t('list.importUnreadable'), too_large: t('list.importTooLarge') }
  return (
    <Modal
      open={open}
      title={t('list.importTitle')}
      okText={t('list.import')}
      cancelText={t('action.cancel', { ns: 'translation' })}
      confirmLoading={take.isPending}
      okButtonProps={{ disabled: answer?.ok !== true }}
      onOk={() => {
        if (answer?.ok === true) take.mutate(answer.file)
      }}
      onCancel={close}
      destroyOnHidden
    >
      <div className={styles.import}>
        <p className={rows.soft}>{t('list.importHint')}</p>
        <input
          ref={field}
          type="file"
          className={styles.file}
          accept="application/json,.json"
          tabIndex={-1}
          aria-label={t('list.importChoose')}
          data-testid="import-file"
          onChange={choose}
        />
        <div>
          <Button icon={<UploadOutlined />} onClick={() => field.current?.click()}>
            {t('list.importChoose')}
          </Button>
        </div>
        {answer === undefined || answer.ok ? null : (
          <Alert type="error" showIcon role="alert" title={faultWords[answer.fault]} />
        )}
        {answer?.ok === true ? <Contents file={answer.file} templates={templates} /> : null}
        {take.error === null ? null : <ProblemNote error={take.error} />}
      </div>
    </Modal>
  )
}
