import { UploadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemNote } from '../../problem/problem-note.tsx'
import { imageLimits } from '../logo/image-limits.constant.ts'
import { KeptPictures } from '../logo/kept-pictures.tsx'
import { useFaultWords, useUpload } from '../logo/logo-field.tsx'
import styles from './properties.module.css'

interface PictureChoiceProps {
  readonly address: string
  readonly onChoose: (address: string) => void
}

/** The picture of a block: uploaded now, or before. On the paper it is what will print, dot for dot. */
export function PictureChoice({ address, onChoose }: PictureChoiceProps) {
  const { t } = useTranslation('templates')
  const file = useRef<HTMLInputElement>(null)
  const faultWords = useFaultWords()
  const { fault, take, error, sending } = useUpload(onChoose)
  return (
    <div className={styles.setting}>
      <input
        ref={file}
        type="file"
        hidden
        accept={imageLimits.mediaTypes.join(',')}
        aria-label={t('simple.logo.choose')}
        data-testid="picture-file"
        onChange={({ target }) => {
          void take(target.files?.[0])
          // The same file may be chosen again after it was changed.
          target.value = ''
        }}
      />
      <Button icon={<UploadOutlined />} loading={sending} onClick={() => file.current?.click()}>
        {address === '' ? t('simple.logo.choose') : t('simple.logo.replace')}
      </Button>
      <KeptPictures chosen={address} onChoose={onChoose} />
      {fault === undefined ? null : (
        <p className={styles.wrong} role="alert">
          {faultWords(fault)}
        </p>
      )}
      {error === null ? null : <ProblemNote error={error} />}
    </div>
  )
}
