import { Queue, Worker } from 'bullmq'
import { runQueue } from './queue-run.mjs'

const connection = { host: '127.0.0.1', port: Number(process.env.QUEUE_URL), maxRetriesPerRequest: null }
const queue = new Queue('slips', { connection, defaultJobOptions: { removeOnComplete: false } })
let worker

await runQueue({
  name: 'BullMQ 6.7 (Redis with AOF fsync always, 100 at a time)',
  async start(onJob) {
    worker = new Worker('slips', async (job) => onJob(job.data), { connection, concurrency: 100 })
    worker.on('error', console.error)
    await worker.waitUntilReady()
  },
  enqueue: (data) => queue.add('slip', data, data.dueAt > 0 ? { delay: Math.max(0, data.dueAt - Date.now()) } : {}),
  async stop() {
    await worker.close(true)
    await queue.close()
  },
})
