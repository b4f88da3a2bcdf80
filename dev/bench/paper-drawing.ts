import { drawSvg, explain, type PaperReading, readPaper } from '@xiaopiao/paper'

/**
 * Reading and drawing of one five-item receipt, warm, one process, CPU time: 80 mm, GBK, positions in dots, bold, a note
 * that wraps, a QR code, a cut. `new QR` gives every receipt a payload of its own, as a shop's orders do; `same QR` is a
 * live preview of one slip. The bound is a copy of the finished SVG text, character by character.
 */
const goalMs = 2
const warmUpMs = 800
const measureMs = 2_000

const ESC = 0x1b
const GS = 0x1d

/** GBK by hand: 宫保鸡丁, 合计, ￥, 小票. */
const dish = [0xb9, 0xac, 0xb1, 0xa3, 0xbc, 0xa6, 0xb6, 0xa1]
const total = [0xba, 0xcf, 0xbc, 0xc6]
const yuan = [0xa3, 0xa4]
const title = [0xd0, 0xa1, 0xc6, 0xb1]
const note = Array.from({ length: 30 }, () => [0xb1, 0xb8, 0xd7, 0xa2]).flat()

const ascii = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0))
const at = (x: number): number[] => [ESC, 0x24, x & 0xff, x >> 8]
const ruler = ascii(`${'-'.repeat(48)}\n`)

function receipt(payload: string): Uint8Array {
  const items = Array.from({ length: 5 }, (_, index) => [
    ...dish,
    ...at(360),
    ...ascii(`x${index + 1}`),
    ...at(480),
    ...ascii(`${(index + 1) * 38}.00\n`),
    ...ascii('  + '),
    ...dish,
    0x0a,
  ]).flat()
  const data = ascii(payload)
  return Uint8Array.from([
    ...[ESC, 0x40, ESC, 0x61, 1, GS, 0x21, 0x11, ...title, 0x0a, GS, 0x21, 0, ESC, 0x61, 0],
    ...ascii('No. A0137  2026-05-01 12:30\n'),
    ...ruler,
    ...items,
    ...ruler,
    ...[ESC, 0x45, 1, ...total, ...at(456), ...yuan, ...ascii('570.00\n'), ESC, 0x45, 0],
    ...note,
    0x0a,
    ...[ESC, 0x61, 1, GS, 0x28, 0x6b, 3, 0, 0x31, 0x43, 6, GS, 0x28, 0x6b, 3, 0, 0x31, 0x45, 0x31],
    ...[GS, 0x28, 0x6b, (data.length + 3) & 0xff, 0, 0x31, 0x50, 0x30, ...data],
    ...[GS, 0x28, 0x6b, 3, 0, 0x31, 0x51, 0x30, GS, 0x56, 0x42, 0],
  ])
}

const payloadOf = (number: number): string => `https://example.cn/pickup/A0137?t=${String(number).padStart(8, '0')}`

/** Milliseconds of CPU time a call, after warming up. */
function cpuMs(work: (round: number) => unknown): number {
  const wall = () => process.hrtime.bigint()
  let round = 0
  for (const end = wall() + BigInt(warmUpMs) * 1_000_000n; wall() < end; ) work(round++)
  const started = process.cpuUsage()
  const first = round
  for (const end = wall() + BigInt(measureMs) * 1_000_000n; wall() < end; ) work(round++)
  const used = process.cpuUsage(started)
  return (used.user + used.system) / 1_000 / (round - first)
}

/** Throws when the picture does not show what was sent: a fast bench of nothing is no bench. */
function check(reading: PaperReading, svg: string): void {
  const lines = reading.pages[0]?.lines ?? []
  const isComplete = lines.some((line) => line.items.some((item) => item.kind === 'qr'))
  if (reading.unknown.length > 0 || !isComplete || lines.length < 18 || !svg.includes('570.00')) {
    throw new Error('The drawn receipt lacks something')
  }
}

function copied(text: string): number {
  let sum = 0
  for (let index = 0; index < text.length; index++) sum = (sum + text.charCodeAt(index)) | 0
  return sum
}

export function run(): Promise<void> {
  const same = receipt(payloadOf(0))
  const reading = readPaper(same, { widthDots: 576 })
  const svg = drawSvg(reading.pages)
  check(reading, svg)
  const distinct = Array.from({ length: 512 }, (_, number) => receipt(payloadOf(number)))
  const pick = (round: number) => distinct[round % distinct.length] ?? same
  const rows = {
    'read + draw, same QR': cpuMs(() => drawSvg(readPaper(same, { widthDots: 576 }).pages)),
    'read + draw, new QR': cpuMs((round) => drawSvg(readPaper(pick(round), { widthDots: 576 }).pages)),
    'read, same QR': cpuMs(() => readPaper(same, { widthDots: 576 })),
    'draw, same QR': cpuMs(() => drawSvg(reading.pages)),
    explain: cpuMs(() => explain(same)),
    'bound: copy of the SVG': cpuMs(() => copied(svg)),
  }
  console.log(`a five-item receipt of ${same.length} bytes as an SVG of ${svg.length} characters, ms of CPU time`)
  for (const [name, ms] of Object.entries(rows)) console.log(`  ${name.padEnd(24)} ${ms.toFixed(3)}`)
  const met = rows['read + draw, new QR'] < goalMs
  console.log(`  goal: read + draw under ${goalMs} ms ${met ? 'met' : 'missed'}`)
  return Promise.resolve()
}
