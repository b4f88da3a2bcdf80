import { PgBoss } from 'pg-boss'
import { runQueue } from './queue-run.mjs'

const boss = new PgBoss({ connectionString: process.env.QUEUE_URL, max: 16 })
boss.on('error', console.error)

await runQueue({
  name: 'pg-boss 12.35 (work in batches of 500, burst; polls every 0.5 s, its shortest)',
  async start(onJob) {
    await boss.start()
    await boss.createQueue('slips')
    const options = { batchSize: 500, pollingIntervalSeconds: 0.5, burstWhenBatchFull: true, localConcurrency: 2 }
    await boss.work('slips', options, async (jobs) => {
      for (const job of jobs) onJob(job.data)
    })
  },
  enqueue: (data) => boss.send('slips', data, data.dueAt > 0 ? { startAfter: new Date(data.dueAt).toISOString() } : {}),
  stop: () => boss.stop({ graceful: false }),
})
