import { textField } from '../read-form.ts'
import { done, refusals } from '../reply.ts'
import { type Api, type ApiCall, isSn, printerOf } from './api.ts'

const linesMax = 100
const accountsPerPrinterMax = 3

/** Lines `sn#key#remark#carnum`. `ret` is 0 even when every line was refused (cloud-printers 1.2). */
export const addPrinters: Api = (call) => {
  const content = textField(call.form, 'printerContent')
  if (content === undefined) return refusals.emptyValue
  const lines = content.split('\n').filter((line) => line.trim() !== '')
  if (lines.length > linesMax) return refusals.tooManyPrinters
  const ok: string[] = []
  const no: string[] = []
  for (const line of lines) {
    const wrong = addPrinter(call, line)
    if (wrong === undefined) ok.push(line)
    else no.push(`${line}  （错误：${wrong}）`)
  }
  return done({ ok, no })
}

/** Adds one printer; answers the vendor's reason when it does not. */
function addPrinter({ cloud, account }: ApiCall, line: string): string | undefined {
  const [sn = '', key = '', name = '', phone = ''] = line.split('#').map((part) => part.trim())
  if (!isSn(sn)) return '打印机编号不合法'
  const device = cloud.devices.get(sn)
  if (device === undefined) return '打印机编号和KEY不正确'
  if (device.key !== key) return '识别码不正确'
  if (device.bindings.has(account.user)) return '已被添加过'
  // Ours: that three are the limit is known, the words are not.
  if (device.bindings.size >= accountsPerPrinterMax) return '该打印机已绑定3个帐号'
  device.bindings.set(account.user, { name, phone })
  return undefined
}

/** `sn-sn-sn`. `ret` is 0 even when none was deleted. */
export const deletePrinters: Api = ({ cloud, account, form }) => {
  const list = textField(form, 'snlist')
  if (list === undefined) return refusals.missingSn
  const ok: string[] = []
  const no: string[] = []
  for (const sn of list.split('-')) {
    const device = cloud.devices.get(sn)
    if (device === undefined) no.push(`${sn}打印机不存在`)
    else if (!device.bindings.delete(account.user)) no.push(`${sn}用户UID不匹配`)
    else ok.push(`${sn}成功`)
  }
  return done({ ok, no })
}

export const editPrinter: Api = (call) => {
  const device = printerOf(call)
  if ('ret' in device) return device
  const name = textField(call.form, 'name')
  if (name === undefined) return refusals.emptyValue
  const binding = device.bindings.get(call.account.user)
  if (binding !== undefined) {
    binding.name = name
    binding.phone = textField(call.form, 'phonenum') ?? binding.phone
  }
  return done(true)
}
