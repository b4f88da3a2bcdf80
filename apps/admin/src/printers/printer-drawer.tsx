import type { Printer } from '@xiaopiao/protocol'
import { Button, Drawer, Form, type FormInstance, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { call } from '../api/client.ts'
import { ProblemError } from '../api/problem-error.ts'
import { routes } from '../api/routes.constant.ts'
import { fieldProblems } from '../problem/field-problems.ts'
import { ProblemNote } from '../problem/problem-note.tsx'
import { useAction } from '../problem/use-action.tsx'
import styles from './printer-drawer.module.css'
import {
  AddressFields,
  CopiesAndBackupFields,
  DriverField,
  IdentityFields,
  PaperFields,
  SwitchField,
} from './printer-fields.tsx'
import { bodyOfForm, formOfPrinter, newPrinterForm, type PrinterForm, patchOfForm } from './printer-form.ts'

/** Which printer the form is for: one that exists, or a new one. */
export type PrinterTarget = { readonly kind: 'new' } | { readonly kind: 'existing'; readonly printer: Printer }

type FieldName = NonNullable<Parameters<FormInstance<PrinterForm>['setFields']>[0][number]['name']>

/** The server's paths of what the form shows, and where the form keeps it. */
const fields = {
  printer_sn: 'printer_sn',
  printer_key: 'printer_key',
  printer_name: 'printer_name',
  driver: 'driver',
  printer_type: 'printer_type',
  model: 'model',
  auto_print: 'auto_print',
  is_default: 'is_default',
  backup_printer_id: 'backup_printer_id',
  'connection.host': ['connection', 'host'],
  'connection.port': ['connection', 'port'],
  'settings.copies': ['settings', 'copies'],
  'settings.backup_after_seconds': ['settings', 'backup_after_seconds'],
} satisfies Record<string, FieldName>

type FieldPath = keyof typeof fields
const fieldPaths = Object.keys(fields) as FieldPath[]

function SaveProblem({ error }: { readonly error: Error }) {
  const { t } = useTranslation()
  const account = error instanceof ProblemError && error.code === 'vendor_account'
  return (
    <div className={styles.note} data-testid="printer-problem">
      <ProblemNote error={error} toldElsewhere={fieldPaths}>
        {account ? <Link to="/settings#feie">{t('task.goTo.feieAccount')}</Link> : null}
      </ProblemNote>
    </div>
  )
}

type SavedPrinter = Printer & { readonly token?: string | undefined }

interface PrinterEditorProps {
  readonly target: PrinterTarget
  readonly printers: readonly Printer[]
  readonly onSaved: (printer: SavedPrinter) => void
  readonly onClose: () => void
}

function PrinterEditor({ target, printers, onSaved, onClose }: PrinterEditorProps) {
  const { t, i18n } = useTranslation()
  const [form] = Form.useForm<PrinterForm>()
  const isNew = target.kind === 'new'
  const save = useAction(
    (values: PrinterForm): Promise<SavedPrinter> =>
      target.kind === 'new'
        ? call(routes.createPrinter, { body: bodyOfForm(values) })
        : call(routes.updatePrinter, { params: { id: target.printer.id }, body: patchOfForm(values) }),
    { refresh: ['printers'], onDone: onSaved, quiet: true },
  )
  const submit = (values: PrinterForm): void =>
    save.mutate(values, {
      onError: (error) => {
        const problems = fieldProblems(error, fieldPaths, i18n.language)
        form.setFields(problems.map(({ path, errors }) => ({ name: fields[path], errors })))
      },
    })
  return (
    <Form<PrinterForm>
      form={form}
      layout="vertical"
      initialValues={isNew ? newPrinterForm : formOfPrinter(target.printer)}
      onFinish={submit}
    >
      <DriverField isNew={isNew} />
      <IdentityFields isNew={isNew} />
      <Form.Item
        name="printer_name"
        label={t('printer.name')}
        rules={[{ required: true, whitespace: true, message: t('printer.required') }]}
      >
        <Input maxLength={100} placeholder={t('printer.nameExample')} />
      </Form.Item>
      <AddressFields />
      <PaperFields isNew={isNew} />
      <CopiesAndBackupFields others={printers.filter(({ id }) => target.kind === 'new' || id !== target.printer.id)} />
      <SwitchField name="auto_print" label={t('printer.autoPrint')} hint={t('printer.autoPrintHint')} />
      <SwitchField name="is_default" label={t('printer.isDefault')} hint={t('printer.isDefaultHint')} />
      {isNew ? null : <SwitchField name="active" label={t('printer.active')} hint={t('printer.activeHint')} />}
      {save.error === null ? null : <SaveProblem error={save.error} />}
      <div className={styles.buttons}>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={save.isPending} data-testid="save-printer">
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
export function PrinterDrawer({ target, ...more }: PrinterDrawerProps) {
  const { t } = useTranslation()
  return (
    <Drawer
      open={target !== undefined}
      onClose={more.onClose}
      size="min(540px, 100vw)"
      destroyOnHidden
      title={target?.kind === 'existing' ? t('printer.edit') : t('printer.add')}
    >
      {target === undefined ? null : <PrinterEditor target={target} {...more} />}
    </Drawer>
  )
}
