import { useTranslation } from 'react-i18next'
import { useShop } from '../api/queries.ts'
import { SecretNotice } from '../section/secret-notice.tsx'
import { gatewayAddress } from './gateway-address.ts'
import styles from './printers-screen.module.css'

export interface NewToken {
  readonly printerName: string
  readonly token: string
}

interface TokenNoticeProps {
  readonly shown: NewToken | undefined
  readonly onClose: () => void
}

/** A client's token, shown this once, and where the client connects to. */
export function TokenNotice({ shown, onClose }: TokenNoticeProps) {
  const { t } = useTranslation()
  const { data: shop } = useShop()
  const url = shop === undefined ? '…' : gatewayAddress(location, shop.ws_port)
  const lines = shown && [
    { label: t('printer.tokenLabel'), text: shown.token },
    { label: t('printer.urlLabel'), text: url },
  ]
  return (
    <SecretNotice
      title={`${t('printer.tokenTitle')} · ${shown?.printerName ?? ''}`}
      lines={lines}
      onClose={onClose}
      testId="printer-token"
    >
      <p className={styles.soft}>{t('printer.urlHint')}</p>
      <p className={styles.soft}>{t('printer.tokenUse')}</p>
    </SecretNotice>
  )
}
