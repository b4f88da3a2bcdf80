import { DeleteOutlined, UploadOutlined } from '@ant-design/icons'
import { prepareImage, type Raster } from '@xiaopiao/engine'
import type { PartField } from '@xiaopiao/protocol'
import { Alert, Button, Radio, Slider, Spin } from 'antd'
import { type ChangeEvent, type DragEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/client.ts'
import { routes } from '../../api/routes.constant.ts'
import { ProblemNote } from '../../problem/problem-note.tsx'
import { useAction } from '../../problem/use-action.tsx'
import { useEditor } from '../editor-context.tsx'
import type { EditorPart, SettingValue } from '../editor-state.ts'
import { fieldValue } from '../simple/field-value.ts'
import { mmOfDots } from './dot-width.ts'
import { imageLimits } from './image-limits.constant.ts'
import { KeptPictures } from './kept-pictures.tsx'
import styles from './logo-field.module.css'
import { ditherChoices, ditherSettings, lookOf, type PictureLook } from './logo-settings.ts'
import { blackShare, OneBitPicture } from './one-bit-picture.tsx'
import { type PicturePixels, pixelsOf } from './picture-pixels.ts'
import { type PictureFault, type PictureFile, readPictureFile } from './read-picture-file.ts'

type Reading =
  | { readonly state: 'none' }
  | { readonly state: 'reading' }
  | { readonly state: 'failed' }
  | { readonly state: 'read'; readonly pixels: PicturePixels }

/** The pixels behind an address, which may take a moment. */
function usePixels(address: string): Reading {
  const [read, setRead] = useState<{ readonly address: string; readonly reading: Reading }>()
  useEffect(() => {
    if (address === '') return
    let wanted = true
    const tell = (reading: Reading): void => {
      if (wanted) setRead({ address, reading })
    }
    pixelsOf(address).then(
      (pixels) => tell({ state: 'read', pixels }),
      () => tell({ state: 'failed' }),
    )
    return () => {
      wanted = false
    }
  }, [address])
  if (address === '') return { state: 'none' }
  return read?.address === address ? read.reading : { state: 'reading' }
}

/** The dots that will print, by the same code as on the server; undefined for a picture that would be metres long. */
function rasterOf({ width, height, rgba }: PicturePixels, look: PictureLook): Raster | undefined {
  const { widthDots, dither, threshold } = look
  try {
    return prepareImage({ id: 'logo', width, height, rgba }, { widthDots, dither, threshold })
  } catch {
    return undefined
  }
}

/** More black than this is slow to print, pale, and uses up the print head. */
const blackShareMax = 0.6
const blackShareMin = 0.004

function Dots({ pixels, look }: { readonly pixels: PicturePixels; readonly look: PictureLook }) {
  const { t } = useTranslation('templates')
  const raster = useMemo(() => rasterOf(pixels, look), [pixels, look])
  if (raster === undefined) return <Alert type="error" showIcon title={t('simple.logo.tooTall')} />
  const share = blackShare(raster)
  const { widthDots, heightDots } = raster
  const size = { width: mmOfDots(widthDots), height: mmOfDots(heightDots), widthDots, heightDots }
  return (
    <>
      <div className={styles.paper}>
        <OneBitPicture raster={raster} label={t('simple.logo.dots')} />
      </div>
      <p className={styles.fineprint} data-testid="logo-size">
        {t('simple.logo.size', { ...size, black: Math.round(share * 100) })}
      </p>
      {share > blackShareMax ? <Alert type="warning" showIcon title={t('simple.logo.veryBlack')} /> : null}
      {share < blackShareMin ? <Alert type="warning" showIcon title={t('simple.logo.nearlyWhite')} /> : null}
    </>
  )
}

export function useFaultWords(): (fault: PictureFault) => string {
  const { t } = useTranslation('templates')
  const megas = (value: number) => (value / 1_000_000).toFixed(1)
  return (fault) => {
    switch (fault.code) {
      case 'wrong_type':
        return t('simple.logo.fault.wrong_type')
      case 'too_many_bytes':
        return t('simple.logo.fault.too_many_bytes', {
          megabytes: megas(fault.bytes),
          most: imageLimits.bytesMax / 1_000_000,
        })
      case 'too_many_pixels':
        return t('simple.logo.fault.too_many_pixels', {
          megapixels: megas(fault.pixels),
          most: Math.floor(imageLimits.pixelsMax / 1_000_000),
        })
      case 'unreadable':
        return t('simple.logo.fault.unreadable')
    }
  }
}

/** Choosing, dropping and sending a file. */
export function useUpload(onUploaded: (url: string) => void) {
  const [fault, setFault] = useState<PictureFault>()
  const upload = useAction(
    ({ name, base64 }: PictureFile) => call(routes.uploadImage, { body: { name, content_base64: base64 } }),
    { refresh: ['images'], quiet: true, onDone: ({ url }) => onUploaded(url) },
  )
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return
    upload.reset()
    const answer = await readPictureFile(file)
    setFault(answer.ok ? undefined : answer.fault)
    if (answer.ok) upload.mutate(answer.file)
  }
  return { fault, take, error: upload.error, sending: upload.isPending }
}

interface LogoFieldProps {
  readonly part: EditorPart
  /** The part's field of kind `image`. */
  readonly field: PartField
}

