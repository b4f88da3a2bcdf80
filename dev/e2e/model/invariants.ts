import type { PrintedSlip } from '../../emulators/feie-cloud/start-feie-cloud.ts'
import { externalId, itemCount, itemName, longOrder, printText } from './run-step.ts'
import type { ShopModel, Stop } from './shop-model.ts'
import type { HistoryFacts, Tables, TaskFacts } from './tables.ts'
import { printerSn, type World } from './world.ts'

/** What was broken, a sentence each; empty: all holds. */
export type Broken = string[]

const endStates = new Set(['SUCCESS', 'FAILED', 'CANCELLED'])
const openStates = new Set(['PENDING', 'DELAYED', 'PRINTING'])

/** What holds at every moment at which nothing is in hand. */
export async function alwaysHolds(model: ShopModel, world: World): Promise<Broken> {
  const tables = await world.tables()
  return [
    ...historyExplains(tables),
    ...oneAtATime(tables),
    ...printedAtMostOnce(tables, model, world),
    ...notPrintedAfterRefund(tables, model),
    ...agreesWithVendor(tables, world),
    ...world.errors().map((line) => `the server logged an error: ${line}`),
  ]
}

/** What holds once faults are over and enough time has passed. */
export async function finallyHolds(model: ShopModel, world: World): Promise<Broken> {
  const tables = await world.tables()
  return [...(await alwaysHolds(model, world)), ...allEnded(tables), ...paperIsKnown(tables, world)]
}

function named(task: TaskFacts): string {
  return `task ${task.id} (${task.print_type}, ${task.cause}, ${task.print_status})`
}

function historyOf(tables: Tables, task: TaskFacts): readonly HistoryFacts[] {
  return tables.history.filter((event) => event.job_id === task.id)
}

/** A chain without gaps from nothing to the state of the row, a version a change. */
function historyExplains(tables: Tables): Broken {
  const broken: Broken = []
  for (const task of tables.tasks) {
    const history = historyOf(tables, task)
    let from: string | null = null
    history.forEach((event, index) => {
      if (event.version !== index + 1) broken.push(`${named(task)}: version ${event.version} follows ${index}`)
      if (event.from_status !== from)
        broken.push(`${named(task)}: ${event.event} is from ${event.from_status}, but the task was ${from}`)
      from = event.to_status
    })
    if (from !== task.print_status) broken.push(`${named(task)}: the history ends in ${from}`)
    if (history.at(-1)?.version !== task.version)
      broken.push(`${named(task)}: version ${task.version}, the history ends with ${history.at(-1)?.version}`)
  }
  return broken
}

/** DL7 */
function oneAtATime(tables: Tables): Broken {
  const printing = tables.tasks.filter((task) => task.print_status === 'PRINTING')
  return printing.length > 1 ? [`PRINTING at once: ${printing.map(named).join(', ')}`] : []
}

const isMarked = (content: string) => content.includes('重打')

/** DL3, counted on the paper: a slip without 重打 exists once for each intent. */
function printedAtMostOnce(tables: Tables, model: ShopModel, world: World): Broken {
  const unmarked = world.cloud.printed(printerSn).filter(({ content }) => !isMarked(content))
  const broken: Broken = []
  const intents = [
    ...tables.orders.flatMap(({ external_id: id }) => [
      { name: `receipt of ${id}`, is: (content: string) => content.includes(`${id}`) && !content.includes('发货单') },
      {
        name: `shipping slip of ${id}`,
        is: (content: string) => content.includes(`${id}`) && content.includes('发货单'),
      },
    ]),
    ...Array.from({ length: model.prints }, (_, print) => ({
      name: printText(print),
      is: (content: string) => content.includes(printText(print)),
    })),
  ]
  for (const { name, is } of intents) {
    const slips = unmarked.filter(({ content }) => is(content))
    const count = slips.reduce((sum, { times }) => sum + times, 0)
    // The parts of a long slip are counted by what is on them.
    const isLong = name.endsWith(externalId(longOrder))
    if (count > 1 && !isLong)
      broken.push(`${name} came out ${count} times unmarked: ${slips.map(({ orderId }) => orderId)}`)
  }
  return [...broken, ...longSlipOnce(tables, unmarked)]
}

/** No line of a long slip comes out twice, whatever became of its parts. */
function longSlipOnce(tables: Tables, unmarked: readonly PrintedSlip[]): Broken {
  const order = tables.orders.find(({ external_id: id }) => id === externalId(longOrder))
  const types = new Set(tables.tasks.filter((task) => task.order_id === order?.id).map((task) => task.print_type))
  const twice = Array.from({ length: itemCount(longOrder) }, (_, item) => itemName(longOrder, item)).filter((name) => {
    const slips = unmarked.filter(({ content }) => content.includes(name))
    return slips.reduce((sum, { times }) => sum + times, 0) > types.size
  })
  return twice.length === 0 ? [] : [`lines of the long slip came out twice unmarked: ${twice}`]
}

