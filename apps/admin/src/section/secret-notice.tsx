import { Alert, Button, Modal } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyLine } from './copy-line.tsx'
import styles from './secret-notice.module.css'

export interface SecretLine {
  readonly label: string
  readonly text: string
}

interface SecretNoticeProps {
  readonly title: string
  /** What is shown now and never again; undefined: the notice is closed. */
  readonly lines: readonly SecretLine[] | undefined
  readonly onClose: () => void
  readonly testId?: string
  readonly children?: ReactNode
}

/** A secret that is shown this once; only a person who says so closes it. */
export function SecretNotice({ title, lines, onClose, testId, children }: SecretNoticeProps) {
  const { t } = useTranslation()
  return (
    <Modal
      open={lines !== undefined}
      title={title}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClose}>
          {t('action.kept')}
        </Button>
      }
      destroyOnHidden
    >
      <div className={styles.notice} data-testid={testId ?? 'secret-notice'}>
        <Alert type="warning" showIcon title={t('action.shownOnce')} />
        {lines?.map(({ label, text }) => (
          <CopyLine key={label} label={label} text={text} />
        ))}
        {children}
      </div>
    </Modal>
  )
}
