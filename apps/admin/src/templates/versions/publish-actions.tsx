import { HistoryOutlined } from '@ant-design/icons'
import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEditor } from '../editor-context.tsx'
import { PublishDialog } from './publish-dialog.tsx'
import { VersionsPanel } from './versions-panel.tsx'

/** Publishing and versions, in the editor's bar. */
export function PublishActions() {
  const { t } = useTranslation('templates')
  const { mayEdit } = useEditor()
  const [open, setOpen] = useState<'versions' | 'publish'>()
  const close = (): void => setOpen(undefined)
  return (
    <>
      <Button icon={<HistoryOutlined />} data-testid="open-versions" onClick={() => setOpen('versions')}>
        {t('versions.open')}
      </Button>
      {mayEdit ? (
        <Button type="primary" data-testid="publish" onClick={() => setOpen('publish')}>
          {t('versions.publish')}
        </Button>
      ) : null}
      <Drawer open={open === 'versions'} title={t('versions.title')} size={460} onClose={close} destroyOnHidden>
        <VersionsPanel />
      </Drawer>
      <PublishDialog open={open === 'publish'} onClose={close} />
    </>
  )
}
