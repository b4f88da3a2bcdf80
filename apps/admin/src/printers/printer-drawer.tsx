import type { Printer } from '@xiaopiao/protocol'
import { AutoComplete, Button, Drawer, Form, Input, InputNumber, Radio, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { routes } from '../api/routes.constant.ts'
import { fieldProblems } from '../problem/field-problems.ts'
import { ProblemNote } from '../problem/problem-note.tsx'
import { useAction } from '../problem/use-action.tsx'
import styles from './printer-drawer.module.css'
import { bodyOfForm, formOfPrinter, newPrinterForm, type PrinterForm, patchOfForm } from './printer-form.ts'

/** Which printer the form is for: one that exists, or a new one. */
export type PrinterTarget = { readonly kind: 'new' } | { readonly kind: 'existing'; readonly printer: Printer }

/** The generic models; the server knows more, and names them all when one is unknown to it. */
const suggestedModels = ['escpos80', 'escpos58'].map((value) => ({ value }))

const fields = [
  'printer_sn',
  'printer_name',
  'driver',
  'printer_type',
  'model',
  'auto_print',
  'is_default',
  'connection.host',
  'connection.port',
] as const

/** The form keeps the address in an object of its own, as the body does. */
function splitPath(path: 'connection.host' | 'connection.port'): ['connection', 'host' | 'port'] {
  return ['connection', path === 'connection.host' ? 'host' : 'port']
}

function DriverFields({ isNew }: { readonly isNew: boolean }) {
  const { t } = useTranslation()
  const driver = Form.useWatch<PrinterForm['driver'] | undefined>('driver')
  return (
    <>
      <Form.Item
        name="driver"
        label={t('printer.driver')}
        extra={driver === 'agent' ? t('printer.driverAgentHint') : t('printer.driverNetworkHint')}
      >
        <Radio.Group
          disabled={!isNew}
          optionType="button"
          options={[
            { value: 'network', label: t('driver.network') },
            { value: 'agent', label: t('driver.agent') },
          ]}
        />
      </Form.Item>
      {driver === 'agent' ? null : (
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
      )}
    </>
  )
}

function PaperFields() {
  const { t } = useTranslation()
  return (
    <div className={styles.pair}>
      <Form.Item name="model" label={t('printer.model')} extra={t('printer.modelHint')}>
        <AutoComplete options={suggestedModels} maxLength={50} allowClear />
      </Form.Item>
      <Form.Item name="printer_type" label={t('printer.paper')}>
        <Radio.Group optionType="button" options={['58mm', '80mm']} />
      </Form.Item>
    </div>
  )
}

function SwitchField({ name, label, hint }: { readonly name: string; readonly label: string; readonly hint?: string }) {
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

interface PrinterEditorProps {
  readonly target: PrinterTarget
  readonly onSaved: (printer: Printer & { readonly token?: string | undefined }) => void
  readonly onClose: () => void
}

function PrinterEditor({ target, onSaved, onClose }: PrinterEditorProps) {
  const { t, i18n } = useTranslation()
  const [form] = Form.useForm<PrinterForm>()
  const isNew = target.kind === 'new'
  const save = useAction(
    (values: PrinterForm): Promise<Printer & { token?: string | undefined }> =>
      target.kind === 'new'
        ? call(routes.createPrinter, { body: bodyOfForm(values) })
        : call(routes.updatePrinter, { params: { id: target.printer.id }, body: patchOfForm(values) }),
    { refresh: ['printers'], onDone: onSaved, quiet: true },
  )
  const submit = (values: PrinterForm): void =>
    save.mutate(values, {
      onError: (error) => {
        form.setFields(
          fieldProblems(error, fields, i18n.language).map(({ path, errors }) => ({
            name: path === 'connection.host' || path === 'connection.port' ? splitPath(path) : path,
            errors,
          })),
        )
      },
    })
  return (
    <Form<PrinterForm>
      form={form}
      layout="vertical"
      initialValues={isNew ? newPrinterForm : formOfPrinter(target.printer)}
      onFinish={submit}
    >
      {save.error === null ? null : (
        <div className={styles.note}>
          <ProblemNote error={save.error} />
        </div>
      )}
      <Form.Item
        name="printer_name"
        label={t('printer.name')}
        rules={[{ required: true, whitespace: true, message: t('printer.required') }]}
      >
        <Input maxLength={100} autoFocus />
      </Form.Item>
      <Form.Item
        name="printer_sn"
        label={t('printer.sn')}
        extra={isNew ? t('printer.snHint') : undefined}
        rules={[{ required: true, whitespace: true, message: t('printer.required') }]}
      >
        <Input maxLength={50} disabled={!isNew} spellCheck={false} />
      </Form.Item>
      <DriverFields isNew={isNew} />
      <PaperFields />
      <SwitchField name="auto_print" label={t('printer.autoPrint')} hint={t('printer.autoPrintHint')} />
      <SwitchField name="is_default" label={t('printer.isDefault')} />
      {isNew ? null : <SwitchField name="active" label={t('printer.active')} hint={t('printer.activeHint')} />}
      <div className={styles.buttons}>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('action.save')}
        </Button>
      </div>
    </Form>
  )
}

interface PrinterDrawerProps extends Omit<PrinterEditorProps, 'target'> {
  readonly target: PrinterTarget | undefined
}

/** The form that adds or changes a printer. */
export function PrinterDrawer({ target, onSaved, onClose }: PrinterDrawerProps) {
  const { t } = useTranslation()
  return (
    <Drawer
      open={target !== undefined}
      onClose={onClose}
      size="min(520px, 100vw)"
      destroyOnHidden
      title={target?.kind === 'existing' ? t('printer.edit') : t('printer.add')}
    >
      {target === undefined ? null : <PrinterEditor target={target} onSaved={onSaved} onClose={onClose} />}
    </Drawer>
  )
}
