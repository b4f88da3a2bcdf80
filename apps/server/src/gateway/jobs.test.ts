import type { AgentOrder } from '@xiaopiao/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { readPrintSettings } from '../settings/read-settings.ts'
import type { PrinterRow, TaskRow } from '../store/rows.ts'
import { changeTask } from '../tasks/change-task.ts'
import { createTask } from '../tasks/create-task.ts'
import { systemRandom } from '../tenants/random.ts'
import { hashSecret } from '../tenants/secrets.ts'
import { closeRigs, type GatewayRig, gatewayRig, nextLinkEvent } from '../testing/gateway-rig.ts'
import type { PrintClient } from '../testing/print-client.ts'

afterEach(closeRigs)

function orderOf(jobId: number, content = '珍珠奶茶 ¥25.00\n'): AgentOrder {
  return {
    job_id: jobId,
    order_id: 456,
    type: 'order_receipt',
    content,
    copies: 1,
    priority: 1,
    target_printer: { id: 1, name: '收银台打印机', ip_address: '192.168.1.100' },
    order_info: {
      id: 456,
      status: 'confirmed',
      total_amount: 25,
      created_at: '2025-07-14T10:30:00.000Z',
      customer_phone: '13800138000',
    },
    printer_config: { paper_width: 80, printer_type: 'thermal' },
  }
}

async function printerNamed(rig: GatewayRig, name: string): Promise<PrinterRow> {
  const printer = await rig.store.forTenant(1).printerByName(name)
  if (printer === undefined) throw new Error(`no printer ${name}`)
  return printer
}

/** A task as it stands when the driver hands it over: PRINTING is committed (DL3). */
async function beginTask(rig: GatewayRig, printer: PrinterRow): Promise<TaskRow> {
  const store = rig.store.forTenant(printer.tenantId)
  const now = rig.clock.now()
  const made = await store.write(async (tx) =>
    createTask(
      tx,
      {
        orderId: null,
        printer,
        printType: 'RECEIPT',
        source: { kind: 'text', text: '珍珠奶茶\n' },
        copies: 1,
        priority: 1,
        scheduledAt: now,
        cause: 'manual',
        idempotencyKey: null,
        actor: 'person',
      },
      { now, random: systemRandom, settings: await readPrintSettings(tx), node: 'test' },
    ),
  )
  if (made === 'quota_exceeded') throw new Error('the shop has no quota')
  const { task } = made
  const begun = await changeTask(
    store,
    task.id,
    { type: 'begin', node: 'test', deadlineAt: now + 60_000 },
    { cause: 'scheduler', now, node: 'test' },
  )
  if (!begun.ok) throw new Error(begun.reason)
  return begun.task
}

/** A client with a job in its hand. */
async function withJob(
  rig: GatewayRig,
  name = 'a',
): Promise<{ client: PrintClient; printer: PrinterRow; task: TaskRow }> {
  const client = await rig.register(name)
  const printer = await printerNamed(rig, name)
  const task = await beginTask(rig, printer)
  expect(rig.gateway.sendOrder(printer.id, orderOf(task.id))).toBe(true)
  await client.nextOf('new_order')
  return { client, printer, task }
}

const stateOf = async (rig: GatewayRig, task: TaskRow) =>
  (await rig.store.forTenant(task.tenantId).taskByJobId(task.id))?.printStatus

