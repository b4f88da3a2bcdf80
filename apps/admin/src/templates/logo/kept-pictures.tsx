import { DeleteOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import type { ImageView } from '@xiaopiao/protocol'
import { Button, Modal, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/client.ts'
import { routes } from '../../api/routes.constant.ts'
import { ProblemNote } from '../../problem/problem-note.tsx'
import { useAction } from '../../problem/use-action.tsx'
import { Nothing } from '../../section/section.tsx'
import { useEditorHands } from '../editor-context.tsx'
import styles from './logo-field.module.css'

interface KeptPicturesProps {
  /** Address of the picture that is in use. */
  readonly chosen: string
  readonly onChoose: (url: string) => void
}

/** Pictures that the shop has uploaded before: chosen again without another upload, or deleted. */
export function KeptPictures({ chosen, onChoose }: KeptPicturesProps) {
  const { t } = useTranslation('templates')
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('simple.logo.kept')}</Button>
      <Modal open={open} title={t('simple.logo.kept')} footer={null} onCancel={() => setOpen(false)} destroyOnHidden>
        <PictureGrid
          chosen={chosen}
          onChoose={(url) => {
            onChoose(url)
            setOpen(false)
          }}
        />
      </Modal>
    </>
  )
}

function PictureGrid({ chosen, onChoose }: KeptPicturesProps) {
  const { t } = useTranslation('templates')
  const images = useQuery({
    queryKey: ['images'],
    queryFn: ({ signal }) => call(routes.listImages, {}, { signal }),
    select: (list) => list.data,
  })
  const remove = useAction((hash: string) => call(routes.deleteImage, { params: { hash } }), {
    refresh: ['images'],
    quiet: true,
  })
  if (images.data === undefined) {
    return images.error === null ? <Skeleton active /> : <ProblemNote error={images.error} onRetry={images.refetch} />
  }
  if (images.data.length === 0) return <Nothing title={t('simple.logo.noneKept')} />
  return (
    <>
      {remove.error === null ? null : <ProblemNote error={remove.error} />}
      <ul className={styles.kept}>
        {images.data.map((image) => (
          <KeptPicture
            key={image.hash}
            image={image}
            chosen={image.url === chosen}
            onChoose={() => onChoose(image.url)}
            onRemove={() => remove.mutate(image.hash)}
          />
        ))}
      </ul>
    </>
  )
}

interface KeptPictureProps {
  readonly image: ImageView
  readonly chosen: boolean
  readonly onChoose: () => void
  readonly onRemove: () => void
}

function KeptPicture({ image, chosen, onChoose, onRemove }: KeptPictureProps) {
  const { t } = useTranslation('templates')
  const { mayEdit } = useEditorHands()
  const name = image.name === '' ? image.hash.slice(0, 8) : image.name
  return (
    <li data-chosen={chosen}>
      <button type="button" className={styles.pick} onClick={onChoose} aria-pressed={chosen}>
        <img src={image.url} alt={name} loading="lazy" />
        <span className={styles.fineprint}>
          {name} · {image.width_px} × {image.height_px}
        </span>
      </button>
      {mayEdit ? (
        <Button
          size="small"
          type="text"
          danger
          icon={<DeleteOutlined />}
          disabled={chosen}
          aria-label={t('simple.logo.delete', { name })}
          onClick={onRemove}
        />
      ) : null}
    </li>
  )
}
