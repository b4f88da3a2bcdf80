import { chinaDate, isChinaDate } from '../china-time.ts'
import { textField } from '../read-form.ts'
import { done, refusals } from '../reply.ts'
import { type Api, printerOf } from './api.ts'

/** True: printed. Ours: an order that expired or was cleared stays false, as one that still waits. */
export const queryOrderState: Api = ({ cloud, account, form }) => {
  const order = cloud.order(textField(form, 'orderid') ?? '')
  if (order === undefined || cloud.devices.get(order.sn)?.bindings.has(account.user) !== true)
    return refusals.unknownOrder
  return done(order.state === 'printed')
}

/** Orders of one printer, by the day on which they were given. Expired and cleared ones are in neither count. */
export const countOrdersByDate: Api = (call) => {
  const device = printerOf(call)
  if ('ret' in device) return device
  const date = textField(call.form, 'date') ?? ''
  if (!isChinaDate(date)) return refusals.malformedDate
  const orders = call.cloud.ordersOf(device.sn).filter(({ acceptedAt }) => chinaDate(acceptedAt) === date)
  const count = (state: string) => orders.filter((order) => order.state === state).length
  return done({ print: count('printed'), waiting: count('waiting') })
}
