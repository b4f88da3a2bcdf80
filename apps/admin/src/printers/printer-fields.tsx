import { QuestionCircleOutlined } from '@ant-design/icons'
import type { DriverKind, Printer } from '@xiaopiao/protocol'
import { AutoComplete, Collapse, Form, Input, InputNumber, Radio, Select, Switch } from 'antd'
import type { ClipboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './printer-drawer.module.css'
import { type PrinterForm, paperForDriver, papersOf, readSnAndKey } from './printer-form.ts'

/** The generic models; the server knows more, and names them all when one is unknown to it. */
const suggestedModels = ['escpos80', 'escpos58'].map((value) => ({ value }))

const driverNames: readonly DriverKind[] = ['feie', 'network', 'agent']

/** The driver that is chosen in the form around. */
function useDriver(): DriverKind {
  return Form.useWatch<PrinterForm['driver'] | undefined>('driver') ?? 'feie'
}

/** How the printer is reached; that of one that exists stays. */
export function DriverField({ isNew }: { readonly isNew: boolean }) {
  const { t } = useTranslation()
  const form = Form.useFormInstance<PrinterForm>()
  const driver = useDriver()
  const offered = isNew ? driverNames : driverNames.filter((name) => name === driver)
  const change = (chosen: DriverKind): void =>
    form.setFieldsValue({ printer_type: paperForDriver(chosen, form.getFieldValue('printer_type')) })
  return (
    <Form.Item name="driver" label={t('printer.driver')}>
      <Radio.Group
        className={styles.drivers ?? ''}
        disabled={!isNew}
        onChange={({ target }: { target: { value?: DriverKind } }) => {
          if (target.value !== undefined) change(target.value)
        }}
      >
        {offered.map((name) => (
          <Radio key={name} value={name}>
            {t(`driver.${name}`)}
            <div className={styles.hint}>{t(`printer.driverHint.${name}`)}</div>
          </Radio>
        ))}
      </Radio.Group>
    </Form.Item>
  )
}

/** Serial number, and for a new Feie printer its key: pasting what its QR code holds fills both. */
export function IdentityFields({ isNew }: { readonly isNew: boolean }) {
  const { t } = useTranslation()
  const form = Form.useFormInstance<PrinterForm>()
  const feie = useDriver() === 'feie'
  const paste = (event: ClipboardEvent<HTMLInputElement>): void => {
    const read = feie ? readSnAndKey(event.clipboardData.getData('text')) : undefined
    if (read === undefined) return
    event.preventDefault()
    form.setFieldsValue({ printer_sn: read.sn, printer_key: read.key })
  }
  const required = [{ required: true, whitespace: true, message: t('printer.required') }]
  return (
    <>
      <div className={feie && isNew ? styles.halves : undefined}>
        <Form.Item
          name="printer_sn"
          label={t('printer.sn')}
          extra={!isNew || feie ? undefined : t('printer.snHint')}
          rules={required}
        >
          <Input maxLength={50} disabled={!isNew} spellCheck={false} autoComplete="off" onPaste={paste} />
        </Form.Item>
        {feie && isNew ? (
          <Form.Item name="printer_key" label={t('printer.key')} rules={required}>
            <Input maxLength={100} spellCheck={false} autoComplete="off" onPaste={paste} />
          </Form.Item>
        ) : null}
      </div>
      {feie && isNew ? <WhereIsTheKey /> : null}
    </>
  )
}

function WhereIsTheKey() {
  const { t } = useTranslation()
  return (
    <Collapse
      ghost
      size="small"
      className={styles.help ?? ''}
      items={[
        {
          key: 'help',
          label: (
            <>
              <QuestionCircleOutlined aria-hidden="true" /> {t('printer.keyWhere')}
            </>
          ),
          children: (
            <ul className={styles.steps}>
              <li>{t('printer.keyStep1')}</li>
              <li>{t('printer.keyStep2')}</li>
              <li>{t('printer.keyStep3')}</li>
            </ul>
          ),
        },
      ]}
    />
  )
}

/** Where a network printer is. */
export function AddressFields() {
  const { t } = useTranslation()
  if (useDriver() !== 'network') return null
  return (
    <div className={styles.pair}>
      <Form.Item
        name={['connection', 'host']}
        label={t('printer.host')}
        extra={t('printer.hostHint')}
        rules={[{ required: true, whitespace: true, message: t('printer.required') }]}
      >
        <Input maxLength={255} spellCheck={false} autoCapitalize="none" />
      </Form.Item>
      <Form.Item
        name={['connection', 'port']}
        label={t('printer.port')}
        rules={[{ type: 'integer', min: 1, max: 65_535, message: t('printer.portRange') }]}
      >
        <InputNumber className={styles.wide ?? ''} controls={false} />
      </Form.Item>
    </div>
  )
}

export function PaperFields({ isNew }: { readonly isNew: boolean }) {
  const { t } = useTranslation()
  const driver = useDriver()
  const papers = papersOf(driver).filter((paper) => isNew || paper !== 'auto')
  return (
    <>
      <Form.Item
        name="printer_type"
        label={t('printer.paper')}
        extra={driver === 'feie' && isNew ? t('printer.paperAutoHint') : undefined}
      >
        <Radio.Group
          optionType="button"
          options={papers.map((value) => ({ value, label: t(`printer.paperName.${value}`) }))}
        />
      </Form.Item>
      {driver === 'feie' ? null : (
        <Form.Item name="model" label={t('printer.model')} extra={t('printer.modelHint')}>
          <AutoComplete options={suggestedModels} maxLength={50} allowClear />
        </Form.Item>
      )}
    </>
  )
}

/** How many copies, and who takes over when this printer is away. */
export function CopiesAndBackupFields({ others }: { readonly others: readonly Printer[] }) {
  const { t } = useTranslation()
  const backup = Form.useWatch<PrinterForm['backup_printer_id'] | undefined>('backup_printer_id')
  const seconds = t('unit.s')
  return (
    <>
      <div className={styles.pair}>
        <Form.Item name="backup_printer_id" label={t('printer.backup')} extra={t('printer.backupHint')}>
          <Select<number>
            allowClear
            placeholder={t('printer.noBackup')}
            options={others.map(({ id, printer_name: label }) => ({ value: id, label }))}
          />
        </Form.Item>
        <Form.Item
          name={['settings', 'copies']}
          label={t('printer.copies')}
          rules={[{ type: 'integer', min: 1, max: 20, message: t('printer.copiesRange') }]}
        >
          <InputNumber className={styles.wide ?? ''} />
        </Form.Item>
      </div>
      {backup === null || backup === undefined ? null : (
        <Form.Item
          name={['settings', 'backup_after_seconds']}
          label={t('printer.backupAfter')}
          rules={[{ type: 'integer', min: 0, max: 3_600, message: t('printer.backupAfterRange') }]}
        >
          <InputNumber className={styles.wide ?? ''} suffix={seconds} />
        </Form.Item>
      )}
    </>
  )
}

export function SwitchField({
  name,
  label,
  hint,
}: {
  readonly name: string
  readonly label: string
  readonly hint?: string
}) {
  return (
    <div className={styles.switch}>
      <div>
        <div>{label}</div>
        {hint === undefined ? null : <div className={styles.hint}>{hint}</div>}
      </div>
      <Form.Item name={name} valuePropName="checked" noStyle>
        <Switch aria-label={label} />
      </Form.Item>
    </div>
  )
}