describe('handing over a job', () => {
  test('[GW12] [GW15] the job arrives as one compact text frame with exactly the documented fields', async () => {
    const rig = await gatewayRig()
    const client = await rig.register('收银台打印机')
    const printer = await printerNamed(rig, '收银台打印机')
    expect(rig.gateway.sendOrder(printer.id, orderOf(7))).toBe(true)
    expect(await client.nextOf('new_order')).toEqual({
      type: 'new_order',
      timestamp: '2025-07-14T10:30:00.000Z',
      order: orderOf(7),
    })
    const text = client.frames.at(-1) ?? ''
    expect(text).toContain('珍珠奶茶 ¥25.00\\n')
    expect(text).toBe(JSON.stringify(JSON.parse(text)))
    expect(rig.gateway.link(printer.id)?.jobsInHand).toEqual([7])
  })

  test('[GW12] a job goes to the client of its printer and to no other', async () => {
    const rig = await gatewayRig()
    const one = await rig.register('a')
    const other = await rig.register('b')
    rig.gateway.sendOrder((await printerNamed(rig, 'b')).id, orderOf(7))
    await other.nextOf('new_order')
    await one.settled()
    expect(one.frames.join()).not.toContain('new_order')
  })

  test('a printer without a client takes nothing', async () => {
    const rig = await gatewayRig()
    expect(rig.gateway.sendOrder(1, orderOf(7))).toBe(false)
  })

  test('[GW4] a slow reader is closed with 1013 and its jobs are not taken; others are served', async () => {
    const rig = await gatewayRig({ limits: { sendBufferBytesMax: 64 * 1024 } })
    const slow = await rig.register('slow')
    const quick = await rig.register('quick')
    const slowId = (await printerNamed(rig, 'slow')).id
    const gone = nextLinkEvent(rig.gateway, 'disconnected')
    slow.socket.pause()
    const content = 'x'.repeat(64 * 1024)
    let taken = 0
    while (rig.gateway.sendOrder(slowId, orderOf(taken + 1, content))) taken += 1
    expect(taken).toBeGreaterThan(0)
    expect(await gone).toEqual({ printerId: slowId })
    expect(rig.gateway.link(slowId)).toBeUndefined()
    slow.socket.resume()
    expect(await slow.closed).toEqual({ code: 1013, reason: 'reads too slowly' })
    expect(slow.frames.filter((frame) => frame.includes('new_order'))).toHaveLength(taken)
    rig.gateway.sendOrder((await printerNamed(rig, 'quick')).id, orderOf(9))
    await quick.nextOf('new_order')
  })
})

