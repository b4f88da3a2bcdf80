import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEditor } from '../editor-context.tsx'
import styles from './block-editor.module.css'
import { Palette } from './palette.tsx'
import { Properties } from './properties.tsx'
import { Structure } from './structure.tsx'

/** Parts, lines and blocks as a tree, and beside it the properties of what is selected, or what can be put in. */
export function BlockEditor() {
  const { t } = useTranslation('templates')
  const { mayEdit } = useEditor()
  const [inserting, setInserting] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const close = (): void => {
    setInserting(false)
    opener.current?.focus()
  }
  return (
    <div className={styles.editor}>
      <div className={styles.structure}>
        <header className={styles.head}>
          <h2>{t('editor.structure')}</h2>
          {mayEdit ? (
            <Button
              ref={opener}
              size="small"
              type={inserting ? 'primary' : 'default'}
              icon={<PlusOutlined />}
              aria-expanded={inserting}
              data-testid="open-palette"
              onClick={() => setInserting(!inserting)}
            >
              {t('editor.insert')}
            </Button>
          ) : null}
        </header>
        <div className={styles.scroll}>
          <Structure />
        </div>
      </div>
      <div className={styles.properties}>{inserting ? <Palette onClose={close} /> : <Properties />}</div>
    </div>
  )
}
