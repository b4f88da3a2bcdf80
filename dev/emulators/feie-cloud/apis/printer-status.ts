import type { Cloud, StatusWords } from '../cloud.ts'
import { type Device, deviceModels } from '../device.ts'
import { done } from '../reply.ts'
import { type Api, printerOf } from './api.ts'

/** As `Open_printerInfo` numbers them. */
type State = 0 | 1 | 2

/** Offline, in order, not in order (cloud-printers 1.4); of the English words only the beginnings are known. */
const words: Readonly<Record<StatusWords, readonly [string, string, string]>> = {
  plain: ['离线', '在线，工作状态正常', '在线，工作状态不正常'],
  full_stop: ['离线。', '在线，工作状态正常。', '在线，工作状态不正常。'],
  english: ['off-line', 'The online working condition is normal', 'The online working condition is not normal'],
}

function stateOf(cloud: Cloud, device: Device): State {
  const { offlineSince } = device
  const noticed = offlineSince !== null && cloud.now - offlineSince >= cloud.options.offlineNoticedAfterMs
  if (noticed) return 0
  return device.paper ? 1 : 2
}

export const queryStatus: Api = (call) => {
  const device = printerOf(call)
  return 'ret' in device ? device : done(words[call.cloud.options.statusWords][stateOf(call.cloud, device)])
}

export const printerInfo: Api = (call) => {
  const device = printerOf(call)
  if ('ret' in device) return device
  return done({
    sn: device.sn,
    name: device.bindings.get(call.account.user)?.name ?? '',
    model: deviceModels.indexOf(device.model),
    status: stateOf(call.cloud, device),
    waiting: device.waiting().length,
    printlogo: 0,
    scanSwitch: 0,
  })
}
