import { textField } from '../read-form.ts'
import { done, type Refusal, refusals } from '../reply.ts'
import { type Api, type ApiCall, printerOf } from './api.ts'

/** UTF-8 bytes (cloud-printers 1.2); what happens above is not documented, we refuse. */
const contentBytesMax = 5_000
const timesMax = 10
const expiryMaxSeconds = 24 * 3_600

export const printReceipt: Api = (call) => print(call, (model) => model !== 'label')
export const printLabel: Api = (call) => print(call, (model) => model === 'label')

function print(call: ApiCall, fits: (model: string) => boolean) {
  const device = printerOf(call)
  if ('ret' in device) return device
  if (!fits(device.model)) return refusals.wrongKindOfPrinter
  const content = textField(call.form, 'content')
  if (content === undefined) return refusals.emptyValue
  if (Buffer.byteLength(content, 'utf8') > contentBytesMax) return refusals.contentTooLong
  const wanted = readOptions(call)
  if ('ret' in wanted) return wanted
  return done(call.cloud.take(device, { content, ...wanted, ...call.print }).orderId)
}

function readOptions({
  cloud,
  form,
}: ApiCall): { times: number; expiresAt: number | null; backurl: string | null } | Refusal {
  const times = textField(form, 'times') ?? '1'
  if (!/^\d{1,2}$/.test(times) || Number(times) < 1 || Number(times) > timesMax) return refusals.wrongTimes
  const expired = textField(form, 'expired')
  const left = expired === undefined ? undefined : Number(expired) - cloud.now / 1000
  if (left !== undefined && !(left > 0 && left <= expiryMaxSeconds)) return refusals.wrongExpiry
  const backurl = textField(form, 'backurl') ?? null
  const { registeredCallbacks } = cloud.options
  if (backurl !== null && registeredCallbacks !== 'any' && !registeredCallbacks.includes(backurl))
    return refusals.unregisteredCallback
  return { times: Number(times), expiresAt: expired === undefined ? null : Number(expired) * 1000, backurl }
}

/** Empties the whole queue: there is no cancelling of one order (cloud-printers 1.2). */
export const clearQueue: Api = (call) => {
  const device = printerOf(call)
  if ('ret' in device) return device
  device.clearQueue()
  return done(true)
}
