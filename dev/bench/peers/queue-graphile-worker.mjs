import { Logger, makeWorkerUtils, run } from 'graphile-worker'
import { runQueue } from './queue-run.mjs'

const connectionString = process.env.QUEUE_URL
let runner
let added

await runQueue({
  name: 'graphile-worker 0.18 (24 at a time, local queue of 500, completes in batches; polls every 0.1 s)',
  async start(onJob) {
    added = await makeWorkerUtils({ connectionString, maxPoolSize: 16 })
    await added.migrate()
    runner = await run({
      connectionString,
      maxPoolSize: 24,
      noHandleSignals: true,
      crontab: '',
      preset: {
        worker: {
          concurrentJobs: 24,
          pollInterval: 100,
          localQueue: { size: 500 },
          completeJobBatchDelay: 0,
          failJobBatchDelay: 0,
        },
      },
      taskList: { slip: async (data) => onJob(data) },
      logger: new Logger(() => () => {}),
    })
  },
  enqueue: (data) => added.addJob('slip', data, data.dueAt > 0 ? { runAt: new Date(data.dueAt) } : {}),
  async stop() {
    await runner.stop()
    await added.release()
  },
})
