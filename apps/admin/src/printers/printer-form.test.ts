import { type Printer, printerBody, printerPatch } from '@xiaopiao/protocol'
import { expect, test } from 'vitest'
import { gatewayAddress } from './gateway-address.ts'
import { bodyOfForm, formOfPrinter, newPrinterForm, type PrinterForm, patchOfForm } from './printer-form.ts'
import { printerHealth } from './printer-state.tsx'

const network: PrinterForm = {
  ...newPrinterForm,
  printer_sn: ' FRONT-01 ',
  printer_name: ' 收银台 ',
  connection: { host: '192.168.1.100', port: null },
}

test('bodyOfForm() makes a body that the contract accepts, with the usual port', () => {
  const body = bodyOfForm(network)
  expect(printerBody.safeParse(body).success).toBe(true)
  expect(body).toMatchObject({ printer_sn: 'FRONT-01', printer_name: '收银台', connection: { port: 9100 } })
  expect(body).not.toHaveProperty('model')
})

test('bodyOfForm() gives an agent printer no connection', () => {
  const body = bodyOfForm({ ...network, driver: 'agent', model: 'sprt80' })
  expect(printerBody.safeParse(body).success).toBe(true)
  expect(body).not.toHaveProperty('connection')
  expect(body.model).toBe('sprt80')
})

test('patchOfForm() makes a patch that the contract accepts and leaves out what cannot change', () => {
  const patch = patchOfForm({ ...network, active: false })
  expect(printerPatch.safeParse(patch).success).toBe(true)
  expect(patch.printer_status).toBe('INACTIVE')
  expect(patch).not.toHaveProperty('printer_sn')
})

test('formOfPrinter() shows what the printer is', () => {
  const printer = { printer_sn: 'A', printer_status: 'INACTIVE', connection: null, driver: 'agent' } as Printer
  expect(formOfPrinter(printer)).toMatchObject({ printer_sn: 'A', active: false, connection: { port: 9100 } })
})

test('printerHealth() is bad for what keeps paper from coming out', () => {
  const of = (online: boolean, condition: Printer['condition']) =>
    printerHealth({ online, condition, printer_status: 'ACTIVE' })
  expect(of(true, 'ready')).toBe('good')
  expect(of(true, 'paper_low')).toBe('attention')
  expect(of(true, 'paper_out')).toBe('bad')
  expect(of(false, 'ready')).toBe('bad')
  expect(printerHealth({ online: true, condition: 'ready', printer_status: 'INACTIVE' })).toBe('off')
})

test('gatewayAddress() is on the page’s own host, encrypted when the page is', () => {
  expect(gatewayAddress({ protocol: 'http:', hostname: '192.168.1.5' }, 8765)).toBe('ws://192.168.1.5:8765/')
  expect(gatewayAddress({ protocol: 'https:', hostname: 'print.example' }, 9443)).toBe('wss://print.example:9443/')
})
