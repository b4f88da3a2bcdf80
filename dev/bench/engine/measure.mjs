// A child of `npm run bench engine`: measures one subject in a process of its own and prints one line of JSON.
// Plain JavaScript, so that what it loads itself costs the same and little for every subject.
//   node measure.mjs <subject file> cold <order as JSON>       one receipt, for the time of the whole process
//   node measure.mjs <subject file> receipt <orders file>      warm rate and the output for the first order
//   node measure.mjs <subject file> image <photo file>         warm rate and the output
import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'

const [subjectFile = '', task = '', input = ''] = process.argv.slice(2)

/** Some subjects answer with promises; only these are waited for. */
async function round(act, inputs, count) {
  const beginThread = process.threadCpuUsage()
  const begin = process.cpuUsage()
  for (let turn = 0; turn < count; turn++) {
    const output = act(inputs[turn % inputs.length])
    if (typeof output.then === 'function') await output
  }
  const { user, system } = process.threadCpuUsage(beginThread)
  const whole = process.cpuUsage(begin)
  return { threadUs: user + system, processUs: whole.user + whole.system }
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1]

/** Rounds of some 60 ms each after at least a second of warming up; the median round counts. */
async function measure(act, inputs, { rounds = 15, warmUpMs = 1_000, roundMs = 60 } = {}) {
  let count = 1
  let warmMs = 0
  for (;;) {
    const { threadUs } = await round(act, inputs, count)
    warmMs += threadUs / 1_000
    const wanted = Math.max(1, Math.round((count * roundMs * 1_000) / Math.max(threadUs, 1)))
    const isSettled = count >= wanted / 2
    if (warmMs >= warmUpMs && isSettled) break
    count = Math.min(wanted, count * 10)
  }
  const thread = []
  const whole = []
  for (let turn = 0; turn < rounds; turn++) {
    const { threadUs, processUs } = await round(act, inputs, count)
    thread.push((count * 1e6) / threadUs)
    whole.push((count * 1e6) / processUs)
  }
  return { perSecond: median(thread), perSecondAllThreads: median(whole) }
}

async function answer() {
  const subject = await import(pathToFileURL(subjectFile).href)
  if (task === 'cold') return { bytes: (await subject.receipt(JSON.parse(input))).length }
  if (task === 'receipt') {
    const orders = JSON.parse(await readFile(input, 'utf8'))
    const first = Buffer.from(await subject.receipt(orders[0])).toString('base64')
    return { ...(await measure(subject.receipt, orders)), first }
  }
  const { width, height, rgba, png } = JSON.parse(await readFile(input, 'utf8'))
  // New pixels each time, since some subjects write into them; the copy is 1.3 MB and costs less than a tenth of a millisecond.
  const photo = () => ({ width, height, rgba: pixels.slice(), png: file })
  const pixels = new Uint8Array(Buffer.from(rgba, 'base64'))
  const file = new Uint8Array(Buffer.from(png, 'base64'))
  const first = Buffer.from(await subject.image(photo())).toString('base64')
  return { ...(await measure(() => subject.image(photo()), [null], { rounds: 9 })), first }
}

const said = await answer().catch((error) => ({ error: `${error.name}: ${error.message}` }))
process.stdout.write(`${JSON.stringify(said)}\n`)
