import type { PrintType } from '@xiaopiao/protocol'

/** DL3: what happens to an attempt that nobody can confirm: a person decides, or it prints again with 重打 on top. */
export type OnUnconfirmed = 'hold' | 'reprint_marked'

/** The settings of a tenant that decide when and how tasks print (http-api.md, Config), typed. */
export interface PrintSettings {
  readonly enabled: boolean
  readonly defaultPrinterSn: string | null
  readonly autoPrintOnPayment: boolean
  readonly autoPrintOnShipping: boolean
  readonly antiRefundDelaySeconds: number
  readonly retryMaxCount: number
  readonly retryIntervalSeconds: number
  readonly taskTimeoutSeconds: number
  /** How long a silent attempt is waited for before it is unconfirmed, for a short job. */
  readonly attemptTimeoutSeconds: number
  /** The name of a business whose template it is, or a template as text; empty: the usual business. */
  readonly receiptTemplate: string
  readonly shippingTemplate: string
  readonly onUnconfirmed: Readonly<Record<PrintType, OnUnconfirmed>>
  /** DL5: the question to the shop system; undefined where the tenant has configured none. */
  readonly refundCheck: RefundCheck | undefined
}

/** DL5: whether a payment was refunded is asked of the shop system before its receipt prints. */
export interface RefundCheck {
  readonly url: string
  readonly timeoutSeconds: number
  /** What happens without an answer: it prints all the same, or it waits and asks again. */
  readonly onFailure: 'print' | 'hold'
  /** Sealed; null: questions go out unsigned. */
  readonly secretSealed: string | null
}
