// A shop system in JavaScript, Node.js 24: tells that an order was paid and follows its print task to the end.
//   node examples/sdk-shop.mjs http://localhost:5000 API-KEY [event id] [external id of the order]
import { createApi, ProblemError } from '@xiaopiao/sdk/node'

const [url = 'http://localhost:5000', key = '', eventId = `paid-${Date.now()}`, externalId = `order-${Date.now()}`] =
  process.argv.slice(2)
const api = createApi({ url, key })

try {
  // Sent again by itself when the connection breaks: the event_id makes that harmless.
  const { order, tasks } = await api.postEvent({
    body: {
      event_id: eventId,
      type: 'order.paid',
      occurred_at: new Date().toISOString(),
      order: {
        external_id: externalId,
        items: [{ name: '珍珠奶茶', specs: ['大杯', '正常冰'], quantity: 2, unit_price: 12.5 }],
        total_amount: 25,
        pickup_no: 'A12',
      },
    },
  })
  console.log(`order ${order.id} is ${order.status}, ${tasks.length} task(s)`)
  for (const task of tasks) console.log(`${task.task_id} ${task.print_status}`)

  const open = new Set(tasks.map(({ task_id }) => task_id))
  const isOver = (status) => ['SUCCESS', 'FAILED', 'CANCELLED'].includes(status)
  const note = (task) => {
    if (!open.has(task.task_id)) return
    console.log(`${task.task_id} ${task.print_status}${task.error_message ? `: ${task.error_message}` : ''}`)
    if (isOver(task.print_status)) open.delete(task.task_id)
  }
  // Asked for after the stream is live, and again after a gap, so that no change is missed.
  const look = async () => {
    for (const task_id of [...open]) note(await api.readTask({ params: { task_id } }))
  }
  await new Promise((resolve, reject) => {
    const end = () => {
      if (open.size > 0) return
      following.stop()
      resolve()
    }
    const following = api.streamTasks({
      onEvent: (event) => {
        if (event.type === 'task') note(event.task)
        if (event.type === 'reset') look().then(end, reject)
        end()
      },
      onState: ({ state }) => {
        if (state === 'live') look().then(end, reject)
      },
    })
  })
} catch (error) {
  if (!(error instanceof ProblemError)) throw error
  console.error(`${error.code}: ${error.detail}`)
  for (const issue of error.issues) console.error(`  ${issue.path}: ${issue.message}`)
  process.exitCode = 1
}
