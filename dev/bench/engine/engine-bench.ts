import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { readPaper } from '@xiaopiao/paper'
import { repositoryRoot } from '../../repository-root.ts'
import { benchOrder } from './bench-order.ts'
import { checkReceipt, type Verdict } from './check-receipt.ts'
import { benchPhoto, toneError } from './photo.ts'
import { type BundleSize, buildFloor, buildOurs, bundleSize, findPeers, type Subject } from './subjects.ts'

/**
 * `npm run bench engine [name …]`: receipts a second of main-thread CPU time, warm, each subject in a process of its own,
 * beside the other encoders that npm has and beside the floor of copying finished bytes. Ours starts from template and
 * data; peers only encode. What comes out is read back and compared with the order.
 */
const itemCounts = [5, 100] as const
/** Orders that a subject prints in turn. */
const orderVariants = 32
const coldStarts = 11

interface Rate {
  readonly perSecond: number
  readonly perSecondAllThreads: number
  readonly bytes: Uint8Array
}

interface Row {
  readonly subject: Subject
  readonly rates: Partial<Record<number, Rate>>
  readonly verdict: Verdict
  readonly coldMs: number
  /** Of a process that makes no receipt, started in turn with the others. */
  readonly bareMs: number
  readonly bundle: BundleSize | undefined
}

export async function run(): Promise<void> {
  const wanted = process.argv.slice(3)
  const folder = await mkdtemp(join(tmpdir(), 'xiaopiao-bench-'))
  try {
    const ours = await buildOurs(folder)
    const { peers, skipped } = await findPeers()
    const isWanted = ({ name, kind }: Subject) =>
      kind === 'ours' || wanted.length === 0 || wanted.some((part) => name.includes(part))
    const subjects = [...ours, ...peers].filter(isWanted)
    await benchReceipts(folder, subjects)
    await benchImages(folder, subjects)
    await sayDistSize()
    for (const reason of skipped) console.log(`skipped ${reason}`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function benchReceipts(folder: string, subjects: readonly Subject[]): Promise<void> {
  const bare = await emptySubject(folder)
  const rows: Row[] = []
  for (const subject of subjects) {
    process.stderr.write(`${subject.name} …\n`)
    rows.push(await benchSubject(folder, subject, bare))
  }
  const floors: Partial<Record<number, Rate>> = {}
  for (const count of itemCounts) {
    const finished = rows[0]?.rates[count]?.bytes
    if (finished !== undefined)
      floors[count] = await receiptRate(folder, await buildFloor(folder, count, finished), count)
  }
  sayReceipts(rows, floors)
}

async function benchSubject(folder: string, subject: Subject, bare: Subject): Promise<Row> {
  const rates: Partial<Record<number, Rate>> = {}
  const faults = new Set<string>()
  const notes = new Set<string>()
  for (const count of itemCounts) {
    try {
      const rate = await receiptRate(folder, subject, count)
      rates[count] = rate
      const verdict = checkReceipt(rate.bytes, benchOrder(count, 0))
      // The short receipt's verdict speaks for both, unless only the long one has faults.
      if (faults.size === 0) for (const fault of verdict.faults) faults.add(fault)
      if (count === itemCounts[0]) for (const note of verdict.notes) notes.add(note)
    } catch (error) {
      faults.add((error as Error).message)
    }
  }
  const start = await coldStart(subject, bare).catch(() => ({ coldMs: Number.NaN, bareMs: Number.NaN }))
  const verdict = { faults: [...faults], notes: [...notes] }
  return { subject, rates, verdict, ...start, bundle: await bundleSize(folder, subject) }
}

async function receiptRate(folder: string, subject: Subject, count: number): Promise<Rate> {
  const file = join(folder, `orders-${count}.json`)
  if (!existsSync(file)) {
    const orders = Array.from({ length: orderVariants }, (_, variant) => benchOrder(count, variant))
    await writeFile(file, JSON.stringify(orders))
  }
  return measure(subject, 'receipt', file)
}

async function measure(subject: Subject, task: string, input: string): Promise<Rate> {
  const answer = JSON.parse(await runChild(subject, task, input)) as Omit<Rate, 'bytes'> & { first: string }
  return { ...answer, bytes: new Uint8Array(Buffer.from(answer.first, 'base64')) }
}

function runChild(subject: Subject, task: string, input: string): Promise<string> {
  const script = new URL('./measure.mjs', import.meta.url).pathname
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, subject.file, task, input], { stdio: ['ignore', 'pipe', 'ignore'] })
    let said = ''
    child.stdout.on('data', (text) => (said += text))
    child.on('error', reject)
    child.on('exit', (code) => {
      const { error } = code === 0 ? (JSON.parse(said) as { error?: string }) : { error: `exit code ${code}` }
      if (error === undefined) resolve(said)
      else reject(new Error(error))
    })
  })
}

