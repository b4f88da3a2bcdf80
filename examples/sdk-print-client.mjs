// A print client with the SDK, Node.js 24: remembers on disk what was printed, over restarts too.
//   node examples/sdk-print-client.mjs ws://localhost:8765 收银台打印机 [folder] [token of the printer]
import { fileStorage, startPrintClient, UnconfirmedPrintError } from '@xiaopiao/sdk/node'

const [url = 'ws://localhost:8765', name = '收银台打印机', folder = 'print-jobs', token] = process.argv.slice(2)

/** Puts one copy on paper. Replace this with the call of your own printer. */
async function printOnPaper(content) {
  console.log(content)
}

const client = startPrintClient({
  url,
  printer: { name, model: 'TP-80', paperWidthMm: 80 },
  storage: fileStorage(folder),
  ...(token === undefined ? {} : { token }),
  async print(job, { number }) {
    console.log(`job ${job.job_id}, copy ${number} of ${job.copies}`)
    try {
      await printOnPaper(job.content)
    } catch (error) {
      // When surely nothing came out, throw the error as it is: the job is tried again.
      throw new UnconfirmedPrintError(String(error))
    }
  },
  onEvent(event) {
    if (event.type === 'state') console.log(`${event.state} ${event.reason}`)
    if (event.type === 'welcome') console.log(`welcome: ${event.message}`)
    if (event.type === 'reported') console.log(`job ${event.jobId} is ${event.outcome}`)
    if (event.type === 'refused') console.error(`${event.code}: ${event.message}`)
  },
})

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => client.stop())
