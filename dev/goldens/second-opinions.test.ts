import { deserialize } from '@react-thermal-printer/printer'
import { compile, encode, prepare } from '@xiaopiao/engine'
import { explain, pageText, readPaper } from '@xiaopiao/paper'
import receiptline from 'receiptline'
import { expect, test } from 'vitest'
import { goldenPrints, outputOf } from './golden-prints.ts'

/**
 * Code of other authors, so that a mistake which engine and paper share shows: receiptline encodes what paper reads,
 * react-thermal-printer's package decodes what the engine encodes.
 */

const slip = compile([
  [{ content: '发财小狗饮品店', textAlign: 'center', fontSize: 'large' }],
  [{ content: '取餐号 A086', textAlign: 'center' }],
  [
    { content: '品名', pagerWeight: 4 },
    { content: '数量', textAlign: 'right' },
    { content: '金额', textAlign: 'right' },
  ],
  [
    { content: '珍珠奶茶', pagerWeight: 4 },
    { content: 'x2', textAlign: 'right' },
    { content: '36.00', textAlign: 'right' },
  ],
  [
    { content: '芋泥波波鲜奶', pagerWeight: 4 },
    { content: 'x10', textAlign: 'right' },
    { content: '225.00', textAlign: 'right' },
  ],
  [
    { content: '合计', fontSize: 'middle', bold: true },
    { content: '261.00', fontSize: 'middle', bold: true, textAlign: 'right' },
  ],
  [{ content: '备注:请把奶茶放在前台,不要打电话,到了发消息就好,谢谢!' }],
])

/** The same slip in receiptline's language. */
const receiptlineSlip = `^^^发财小狗饮品店
取餐号 A086
{width:32,8,8; border:none}
品名 | 数量| 金额
珍珠奶茶 | x2| 36.00
芋泥波波鲜奶 | x10| 225.00
{width:auto}
^^"合计" | ^^"261.00"
备注:请把奶茶放在前台,不要打电话,到了发消息就好,谢谢! |`

test('[TP6] receiptline places the same words at the same columns and breaks the note at the same character', () => {
  const output = encode(prepare(slip, {}), { model: 'escpos80' })
  const theirs = receiptline.transform(receiptlineSlip, { cpl: 48, encoding: 'gb18030', command: 'generic' })
  const readings = [output.kind === 'bytes' ? output.bytes : new Uint8Array(), Buffer.from(theirs, 'latin1')].map(
    (bytes) => readPaper(bytes, { widthDots: 576 }),
  )
  const [ours, other] = readings.map((reading) => reading.pages.flatMap(pageText))
  expect(other).toEqual(ours)
  expect(readings.map((reading) => reading.unknown)).toEqual([[], []])
})

/** What the other decoder knows of our commands, by the names that paper gives them. */
const sameCommands: Readonly<Record<string, string>> = {
  initialize: 'ESC @',
  alignment: 'ESC a',
  textBold: 'ESC E',
  textUnderline: 'ESC -',
  textSize: 'GS !',
  invert: 'GS B',
  barcodeHeight: 'GS h',
  barcodeWidth: 'GS w',
  barcodeHRIPosition: 'GS H',
  barcodePrint: 'GS k',
  cut: 'GS V',
  cashdraw: 'ESC p',
  lf: 'LF',
}

interface Placed {
  readonly offset: number
  readonly command: string
}

/** Both readings of the bytes, as far as both know the commands: `GS ( k` has five names in one and one in the other. */
function placedByOther(bytes: Uint8Array): Placed[] {
  const placed: Placed[] = []
  let offset = 0
  for (const step of deserialize(bytes)) {
    const command = step.name.startsWith('qrcode') ? 'GS ( k' : sameCommands[step.name]
    if (command !== undefined) placed.push({ offset, command })
    offset += 'data' in step && typeof step.data === 'object' ? step.data.length : 1
  }
  return placed
}

function placedByPaper(bytes: Uint8Array): Placed[] {
  const known = new Set([...Object.values(sameCommands), 'GS ( k'])
  return explain(bytes).flatMap(({ offset, command }) => (known.has(command) ? [{ offset, command }] : []))
}

const escposPrints = goldenPrints().filter(
  ({ model, paper }) => model.language === 'escpos' && paper === model.defaultPaper,
)

test.each(escposPrints.map((print) => [print.model.model, print.receipt, print] as const))(
  '[TP19] another decoder finds the same commands at the same places: %s, %s',
  (_model, _receipt, print) => {
    const output = outputOf(print)
    const bytes = output.kind === 'bytes' ? output.bytes : new Uint8Array()
    expect(placedByOther(bytes)).toEqual(placedByPaper(bytes))
  },
)
