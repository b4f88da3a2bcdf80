import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { PaperReading } from '@xiaopiao/paper'
import { drawPng } from '@xiaopiao/paper/png'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

let isPrepared: Promise<unknown> | undefined

/** The decoder is a WebAssembly file of its own package; it must not be fetched from anywhere. */
async function prepareDecoder(): Promise<void> {
  const wasmBinary = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'))
  await prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasmBinary).buffer }, fireImmediately: true })
}

/** Draws the pages, and reads every QR code and bar code from the picture as a phone would. */
export async function scanCodes(reading: PaperReading): Promise<string[]> {
  isPrepared ??= prepareDecoder()
  await isPrepared
  const png = await drawPng(reading.pages, { background: '#fff' })
  const found = await readBarcodes(new Uint8Array(png), {
    formats: ['QRCode', 'Code128', 'Code39', 'EAN-13', 'EAN-8', 'UPC-A', 'ITF', 'Codabar'],
  })
  return found.map((code) => code.text)
}
