import type { AgentOrder } from '@xiaopiao/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import type { OrderRow, PrinterRow, TaskRow } from '../store/rows.ts'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts'
import type { Store } from '../store/store.ts'
import { manualClock } from '../testing/manual-clock.ts'
import { samplePrinter, sampleTask } from '../testing/sample-rows.ts'
import { agentDriver } from './agent-driver.ts'
import type { AgentLinkEvent, AgentLinks, AgentLinkView } from './agent-links.ts'
import { agentOrder } from './agent-order.ts'

const now = Date.UTC(2025, 6, 14, 10, 30)
const signal = new AbortController().signal
const stores: Store[] = []
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
})

const printer: PrinterRow = {
  ...samplePrinter({ driver: 'agent', host: null, port: null }),
  id: 1,
  tenantId: 1,
  condition: 'unknown',
  conditionAt: null,
  createdAt: now,
  updatedAt: now,
}

class Links implements AgentLinks {
  readonly connected = new Map<number, AgentLinkView>()
  readonly sent: { readonly printerId: number; readonly order: AgentOrder }[] = []
  takes = true
  #listener: (event: AgentLinkEvent) => void = () => {}

  link = (printerId: number) => this.connected.get(printerId)
  links = () => [...this.connected.values()]
  disconnect = () => {}
  elsewhere = () => false

  sendOrder(printerId: number, order: AgentOrder): boolean {
    if (!this.takes) return false
    this.sent.push({ printerId, order })
    return true
  }

  subscribe(listener: (event: AgentLinkEvent) => void): () => void {
    this.#listener = listener
    return () => {}
  }

  connect(printerId: number): void {
    this.connected.set(printerId, {
      tenantId: 1,
      printerId,
      address: '127.0.0.1',
      model: 'TP-80',
      paperWidthMm: 80,
      reportedIp: '192.168.1.100',
      protocol: 1,
      since: now,
      lastSeen: now,
      jobsInHand: [],
    })
    this.#listener({ kind: 'connected', tenantId: 1, printerId })
  }

  drop(printerId: number, replaced = false): void {
    if (!replaced) this.connected.delete(printerId)
    this.#listener({ kind: 'disconnected', tenantId: 1, printerId })
  }
}

async function rig() {
  const clock = manualClock(now)
  const store = await openSqliteStore({ path: ':memory:', clock })
  stores.push(store)
  const links = new Links()
  return { clock, store, links, driver: agentDriver(links, store, clock) }
}

const job = (task: TaskRow = sampleTask(now)) => ({
  tenantId: 1,
  printer,
  task,
  bytes: new TextEncoder().encode('珍珠奶茶 x1\n'),
  copies: 2,
})

describe('agentDriver()', () => {
  test('[DL8] holds while no client is connected, or while its connection takes no more', async () => {
    const { links, driver } = await rig()
    expect(driver.heldNow(printer)).toBe('printer_offline')
    expect(await driver.status(printer)).toMatchObject({ online: false, condition: 'offline' })
    expect(await driver.print(job(), signal)).toMatchObject({ outcome: 'held', reason: 'printer_offline' })
    links.connect(1)
    expect(driver.heldNow(printer)).toBeUndefined()
    expect(await driver.status(printer)).toMatchObject({ online: true, condition: 'ready' })
    links.takes = false
    expect(await driver.print(job(), signal)).toMatchObject({ outcome: 'held', reason: 'printer_offline' })
  })

  test('[GW12] hands a job over and leaves the result to the client', async () => {
    const { links, driver } = await rig()
    links.connect(1)
    expect(await driver.print(job(), signal)).toEqual({ outcome: 'accepted', vendorJobId: null })
    expect(links.sent).toMatchObject([{ printerId: 1, order: { job_id: 1, content: '珍珠奶茶 x1\n', copies: 2 } }])
  })

  test('[DL3] waits for a client’s word until the deadline, connected or not', async () => {
    const { clock, driver } = await rig()
    const task = sampleTask(now, { printStatus: 'PRINTING', attemptDeadlineAt: now + 1_000 })
    expect(await driver.reconcile(printer, task)).toEqual({ answer: 'wait' })
    clock.advance(1_000)
    expect(await driver.reconcile(printer, task)).toEqual({ answer: 'cannot_know' })
  })

  test('[GW16] tells when a printer comes and goes, not when a newer connection takes over', async () => {
    const { links, driver } = await rig()
    const told: [number, boolean, number][] = []
    driver.onAvailability((...change) => told.push(change))
    links.connect(1)
    links.drop(1, true)
    links.drop(1)
    expect(told).toEqual([
      [1, true, 1],
      [1, false, 1],
    ])
  })

  test('[DL12] waits longer for a longer slip', async () => {
    const { driver } = await rig()
    expect(driver.attemptTimeoutMs(60_000, 5_000, 2, { expiresAt: null })).toBe(70_000)
  })
})

describe('agentOrder()', () => {
  const order: OrderRow = {
    id: 456,
    tenantId: 1,
    externalId: null,
    status: 'confirmed',
    items: [],
    totalAmountFen: 2510,
    discountFen: 0,
    customerPhone: '13800138000',
    remark: null,
    printRemark: null,
    pickupNo: null,
    tableNo: null,
    channel: null,
    delivery: null,
    extra: null,
    createdAt: now,
    updatedAt: now,
    confirmedAt: now,
    paidAt: null,
    shippedAt: null,
    refundedAt: null,
    cancelledAt: null,
    refundRequestedAt: null,
    refundRejectedAt: null,
    completedAt: null,
    saidAt: null,
  }

  test('[GW12] has every documented field and nothing more', () => {
    const task = sampleTask(now, { id: 123, orderId: 456 })
    expect(
      agentOrder({ task, order, printer, content: '订单号: #456\n', copies: 1, ipAddress: '192.168.1.100' }),
    ).toEqual({
      job_id: 123,
      order_id: 456,
      type: 'order_receipt',
      content: '订单号: #456\n',
      copies: 1,
      priority: 1,
      target_printer: { id: 1, name: '收银台打印机', ip_address: '192.168.1.100' },
      order_info: {
        id: 456,
        status: 'confirmed',
        total_amount: 25.1,
        created_at: '2025-07-14T10:30:00.000Z',
        customer_phone: '13800138000',
      },
      printer_config: { paper_width: 80, printer_type: 'thermal' },
    })
  })

  test('[GW12] keeps its integers and strings when there is no order', () => {
    const small = { ...printer, printerType: '58mm' as const }
    const made = agentOrder({
      task: sampleTask(now),
      order: undefined,
      printer: small,
      content: '',
      copies: 1,
      ipAddress: '127.0.0.1',
    })
    expect(made).toMatchObject({
      order_id: 0,
      order_info: { id: 0, total_amount: 0, created_at: '2025-07-14T10:30:00.000Z', customer_phone: '' },
      printer_config: { paper_width: 58 },
    })
  })
})
