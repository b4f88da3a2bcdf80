import { CopyOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import { useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './copy-line.module.css'

/** Plain http addresses of a local network have no clipboard interface; the older command still works there. */
async function copy(field: HTMLInputElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(field.value)
    return true
  } catch {
    field.select()
    return document.execCommand('copy')
  }
}

/** A text to be taken elsewhere, with a button that copies it. */
export function CopyLine({ label, text }: { readonly label: string; readonly text: string }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const copyText = async (): Promise<void> => {
    if (field.current !== null && (await copy(field.current))) void message.success(t('action.copied'))
    else void message.warning(t('action.copyFailed'))
  }
  return (
    <div className={styles.line}>
      <label htmlFor={id}>{label}</label>
      <input id={id} ref={field} readOnly value={text} onFocus={({ target }) => target.select()} />
      <Button icon={<CopyOutlined />} aria-label={`${t('action.copy')} ${label}`} onClick={() => void copyText()}>
        {t('action.copy')}
      </Button>
    </div>
  )
}