/** Milliseconds of the whole process for one receipt, and of a process that makes none, in turn; medians. */
async function coldStart(subject: Subject, bare: Subject): Promise<{ coldMs: number; bareMs: number }> {
  const order = JSON.stringify(benchOrder(5, 0))
  const timesMs: Record<'cold' | 'bare', number[]> = { cold: [], bare: [] }
  for (let turn = 0; turn < coldStarts; turn++) {
    for (const [kind, started] of [
      ['bare', bare],
      ['cold', subject],
    ] as const) {
      const begin = performance.now()
      await runChild(started, 'cold', order)
      timesMs[kind].push(performance.now() - begin)
    }
  }
  return { coldMs: median(timesMs.cold), bareMs: median(timesMs.bare) }
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN

async function emptySubject(folder: string): Promise<Subject> {
  const file = join(folder, 'nothing.mjs')
  await writeFile(file, 'export const receipt = () => new Uint8Array(0)\n')
  return { name: 'bare Node', file, kind: 'ours' }
}

/** The fastest peer of those with nothing wrong on paper. */
function fastestCorrect(rows: readonly Row[], count: number): number | undefined {
  const rates = rows
    .filter((row) => row.subject.kind === 'peer' && row.verdict.faults.length === 0)
    .map((row) => row.rates[count]?.perSecond ?? 0)
  return rates.length > 0 ? Math.max(...rates) : undefined
}

const whole = (value: number) => (Number.isFinite(value) ? Math.round(value).toLocaleString('en') : '-')
const times = (value: number, of: number | undefined) => (of === undefined ? '' : `×${(value / of).toPrecision(2)}`)

function sayReceipts(rows: readonly Row[], floors: Partial<Record<number, Rate>>): void {
  console.log(
    `\nreceipts per second of main-thread CPU; × is beside the fastest peer with nothing wrong; cold start: one receipt, over a bare Node of ${whole(rows[0]?.bareMs ?? Number.NaN)} ms`,
  )
  const heads = itemCounts.flatMap((count) => [`${count} items /s`, '×', 'bytes'])
  const table = [['', ...heads, 'all threads /s', 'cold ms', 'min kB', 'gzip kB', 'wrong']]
  for (const row of rows) {
    table.push([
      row.subject.name,
      ...itemCounts.flatMap((count) => {
        const rate = row.rates[count]
        return rate === undefined
          ? ['-', '', '-']
          : [whole(rate.perSecond), times(rate.perSecond, fastestCorrect(rows, count)), whole(rate.bytes.length)]
      }),
      whole(row.rates[5]?.perSecondAllThreads ?? Number.NaN),
      Number.isFinite(row.coldMs) ? `+${(row.coldMs - row.bareMs).toFixed(1)}` : '-',
      row.bundle === undefined ? '-' : (row.bundle.bytes / 1000).toFixed(0),
      row.bundle === undefined ? '-' : (row.bundle.gzipBytes / 1000).toFixed(1),
      String(row.verdict.faults.length),
    ])
  }
  table.push([
    'floor: copying finished bytes',
    ...itemCounts.flatMap((count) => {
      const rate = floors[count]
      if (rate === undefined) return ['-', '', '-']
      const ours = rows[0]?.rates[count]?.perSecond ?? Number.NaN
      return [whole(rate.perSecond), `ours 1/${(rate.perSecond / ours).toFixed(0)}`, whole(rate.bytes.length)]
    }),
  ])
  sayTable(table)
  console.log('')
  for (const { subject, verdict } of rows) {
    const faults = verdict.faults.length === 0 ? 'nothing wrong' : `WRONG: ${verdict.faults.join('; ')}`
    const notes = verdict.notes.length === 0 ? '' : ` (${verdict.notes.join('; ')})`
    console.log(`${subject.name}: ${faults}${notes}`)
  }
}

async function benchImages(folder: string, subjects: readonly Subject[]): Promise<void> {
  const photo = benchPhoto()
  const input = join(folder, 'photo.json')
  const encoded = { rgba: Buffer.from(photo.rgba).toString('base64'), png: Buffer.from(photo.png).toString('base64') }
  await writeFile(input, JSON.stringify({ ...photo, ...encoded }))
  console.log(`\nimages per second of main-thread CPU, ${photo.width}x${photo.height} RGBA photo to 1 bit to bytes`)
  const table = [['', 'images /s', 'all threads /s', 'bytes', 'tone error %']]
  for (const subject of subjects.filter(({ name }) => !name.includes('each time'))) {
    process.stderr.write(`${subject.name}, images …\n`)
    try {
      const rate = await measure(subject, 'image', input)
      const error = toneError(photo, readPaper(rate.bytes, { widthDots: 576 }))
      const rates = [rate.perSecond, rate.perSecondAllThreads].map((value) => value.toFixed(value < 10 ? 1 : 0))
      table.push([subject.name, ...rates, whole(rate.bytes.length), (error * 100).toFixed(2)])
    } catch (error) {
      console.log(`${subject.name}: ${(error as Error).message}`)
    }
  }
  sayTable(table)
}

async function sayDistSize(): Promise<void> {
  const file = join(repositoryRoot, 'packages', 'engine', 'dist', 'xiaopiao-engine.js')
  if (!existsSync(file)) return
  const bytes = await readFile(file)
  const gzipBytes = gzipSync(bytes, { level: 9 }).length
  console.log(
    `\nxiaopiao-engine.js: ${(bytes.length / 1000).toFixed(1)} kB, ${(gzipBytes / 1000).toFixed(1)} kB gzipped`,
  )
}

function sayTable(rows: readonly (readonly string[])[]): void {
  const columns = Math.max(...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)))
  for (const row of rows) {
    const cells = row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
    console.log(cells.join('  '))
  }
}
