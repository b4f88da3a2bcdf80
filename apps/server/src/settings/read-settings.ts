import type { TenantReads } from '../store/store.ts'
import type { OnUnconfirmed, PrintSettings, RefundCheck } from './print-settings.ts'
import { type StoredValues, settingValue, storedValues } from './stored-values.ts'

/** The print settings, and what else the making of documents needs. */
export interface TenantSettings extends PrintSettings {
  /** IANA name of the zone in which slips show their times. */
  readonly timeZone: string
  /** Whether a refund after printing prints a slip that says so, and how that looks. */
  readonly voidSlipOnRefund: boolean
  readonly voidTemplate: string
  /** Whether a version of the shop's own that makes no slips is taken back by itself (TP33). */
  readonly templateAutoRollback: boolean
}

/** The settings of a tenant, typed, defaults applied. One read of the store. */
export async function readPrintSettings(reads: TenantReads): Promise<TenantSettings> {
  const values = storedValues(await reads.settings())
  const policy = (key: 'receipt' | 'shipping' | 'order' | 'label'): OnUnconfirmed =>
    settingValue(values, `print.on_unconfirmed.${key}`) === 'reprint_marked' ? 'reprint_marked' : 'hold'
  return {
    enabled: settingValue(values, 'print.enabled'),
    defaultPrinterSn: settingValue(values, 'print.default_printer_sn') || null,
    autoPrintOnPayment: settingValue(values, 'print.auto_print_on_payment'),
    autoPrintOnShipping: settingValue(values, 'print.auto_print_on_shipping'),
    antiRefundDelaySeconds: settingValue(values, 'print.anti_refund_delay'),
    retryMaxCount: settingValue(values, 'print.retry_max_count'),
    retryIntervalSeconds: settingValue(values, 'print.retry_interval'),
    taskTimeoutSeconds: settingValue(values, 'print.task_timeout'),
    attemptTimeoutSeconds: settingValue(values, 'print.attempt_timeout'),
    receiptTemplate: settingValue(values, 'print.receipt_template'),
    shippingTemplate: settingValue(values, 'print.shipping_template'),
    onUnconfirmed: {
      RECEIPT: policy('receipt'),
      SHIPPING: policy('shipping'),
      ORDER: policy('order'),
      LABEL: policy('label'),
    },
    refundCheck: refundCheckOf(values),
    timeZone: settingValue(values, 'print.time_zone'),
    voidSlipOnRefund: settingValue(values, 'print.void_slip_on_refund'),
    voidTemplate: settingValue(values, 'print.void_template'),
    templateAutoRollback: settingValue(values, 'print.template_auto_rollback'),
  }
}

function refundCheckOf(values: StoredValues): RefundCheck | undefined {
  const url = settingValue(values, 'print.refund_check_url')
  if (url === '') return undefined
  return {
    url,
    timeoutSeconds: settingValue(values, 'print.refund_check_timeout'),
    onFailure: settingValue(values, 'print.refund_check_on_failure') === 'hold' ? 'hold' : 'print',
    secretSealed: settingValue(values, 'print.refund_check_secret') || null,
  }
}
