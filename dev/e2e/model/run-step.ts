import { setTimeout as wait } from 'node:timers/promises'
import type { SentEvent, ShopModel } from './shop-model.ts'
import type { EventType, Step } from './steps.ts'
import { printerSn, type Reply, type World } from './world.ts'

/** The name of an order, which is on its slips too. */
export const externalId = (order: number) => `MODEL-${order}`
/** The text of a slip that a person printed. */
export const printText = (print: number) => `MANUAL-${print}.`

/** Does what the step says to the real system, and notes what the system acknowledged. */
export async function runStep(step: Step, model: ShopModel, world: World): Promise<void> {
  switch (step.do) {
    case 'event':
      await sendEvent(eventOf(step, model, world), model, world)
      return world.settle()
    case 'racing event': {
      const event = eventOf({ ...step, again: false }, model, world)
      await Promise.all([sendEvent(event, model, world), world.pass(step.seconds)])
      return
    }
    case 'dying event': {
      const event = eventOf({ ...step, again: false }, model, world)
      await Promise.all([sendEvent(event, model, world), wait(step.afterMs).then(() => world.crash())])
      return world.settle()
    }
    case 'print': {
      const number = model.prints++
      // Without an answer nobody knows whether it was taken: a person would look, and print anew under another text.
      await world.call('POST', '/api/print', { printer_sn: printerSn, content: printText(number) })
      return world.settle()
    }
    case 'cancel':
    case 'retry':
    case 'reprint':
      await actOnTask(step.do, step.task, world)
      return world.settle()
    case 'set': {
      const reply = await world.ask('PUT', '/api/config', { [step.key]: step.value })
      if (reply.status !== 200) throw new Error(`PUT /api/config: ${JSON.stringify(reply.json)}`)
      return world.settle()
    }
    case 'pass':
      return world.pass(step.seconds)
    case 'jump':
      return world.jump(step.seconds)
    case 'clear':
      await world.whileVendorAnswers(world.call('POST', `/api/printers/${world.printerId}/clear`))
      return world.settle()
    case 'fault':
      return world.cloud.faults.next(step.api, step.fault)
    case 'printer':
      world.cloud.setPaper(printerSn, step.paper)
      world.cloud.setOnline(printerSn, step.online)
      return world.settle()
    case 'crash':
      await world.crash()
      return world.settle()
    case 'restart':
      await world.restart()
      return world.settle()
    case 'crash at print':
      return world.killAt(step.step)
  }
}

/** Its slip is several prints of the vendor. */
export const longOrder = 3
const longItems = 90

/** The name of an item, which is on each slip of its order once. */
export const itemName = (order: number, item: number) => `茶${order}-${item}.`
export const itemCount = (order: number) => (order === longOrder ? longItems : 1)

function itemsOf(order: number) {
  return Array.from({ length: itemCount(order) }, (_, item) => ({
    name: itemName(order, item),
    specs: ['大杯', '少冰'],
    quantity: 1,
    unit_price: 25,
  }))
}

/** A new event of an order, or the last one of its type once more. */
function eventOf(
  step: { readonly order: number; readonly type: EventType; readonly again: boolean },
  model: ShopModel,
  world: World,
): SentEvent {
  const type = `order.${step.type}`
  const sent = model.events.get(step.order) ?? []
  const last = sent.findLast((event) => event.type === type)
  if (step.again && last !== undefined) return last
  const event = {
    event_id: `event-${model.eventCount++}`,
    type,
    occurred_at: new Date(world.now()).toISOString(),
    order: { external_id: externalId(step.order), items: itemsOf(step.order) },
  }
  model.events.set(step.order, [...sent, event])
  return event
}

/** As a webhook sender does it: again and again until the server has answered. */
async function sendEvent(event: SentEvent, model: ShopModel, world: World): Promise<void> {
  const { external_id: id } = event.order as { external_id: string }
  const before = await world.tables()
  const versions = new Map(before.tasks.map((task) => [task.id, task.version]))
  const reply = await world.ask('POST', '/api/events', event)
  // 409: the event contradicts how the order ended, and changed nothing.
  if (reply.status !== 200) {
    if (reply.status === 409) return
    throw new Error(`${event.type}: ${reply.status} ${JSON.stringify(reply.json)}`)
  }
  noteAnswer(event.type, id, reply, versions, model)
}

const stopping = new Set(['refund_requested', 'refunded', 'cancelled'])
const stopTypes = new Set(['order.refund_requested', 'order.refunded', 'order.cancelled'])

function noteAnswer(
  type: string,
  id: string,
  { json }: Reply,
  versions: ReadonlyMap<number, number>,
  model: ShopModel,
): void {
  const status: string = json.order.status
  if (!stopping.has(status)) {
    for (const stop of model.stops) if (stop.externalId === id && !stop.final) stop.undone = true
    return
  }
  // News that says nothing of a refund does not undo what a person asked for since the refund was told.
  if (json.repeated === true || !stopTypes.has(type)) return
  const attempts = new Map<number, number>(
    json.tasks.map((task: { id: number; attempt: number }) => [task.id, task.attempt]),
  )
  model.stops.push({ externalId: id, type, final: status !== 'refund_requested', attempts, versions, undone: false })
}

async function actOnTask(act: string, index: number, world: World): Promise<void> {
  const { tasks } = await world.tables()
  if (tasks.length === 0) return
  const task = tasks[index % tasks.length]
  // Whatever the state allows; 409 says that it does not.
  const reply = await world.call('POST', `/api/tasks/${task?.task_id}/${act}`)
  if (reply !== undefined && ![200, 201, 409].includes(reply.status))
    throw new Error(`${act}: ${reply.status} ${JSON.stringify(reply.json)}`)
}
