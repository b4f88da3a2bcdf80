import { type Printer, printerBody, printerPatch } from '@xiaopiao/protocol'
import { expect, test } from 'vitest'
import { gatewayAddress } from './gateway-address.ts'
import {
  bodyOfForm,
  formOfPrinter,
  newPrinterForm,
  type PrinterForm,
  paperForDriver,
  papersOf,
  patchOfForm,
  readSnAndKey,
} from './printer-form.ts'
import { printerHealth } from './printer-state.tsx'

const network: PrinterForm = {
  ...newPrinterForm,
  driver: 'network',
  printer_type: '80mm',
  printer_sn: ' FRONT-01 ',
  printer_name: ' 收银台 ',
  connection: { host: '192.168.1.100', port: null },
}

const feie: PrinterForm = {
  ...newPrinterForm,
  printer_sn: ' 316500010 ',
  printer_key: ' abcdefgh ',
  printer_name: '前台云打印机',
  model: 'escpos80',
}

test('bodyOfForm() makes a body that the contract accepts, with the usual port', () => {
  const body = bodyOfForm(network)
  expect(printerBody.safeParse(body).success).toBe(true)
  expect(body).toMatchObject({ printer_sn: 'FRONT-01', printer_name: '收银台', connection: { port: 9100 } })
  expect(body).not.toHaveProperty('model')
  expect(body).not.toHaveProperty('printer_key')
})

test('bodyOfForm() gives an agent printer no connection', () => {
  const body = bodyOfForm({ ...network, driver: 'agent', model: 'sprt80' })
  expect(printerBody.safeParse(body).success).toBe(true)
  expect(body).not.toHaveProperty('connection')
  expect(body.model).toBe('sprt80')
})

test('bodyOfForm() leaves the paper and the language of a Feie printer to the vendor, unless somebody chose a paper', () => {
  const body = bodyOfForm(feie)
  expect(printerBody.safeParse(body).success).toBe(true)
  expect(body).toMatchObject({ driver: 'feie', printer_sn: '316500010', printer_key: 'abcdefgh' })
  for (const field of ['model', 'printer_type', 'connection']) expect(body).not.toHaveProperty(field)
  expect(bodyOfForm({ ...feie, printer_type: 'label' }).printer_type).toBe('label')
})

test('patchOfForm() makes a patch that the contract accepts and leaves out what cannot change', () => {
  for (const form of [network, feie]) {
    const patch = patchOfForm({ ...form, active: false })
    expect(printerPatch.safeParse(patch).success).toBe(true)
    expect(patch.printer_status).toBe('INACTIVE')
    expect(patch).not.toHaveProperty('printer_sn')
    expect(patch).not.toHaveProperty('printer_key')
  }
})

test('copies are one when nobody says more; a wait for the backup needs a backup', () => {
  expect(patchOfForm({ ...network, settings: { copies: null, backup_after_seconds: 5 } }).settings).toEqual({
    copies: 1,
  })
  expect(patchOfForm({ ...network, backup_printer_id: 3, settings: { copies: 2 } })).toMatchObject({
    backup_printer_id: 3,
    settings: { copies: 2, backup_after_seconds: 60 },
  })
})

test('formOfPrinter() shows what the printer is', () => {
  const printer = {
    printer_sn: 'A',
    printer_status: 'INACTIVE',
    connection: null,
    driver: 'agent',
    settings: { copies: 3 },
  } as Printer
  expect(formOfPrinter(printer)).toMatchObject({
    printer_sn: 'A',
    printer_key: '',
    active: false,
    connection: { port: 9100 },
    settings: { copies: 3 },
  })
})

test('only a vendor knows the paper of its printers by itself', () => {
  expect(papersOf('feie')).toContain('auto')
  for (const driver of ['agent', 'network'] as const) {
    expect(papersOf(driver)).not.toContain('auto')
    expect(paperForDriver(driver, 'auto')).toBe('80mm')
    expect(paperForDriver(driver, 'label')).toBe('label')
  }
})

test('readSnAndKey() reads the QR code under a Feie printer, and nothing else', () => {
  expect(readSnAndKey(' 316500010:abcdEFGH ')).toEqual({ sn: '316500010', key: 'abcdEFGH' })
  expect(readSnAndKey('316500010:abcdefgh')).toEqual({ sn: '316500010', key: 'abcdefgh' })
  for (const text of ['', '316500010', ':', 'a:', 'a:b:c', 'http://x:80', '前台:a']) {
    expect(readSnAndKey(text), text).toBeUndefined()
  }
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
