import { Alert, Button, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { useShop } from '../api/queries.ts'
import { CopyLine } from '../section/copy-line.tsx'
import { gatewayAddress } from './gateway-address.ts'
import styles from './token-notice.module.css'

export interface NewToken {
  readonly printerName: string
  readonly token: string
}

/** A client's token, shown this once, and where the client connects to. */
export function TokenNotice({
  shown,
  onClose,
}: {
  readonly shown: NewToken | undefined
  readonly onClose: () => void
}) {
  const { t } = useTranslation()
  const { data: shop } = useShop()
  return (
    <Modal
      open={shown !== undefined}
      title={`${t('printer.tokenTitle')} · ${shown?.printerName ?? ''}`}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClose}>
          {t('printer.tokenDone')}
        </Button>
      }
      destroyOnHidden
    >
      <div className={styles.notice} data-testid="printer-token">
        <Alert type="warning" showIcon title={t('printer.tokenOnce')} />
        <CopyLine label={t('printer.tokenLabel')} text={shown?.token ?? ''} />
        <CopyLine
          label={t('printer.urlLabel')}
          text={shop === undefined ? '…' : gatewayAddress(location, shop.ws_port)}
        />
        <p className={styles.hint}>{t('printer.urlHint')}</p>
        <p className={styles.hint}>{t('printer.tokenUse')}</p>
      </div>
    </Modal>
  )
}
