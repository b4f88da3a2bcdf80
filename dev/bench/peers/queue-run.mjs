/**
 * Measures one queue the same way as every other: jobs that come in one by one, many at a time, each done by a handler
 * that does nothing; then jobs that become due one after another, and how late each begins.
 * @param {{
 *   name: string,
 *   start: (onJob: (data: { index: number, dueAt: number }) => void) => Promise<void>,
 *   enqueue: (data: { index: number, dueAt: number, filling: string }) => Promise<unknown>,
 *   stop: () => Promise<void>,
 * }} queue `start` begins to work; `enqueue` with `dueAt` in the past is for now
 */
export async function runQueue(queue) {
  const { lives, delayed, delayedOverMs, inFlight } = JSON.parse(process.env.QUEUE_BENCH ?? '{}')
  // As large as a task's order on our side.
  const filling = 'x'.repeat(600)
  let onJob = () => {}
  await queue.start((data) => onJob(data))
  const finished = async (count, enqueueAll) => {
    let left = count
    let lastAt = 0
    const done = new Promise((resolve) => {
      onJob = (data) => {
        lastAt = performance.timeOrigin + performance.now()
        if (data.dueAt > 0) latenesses.push(lastAt - data.dueAt)
        left -= 1
        if (left === 0) resolve()
      }
    })
    const begin = performance.timeOrigin + performance.now()
    await enqueueAll()
    await done
    return lastAt - begin
  }
  const latenesses = []
  const all = (count, dueAtOf) => async () => {
    let next = 0
    const sender = async () => {
      while (next < count) {
        const index = next++
        await queue.enqueue({ index, dueAt: dueAtOf(index), filling })
      }
    }
    await Promise.all(Array.from({ length: inFlight }, sender))
  }
  await finished(
    500,
    all(500, () => 0),
  )
  const ms = await finished(
    lives,
    all(lives, () => 0),
  )
  const firstDueAt = Date.now() + 6_000
  await finished(
    delayed,
    all(delayed, (index) => firstDueAt + Math.floor((index * delayedOverMs) / delayed)),
  )
  await queue.stop()
  const sorted = latenesses.sort((a, b) => a - b)
  const at = (share) => sorted[Math.floor(sorted.length * share)]
  console.log(
    JSON.stringify({
      name: queue.name,
      livesPerSecond: lives / (ms / 1000),
      lateness: { p50: at(0.5), p99: at(0.99) },
    }),
  )
  process.exit(0)
}