/** DL5: after an acknowledged refund no attempt begins, until the refund is off or a person asks for it. */
function notPrintedAfterRefund(tables: Tables, model: ShopModel): Broken {
  return model.stops.flatMap((stop) => beganAfter(stop, tables))
}

function beganAfter(stop: Stop, tables: Tables): Broken {
  const order = tables.orders.find(({ external_id: id }) => id === stop.externalId)
  const tasks = tables.tasks.filter(
    (task) => task.order_id === order?.id && task.cause.startsWith('order.') && task.cause !== 'order.confirmed',
  )
  return tasks.flatMap((task) => {
    const known = stop.attempts.get(task.id)
    // A task that came later and began is wrong as long as the refund stands.
    if (known === undefined && stop.undone) return []
    const history = historyOf(tables, task)
    const sinceStop = history.filter(({ version }) => version > (stop.versions.get(task.id) ?? 0))
    return sinceStop
      .filter(({ event, attempt }) => event === 'begin' && attempt > (known ?? 0))
      .filter(({ version }) => !sinceStop.some((one) => isRelease(one) && one.version < version))
      .map(({ attempt }) => `${named(task)}: attempt ${attempt} began after ${stop.type} of ${stop.externalId}`)
  })
}

const isRelease = ({ event }: HistoryFacts) => event === 'retry' || event === 'revive'

/** SUCCESS by the vendor's word is SUCCESS there; what we print with the vendor's id is known there. */
function agreesWithVendor(tables: Tables, world: World): Broken {
  const broken: Broken = []
  for (const task of tables.tasks) {
    const jobs = tables.vendorJobs.filter((job) => job.job_id === task.id)
    for (const job of jobs)
      if (world.cloud.order(job.vendor_job_id) === undefined)
        broken.push(`${named(task)}: the vendor does not know ${job.vendor_job_id}`)
    if (task.print_status !== 'SUCCESS') continue
    if (task.confirmation === 'status_ok') continue // by the vendor's counts; the paper is counted above
    if (task.confirmation !== 'device_confirmed')
      broken.push(`${named(task)}: SUCCESS is ${task.confirmation}, though only the vendor can know`)
    if (!jobs.some((job) => world.cloud.order(job.vendor_job_id)?.state === 'printed'))
      broken.push(`${named(task)}: SUCCESS, but the vendor printed none of ${jobs.map((job) => job.vendor_job_id)}`)
  }
  return broken
}

function allEnded(tables: Tables): Broken {
  return tables.tasks
    .filter((task) => !endStates.has(task.print_status) || openStates.has(task.print_status))
    .map((task) => `${named(task)} never ends, its history: ${storyOf(historyOf(tables, task))}`)
}

/** A print whose notice we acknowledged is a SUCCESS, and the order says so. */
function paperIsKnown(tables: Tables, world: World): Broken {
  const broken: Broken = []
  const acknowledged = new Set(world.cloud.pushes.filter((push) => push.acknowledged).map((push) => push.orderId))
  for (const task of tables.tasks) {
    const jobs = tables.vendorJobs.filter((job) => job.job_id === task.id)
    const told = jobs.some((job) => job.parts === 1 && acknowledged.has(job.vendor_job_id))
    if (told && task.print_status !== 'SUCCESS') broken.push(`${named(task)}: the vendor's notice was acknowledged`)
    const order = tables.orders.find(({ id }) => id === task.order_id)
    if (task.print_status === 'SUCCESS' && order !== undefined && order.print_remark === null)
      broken.push(`${named(task)}: printed, and the order has no remark`)
  }
  return broken
}

function storyOf(history: readonly HistoryFacts[]): string {
  return history
    .map(
      ({ event, to_status: to, cause, detail }) => `${event}>${to} by ${cause}${detail === null ? '' : ` (${detail})`}`,
    )
    .join(', ')
}

/** The whole of a run for whoever reads a counterexample: tasks with their histories, and the paper. */
export function describe(tables: Tables, world: World): string {
  const orders = tables.orders.map(({ external_id: id, status }) => `  order ${id} ${status}`)
  const tasks = tables.tasks.map((task) => `  ${named(task)}: ${storyOf(historyOf(tables, task))}`)
  const paper = world.cloud
    .printed(printerSn)
    .map(({ orderId, content }) => `  paper ${orderId}${isMarked(content) ? ' marked' : ''}: ${nameOn(content)}`)
  const requests = world.cloud.requests.map(
    ({ apiname, ret, fault }) => `  asked ${apiname}: ${ret}${fault === null ? '' : ` with ${fault}`}`,
  )
  return [...orders, ...tasks, ...paper, ...requests].join('\n')
}

function nameOn(content: string): string {
  const print = /MANUAL-\d+/.exec(content)?.[0]
  return print ?? [0, 1, 2, 3].map(externalId).find((id) => content.includes(id)) ?? content
}