describe('reports', () => {
  test('[GW13] printing, then completed: the task is SUCCESS and no longer in hand; repeats are harmless', async () => {
    const rig = await gatewayRig()
    const { client, printer, task } = await withJob(rig)
    client.send({ type: 'print_status', job_id: task.id, status: 'printing', timestamp: '2025-07-14T18:30:00' })
    await client.settled()
    expect(await stateOf(rig, task)).toBe('PRINTING')
    client.send({ type: 'print_status', job_id: task.id, status: 'completed', message: '打印成功' })
    client.send({ type: 'print_status', job_id: task.id, status: 'completed', message: '打印成功' })
    await client.settled()
    expect(await stateOf(rig, task)).toBe('SUCCESS')
    expect(rig.gateway.link(printer.id)?.jobsInHand).toEqual([])
    expect(client.frames.join()).not.toContain('"error"')
  })

  test('[GW13] failed without a message is a failure too', async () => {
    const rig = await gatewayRig()
    const { client, task } = await withJob(rig)
    client.send({ type: 'print_status', job_id: task.id, status: 'failed' })
    await client.settled()
    expect(await rig.store.forTenant(1).taskByJobId(task.id)).toMatchObject({
      printStatus: 'PENDING',
      errorCode: 'client_failed',
    })
  })

  test("[GW13] a job that does not exist, or is another printer's, is unknown_job and changes nothing", async () => {
    const rig = await gatewayRig()
    const { task } = await withJob(rig, 'a')
    const stranger = await rig.register('b')
    for (const jobId of [task.id, 999_999, 0, -1, 2 ** 31, Number.MAX_SAFE_INTEGER]) {
      stranger.send({ type: 'print_status', job_id: jobId, status: 'completed' })
      expect(await stranger.nextOf('error')).toMatchObject({
        code: 'unknown_job',
        message: expect.stringContaining(String(jobId)),
      })
    }
    expect(await stateOf(rig, task)).toBe('PRINTING')
    await stranger.settled()
  })

  test("[GW23] another tenant's job is as unknown as one that does not exist", async () => {
    const rig = await gatewayRig()
    const { printer, task } = await withJob(rig, 'a')
    await rig.store.acrossTenants.insertTenant(2, '另一家店', 0)
    const {
      id: _id,
      tenantId: _tenant,
      condition: _c,
      conditionAt: _at,
      createdAt: _made,
      updatedAt: _changed,
      ...copy
    } = printer
    await rig.store.forTenant(2).write((tx) => tx.insertPrinter({ ...copy, tokenHash: hashSecret('xpa_two') }, 0))
    const stranger = await rig.register('a', { query: '?token=xpa_two' })
    stranger.send({ type: 'print_status', job_id: task.id, status: 'failed' })
    expect(await stranger.nextOf('error')).toMatchObject({ code: 'unknown_job' })
    expect(await stateOf(rig, task)).toBe('PRINTING')
  })

  test('[GW16] a client that reconnects with a job in hand reports it on the new connection', async () => {
    const rig = await gatewayRig()
    const { client, task } = await withJob(rig)
    const gone = nextLinkEvent(rig.gateway, 'disconnected')
    client.socket.terminate()
    await gone
    const again = await rig.register('a')
    again.send({ type: 'print_status', job_id: task.id, status: 'completed' })
    await again.settled()
    expect(await stateOf(rig, task)).toBe('SUCCESS')
  })

  test('[GW16] what a replaced connection still says of its job counts', async () => {
    const rig = await gatewayRig()
    const { client, task } = await withJob(rig)
    const reported = new Promise<void>((resolve) => {
      rig.store.subscribe((change) => {
        if (change.kind === 'task' && change.task.printStatus === 'SUCCESS') resolve()
      })
    })
    // Paused, the older client has not seen the close frame yet when it reports.
    client.socket.pause()
    const newer = await rig.register('a')
    client.send({ type: 'print_status', job_id: task.id, status: 'completed' })
    await reported
    client.socket.resume()
    expect(await client.closed).toEqual({ code: 1000, reason: 'replaced' })
    expect(await stateOf(rig, task)).toBe('SUCCESS')
    await newer.settled()
  })

  test('a report counts although its client goes right after it, or the server does', async () => {
    const rig = await gatewayRig()
    const first = await withJob(rig, 'a')
    first.client.send({ type: 'print_status', job_id: first.task.id, status: 'printing' })
    first.client.send({ type: 'print_status', job_id: first.task.id, status: 'completed' })
    first.client.socket.close()
    await first.client.closed
    const second = await withJob(rig, 'b')
    second.client.send({ type: 'print_status', job_id: second.task.id, status: 'completed' })
    await rig.gateway.close()
    expect([await stateOf(rig, first.task), await stateOf(rig, second.task)]).toEqual(['SUCCESS', 'SUCCESS'])
  })

  test('a report that cannot be stored ends this connection with 1011 and is logged', async () => {
    const rig = await gatewayRig({ reportPrint: () => Promise.reject(new Error('disk full')) })
    const client = await rig.register('a')
    const other = await rig.register('b')
    client.send({ type: 'print_status', job_id: 1, status: 'completed' })
    expect(await client.closed).toMatchObject({ code: 1011 })
    expect(rig.logged).toContainEqual(expect.objectContaining({ level: 'error' }))
    await other.settled()
  })

  test('more reports than are dealt with at once wait in order and none is lost', async () => {
    const seen: number[] = []
    const rig = await gatewayRig({
      reportPrint: async ({ jobId }) => {
        await new Promise((resolve) => setImmediate(resolve))
        seen.push(jobId)
        return 'accepted'
      },
    })
    const client = await rig.register('a')
    for (let jobId = 1; jobId <= 90; jobId += 1)
      client.send({ type: 'print_status', job_id: jobId, status: 'completed' })
    await client.settled()
    expect(seen).toEqual(Array.from({ length: 90 }, (_, index) => index + 1))
  })
})
