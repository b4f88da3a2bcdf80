import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { SweptKind } from '../archive/sweep.ts'
import type { MessageOutcome, TaskRow } from '../store/rows.ts'

/** What is counted for `GET /metrics` (HA6). */
export interface Metrics {
  countRequest(method: string, route: string, status: number, seconds: number): void
  /** One transition of a task, as it was committed. */
  countTask(task: TaskRow): void
  /** One try of a webhook's message, and how long it took. */
  countDelivery(outcome: MessageOutcome['kind'], seconds: number): void
  /** Old rows that were swept out. */
  countSwept(kind: SweptKind, count: number): void
  /** Prometheus text format. */
  text(): Promise<string>
  readonly contentType: string
}

const finalStates: ReadonlySet<string> = new Set(['SUCCESS', 'FAILED', 'CANCELLED'])
/** Around the budgets of DL6: 10 and 25 milliseconds. */
const latenessBucketsSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30]
/** Up to the 15 seconds that a receiver has. */
const deliveryBucketsSeconds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15]
const requestBucketsSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5]

/** @param connectedAgents asked at each scrape */
export function openMetrics(connectedAgents: () => Promise<number>): Metrics {
  const register = new Registry()
  const registers = [register]
  collectDefaultMetrics({ register })
  const requests = new Counter({
    name: 'xiaopiao_http_requests_total',
    help: 'HTTP requests by route and status',
    labelNames: ['method', 'route', 'status'],
    registers,
  })
  const durations = new Histogram({
    name: 'xiaopiao_http_request_duration_seconds',
    help: 'Time from the request to the head of its answer',
    labelNames: ['route'],
    buckets: requestBucketsSeconds,
    registers,
  })
  const outcomes = new Counter({
    name: 'xiaopiao_tasks_total',
    help: 'Print tasks that reached an end, by outcome',
    labelNames: ['outcome', 'reason'],
    registers,
  })
  const lateness = new Histogram({
    name: 'xiaopiao_task_lateness_seconds',
    help: 'From the time that a task was due to the start of its first attempt; tasks that had to wait for a printer count too',
    buckets: latenessBucketsSeconds,
    registers,
  })
  new Gauge({
    name: 'xiaopiao_agents_connected',
    help: 'Print clients that are connected to this node',
    registers,
    async collect() {
      this.set(await connectedAgents())
    },
  })
  const deliveries = new Histogram({
    name: 'xiaopiao_webhook_try_duration_seconds',
    help: "Tries of webhooks' messages by outcome: delivered, again, failed (given up), released (the server stopped)",
    labelNames: ['outcome'],
    buckets: deliveryBucketsSeconds,
    registers,
  })
  const swept = new Counter({
    name: 'xiaopiao_swept_total',
    help: 'Old rows that were moved to the archive (task) or forgotten (output, template, message)',
    labelNames: ['kind'],
    registers,
  })
  const printing = new Set<number>()
  return {
    countRequest(method, route, status, seconds) {
      requests.inc({ method, route, status })
      durations.observe({ route }, seconds)
    },
    countTask(task) {
      if (finalStates.has(task.printStatus)) {
        outcomes.inc({ outcome: task.printStatus, reason: task.cancelReason ?? task.errorCode ?? '' })
      }
      if (task.printStatus !== 'PRINTING') printing.delete(task.id)
      else if (!printing.has(task.id)) {
        // Signs of life of a task that prints are changes too; only the first is its start.
        printing.add(task.id)
        if (task.attempt === 1) lateness.observe(Math.max(0, task.updatedAt - task.scheduledAt) / 1000)
      }
    },
    countDelivery: (outcome, seconds) => deliveries.observe({ outcome }, seconds),
    countSwept: (kind, count) => swept.inc({ kind }, count),
    text: () => register.metrics(),
    contentType: register.contentType,
  }
}
