import type { Account, Cloud, PrintRequest } from '../cloud.ts'
import type { Device } from '../device.ts'
import { type Form, textField } from '../read-form.ts'
import { type Refusal, type Reply, refusals } from '../reply.ts'

/** A signed request to one API. */
export interface ApiCall {
  readonly cloud: Cloud
  readonly account: Account
  readonly form: Form
  /** How its print is to go, when it is one. */
  readonly print: Pick<PrintRequest, 'callback' | 'atOnce'>
}

export type Api = (call: ApiCall) => Reply

/** The printer that `sn` names, when it is one of the account's; otherwise the vendor's refusal. */
export function printerOf({ cloud, account, form }: ApiCall): Device | Refusal {
  const sn = textField(form, 'sn')
  if (sn === undefined) return refusals.missingSn
  if (!isSn(sn)) return refusals.malformedSn
  const device = cloud.devices.get(sn)
  return device?.bindings.has(account.user) === true ? device : refusals.notYourPrinter
}

/** Ours: nine digits in every sample; some more are let pass. */
export function isSn(text: string): boolean {
  return /^\d{8,12}$/.test(text)
}