/** A picture of a part: choosing a file, how it becomes dots, how wide it prints. */
export function LogoField({ part, field }: LogoFieldProps) {
  const { t } = useTranslation('templates')
  const { state, dispatch, mayEdit } = useEditor()
  const file = useRef<HTMLInputElement>(null)
  const [dropping, setDropping] = useState(false)
  const faultWords = useFaultWords()
  const address = String(fieldValue(part, state.content.settings, field))
  const reading = usePixels(address)
  const set = (key: string, value: SettingValue | undefined): void =>
    dispatch({ kind: 'setSetting', type: part.type, key, value })
  const { fault, take, error, sending } = useUpload((url) => set(field.key, url))
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setDropping(false)
    void take(event.dataTransfer.files[0])
  }
  const choose = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    void take(target.files?.[0])
    // The same file may be chosen again after it was changed.
    target.value = ''
  }
  return (
    <section
      className={styles.logo}
      data-dropping={dropping}
      data-testid="logo-field"
      aria-label={t('simple.logo.title')}
      onDragOver={(event) => {
        event.preventDefault()
        setDropping(mayEdit)
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={mayEdit ? drop : undefined}
    >
      <div className={styles.actions}>
        <input
          ref={file}
          type="file"
          className={styles.file}
          accept={imageLimits.mediaTypes.join(',')}
          disabled={!mayEdit}
          tabIndex={-1}
          aria-label={t('simple.logo.choose')}
          data-testid="logo-file"
          onChange={choose}
        />
        {mayEdit ? (
          <Button icon={<UploadOutlined />} loading={sending} onClick={() => file.current?.click()}>
            {address === '' ? t('simple.logo.choose') : t('simple.logo.replace')}
          </Button>
        ) : null}
        <KeptPictures chosen={address} onChoose={(url) => set(field.key, url)} />
        {address === '' ? null : (
          <Button
            type="text"
            danger
            icon={<DeleteOutlined />}
            data-testid="remove-logo"
            onClick={() => set(field.key, field.default === '' ? undefined : '')}
          >
            {t('simple.logo.remove')}
          </Button>
        )}
      </div>
      <p className={styles.fineprint}>
        {t('simple.logo.limits', {
          megabytes: imageLimits.bytesMax / 1_000_000,
          megapixels: Math.floor(imageLimits.pixelsMax / 1_000_000),
        })}
      </p>
      {fault === undefined ? null : <Alert type="error" showIcon role="alert" title={faultWords(fault)} />}
      {error === null ? null : <ProblemNote error={error} />}
      <PictureState reading={reading} part={part} />
    </section>
  )
}

function PictureState({ reading, part }: { readonly reading: Reading; readonly part: EditorPart }) {
  const { t } = useTranslation('templates')
  switch (reading.state) {
    case 'none':
      return <p className={styles.fineprint}>{t('simple.logo.none')}</p>
    case 'reading':
      return <Spin delay={300} />
    case 'failed':
      return <Alert type="warning" showIcon title={t('simple.logo.failed')} />
    case 'read':
      return <PictureControls pixels={reading.pixels} part={part} />
  }
}

/** Width, dither and threshold, and the dots that they make. */
function PictureControls({ pixels, part }: { readonly pixels: PicturePixels; readonly part: EditorPart }) {
  const { t } = useTranslation('templates')
  const { state, dispatch } = useEditor()
  const ids = useId()
  const { settings } = state.content
  const fieldOf = (key: string) => part.fields.find((field) => field.key === key)
  const { widthDots, dither, threshold } = lookOf((key) => {
    const field = fieldOf(key)
    return field && fieldValue(part, settings, field)
  })
  const look = useMemo(() => ({ widthDots, dither, threshold }), [widthDots, dither, threshold])
  const set = (key: string, value: SettingValue): void => dispatch({ kind: 'setSetting', type: part.type, key, value })
  const width = fieldOf('width')
  const choices = ditherChoices(part.fields)
  const inMm = (dots: number) => t('simple.logo.widthOf', { mm: mmOfDots(dots), dots })
  return (
    <>
      <Dots pixels={pixels} look={look} />
      {width?.kind === 'number' ? (
        <div className={styles.control} data-testid="logo-width">
          <span id={`${ids}width`}>{t('simple.logo.width')}</span>
          <Slider
            aria-labelledby={`${ids}width`}
            min={width.min ?? 8}
            max={width.max ?? 576}
            step={8}
            value={widthDots}
            tooltip={{ formatter: null }}
            ariaValueTextFormatterForHandle={inMm}
            onChange={(dots) => set('width', dots)}
          />
          <span className={styles.value}>{inMm(widthDots)}</span>
        </div>
      ) : null}
      {choices.length < 2 ? null : (
        <div className={styles.control}>
          <span id={`${ids}dither`}>{t('simple.logo.dither')}</span>
          <Radio.Group
            className={styles.choices ?? ''}
            aria-labelledby={`${ids}dither`}
            value={dither}
            onChange={({ target }) => {
              const chosen = choices.find((choice) => choice === target.value) ?? 'otsu'
              for (const [key, value] of Object.entries(ditherSettings(chosen, part.fields))) set(key, value)
            }}
            options={choices.map((choice) => ({ value: choice, label: t(`simple.logo.dithers.${choice}`) }))}
          />
        </div>
      )}
      {dither !== 'threshold' || fieldOf('threshold') === undefined ? null : (
        <div className={styles.control} data-testid="logo-threshold">
          <span id={`${ids}threshold`}>{t('simple.logo.threshold')}</span>
          <Slider
            aria-labelledby={`${ids}threshold`}
            tooltip={{ formatter: null }}
            min={1}
            max={255}
            value={threshold}
            onChange={(value) => set('threshold', value)}
          />
          <span className={styles.value}>{threshold}</span>
        </div>
      )}
    </>
  )
}
