import type { CodeFault } from '../codes/code-fault.ts'
import { barcodeSizing } from '../codes/code-sizing.ts'
import { upcaOfUpce } from '../codes/symbologies.ts'
import type { BarcodeBlock, Symbology } from '../document/resolved-document.ts'
import { utf8 } from '../text/utf8.ts'
import type { ByteWriter } from './byte-writer.ts'

/** `m` of GS k in the form with a length byte: a printer firmware (Printer/barcode) and the M80 manual. */
const commands: Record<Symbology, number> = {
  upca: 0x41,
  upce: 0x42,
  ean13: 0x43,
  ean8: 0x44,
  code39: 0x45,
  itf: 0x46,
  codabar: 0x47,
  code93: 0x48,
  code128: 0x49,
}

/**
 * What is sent. CODE128 goes in set B, which takes all of ASCII: some firmware reads set C in another way. UPC-E goes
 * as the UPC-A that it stands for: firmware and M80 take nothing else.
 */
function payloadOf(symbology: Symbology, content: string): string {
  if (symbology === 'code128') return `{B${content.replace(/\{/g, '{{')}`
  return symbology === 'upce' ? upcaOfUpce(content) : content
}

const hriCodes: Record<BarcodeBlock['hri'], number> = { none: 0, above: 1, below: 2, both: 3 }

/**
 * A barcode by GS k: text position (GS H), height (GS h) and module width (GS w) are sent before each, since some
 * printers forget them.
 * @returns what is wrong when there is no such code; nothing is written then.
 */
export function encodeBarcode(
  block: BarcodeBlock,
  content: string,
  widthDots: number,
  heightDotsMax: number,
  writer: ByteWriter,
): CodeFault | undefined {
  const { symbology } = block
  const sizing = barcodeSizing(block, content, widthDots)
  if ('code' in sizing) return sizing
  const payload = utf8(payloadOf(symbology, sizing.content))
  writer.push([0x1d, 0x48, hriCodes[block.hri]])
  writer.push([0x1d, 0x68, Math.min(block.heightDots, heightDotsMax)])
  writer.push([0x1d, 0x77, sizing.moduleDots])
  writer.push([0x1d, 0x6b, commands[symbology], payload.length])
  writer.push(payload)
  return undefined
}
