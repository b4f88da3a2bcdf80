import { drawSvg } from '@xiaopiao/paper'
import type { Device } from './device.ts'
import { readSlip } from './read-slip.ts'

const slipsShown = 5

/** A page with what hangs out of each printer, newest first: for people who watch the demo. */
export function paperPage(devices: Iterable<Device>): string {
  const printers = [...devices].map(printer).join('')
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta http-equiv="refresh" content="2">
<title>模拟飞鹅云 / Emulated Feie cloud</title>
<style>body{font:16px system-ui,sans-serif;background:#e9e7e2;color:#333;margin:2rem}svg{max-width:24rem;height:auto;
margin:0 1rem 1rem 0;vertical-align:top;background:#fff}</style>
<h1>模拟飞鹅云 / Emulated Feie cloud</h1>${printers}</html>`
}

function printer(device: Device): string {
  const newest = device.slips.slice(-slipsShown).reverse()
  const state = `${device.online ? '在线 online' : '离线 offline'}${device.paper ? '' : ' · 缺纸 no paper'}`
  const slips = newest.map((slip) => drawSvg(readSlip(device.model, slip), { title: slip.orderId })).join('')
  return `<h2>${device.sn} · ${device.model} · ${state} · ${device.waiting().length} 排队 waiting</h2>
<div>${slips === '' ? '还没有小票 / no slip yet' : slips}</div>`
}
