import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BadCursorError } from './cursor.ts'
import type { PrinterRow, TaskRow, TenantId } from './rows.ts'
import { sampleOrder, sampleOutput, samplePrinter, sampleTask, sampleTaskEvent } from './sample-rows.ts'
import type { Page, PageRequest, Store, StoreChange, TenantReads, TenantStore, TenantWrites } from './store.ts'

/** Somewhere a database can be opened, closed and opened again. */
export interface StorePlace {
  open(): Promise<Store>
  remove(): Promise<void>
}

/** The rows that a test begins with. */
interface Stage {
  readonly store: Store
  readonly shop: TenantStore
  readonly printer: PrinterRow
}

async function setStage(store: Store): Promise<Stage> {
  const tenant = await store.acrossTenants.insertTenant(undefined, '发财小狗饮品店', 1)
  const shop = store.forTenant(tenant.id)
  const printer = await shop.write(async (tx) => await tx.insertPrinter(samplePrinter('sn-1'), 1))
  if (printer === 'duplicate') throw new Error('a new tenant has no printer')
  return { store, shop, printer }
}

let made = 0
/** Task ids are unique over all tenants and tests. */
const newTaskId = () => `task-${++made}`

async function addTask(shop: TenantStore, printerId: number, part: Parameters<typeof sampleTask>[2] = {}) {
  const event = sampleTaskEvent({ toStatus: part.printStatus ?? 'PENDING' })
  const { task } = await shop.write(async (tx) => await tx.insertTask(sampleTask(newTaskId(), printerId, part), event))
  return task
}

async function begin(shop: TenantStore, task: TaskRow): Promise<TaskRow | undefined> {
  return await shop.write(
    async (tx) =>
      await tx.changeTask(
        task.id,
        task.version,
        { printStatus: 'PRINTING', attempt: task.attempt + 1, attemptDeadlineAt: 9_000, node: 'node-1' },
        sampleTaskEvent({ at: 2_000, event: 'begin', fromStatus: task.printStatus, toStatus: 'PRINTING' }),
      ),
  )
}

async function finish(shop: TenantStore, task: TaskRow): Promise<TaskRow | undefined> {
  return await shop.write(
    async (tx) =>
      await tx.changeTask(
        task.id,
        task.version,
        { printStatus: 'SUCCESS', attemptDeadlineAt: null, node: null },
        sampleTaskEvent({ at: 3_000, event: 'printed', fromStatus: task.printStatus, toStatus: 'SUCCESS' }),
      ),
  )
}

async function allPages<Row>(list: (page: PageRequest) => Promise<Page<Row>>, limit: number): Promise<Row[]> {
  const rows: Row[] = []
  let cursor: string | undefined
  do {
    const page: Page<Row> = await list({ limit, cursor })
    rows.push(...page.rows)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return rows
}

/** The rules of every store. A new database supplies a place and runs them all. */
export function testStore(name: string, makePlace: () => Promise<StorePlace>): void {
  describe(`${name} store`, () => {
    let place: StorePlace
    let opened: Store[]
    const open = async () => {
      const store = await place.open()
      opened.push(store)
      return store
    }
    beforeEach(async () => {
      place = await makePlace()
      opened = []
    })
    afterEach(async () => {
      for (const store of opened) await store.close()
      await place.remove()
    })

    testUnits(open)
    testTaskChanges(open)
    testSchedule(open)
    testPrinters(open)
    testOrders(open)
    testRecords(open)
    testPages(open)
    testIsolation(open)
    testChanges(open)
    testLife(open)
  })
}

type Open = () => Promise<Store>

function testUnits(open: Open): void {
  test('[ST1] a unit that throws leaves nothing behind and its caller gets the error', async () => {
    const { shop } = await setStage(await open())
    const attempt = shop.write(async (tx) => {
      await tx.insertPrinter(samplePrinter('sn-2'), 2)
      await tx.insertOrder(sampleOrder('order-1'))
      throw new Error('the caller changed its mind')
    })
    await expect(attempt).rejects.toThrow('the caller changed its mind')
    expect(await shop.printerBySn('sn-2')).toBeUndefined()
    expect(await shop.orderByExternalId('order-1')).toBeUndefined()
  })

  test('[ST2] a unit that throws does not touch its neighbours in the same commit', async () => {
    const { shop } = await setStage(await open())
    const writes = Array.from({ length: 30 }, (_, index) =>
      shop.write(async (tx) => {
        await tx.insertOrder(sampleOrder(`order-${index}`))
        if (index % 3 === 1) throw new Error(`unit ${index}`)
        return index
      }),
    )
    const settled = await Promise.allSettled(writes)
    for (const [index, result] of settled.entries()) {
      const kept = index % 3 !== 1
      expect(result.status).toBe(kept ? 'fulfilled' : 'rejected')
      expect((await shop.orderByExternalId(`order-${index}`)) !== undefined).toBe(kept)
    }
  })

  test('[ST2] what is kept is exactly what the units that did not throw have written', async () => {
    const { shop } = await setStage(await open())
    let round = 0
    const unit = fc.record({ writes: fc.integer({ min: 0, max: 3 }), throwsAfter: fc.option(fc.nat(3)) })
    await fc.assert(
      fc.asyncProperty(fc.array(unit, { maxLength: 12 }), async (units) => {
        round += 1
        const names = (index: number) =>
          Array.from({ length: units[index]!.writes }, (_, count) => `${round}/${index}/${count}`)
        const settled = await Promise.allSettled(
          units.map(({ throwsAfter }, index) =>
            shop.write(async (tx) => {
              for (const [count, externalId] of names(index).entries()) {
                if (count === throwsAfter) throw new Error('on purpose')
                await tx.insertOrder(sampleOrder(externalId))
              }
            }),
          ),
        )
        for (const [index, result] of settled.entries()) {
          for (const externalId of names(index)) {
            const found = await shop.orderByExternalId(externalId)
            expect(found !== undefined).toBe(result.status === 'fulfilled')
          }
        }
      }),
      { numRuns: 20 },
    )
  })

  test('[ST3] a unit sees its own writes, and nobody else sees them before the commit', async () => {
    const { store, shop, printer } = await setStage(await open())
    const taskId = newTaskId()
    const seen = await shop.write(async (tx) => {
      await tx.insertTask(sampleTask(taskId, printer.id), sampleTaskEvent())
      const inside = await tx.task(taskId)
      const outside = await store.forTenant(shop.tenantId).task(taskId)
      return { inside: inside?.taskId, outside, due: await store.acrossTenants.nextDueTask(printer.id, 5_000) }
    })
    expect(seen).toEqual({ inside: taskId, outside: undefined, due: undefined })
    expect((await shop.task(taskId))?.taskId).toBe(taskId)
  })

  test('[ST3] a later unit of the same commit sees the earlier ones', async () => {
    const { shop } = await setStage(await open())
    const first = shop.write(async (tx) => await tx.insertOrder(sampleOrder('order-1')))
    const second = shop.write(async (tx) => await tx.insertOrder(sampleOrder('order-1')))
    expect(await first).toMatchObject({ externalId: 'order-1' })
    expect(await second).toBe('duplicate')
  })

  test('[ST4] `tx` is refused once its unit has ended', async () => {
    const { shop } = await setStage(await open())
    const leaked = await shop.write(async (tx) => ({ tx }))
    await expect(leaked.tx.insertOrder(sampleOrder('late'))).rejects.toThrow('its unit has ended')
    await expect(leaked.tx.tenant()).rejects.toThrow('its unit has ended')
    expect(await shop.orderByExternalId('late')).toBeUndefined()
  })
}

function testTaskChanges(open: Open): void {
  test('[DL1] of 20 that change one task at once exactly one wins, with one history row', async () => {
    const { shop, printer } = await setStage(await open())
    const task = await addTask(shop, printer.id)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        shop.write(
          async (tx) =>
            await tx.changeTask(
              task.id,
              task.version,
              { printStatus: 'CANCELLED', cancelReason: 'REFUND', cancelledAt: index },
              sampleTaskEvent({ at: 2_000, event: 'cancel', fromStatus: 'PENDING', toStatus: 'CANCELLED' }),
            ),
        ),
      ),
    )
    const winners = answers.filter((answer) => answer !== undefined)
    expect(winners).toHaveLength(1)
    expect(await shop.taskByJobId(task.id)).toEqual(winners[0])
    expect(winners[0]).toMatchObject({ version: task.version + 1, updatedAt: 2_000, printStatus: 'CANCELLED' })
    expect((await shop.taskEvents(task.id)).map((event) => event.event)).toEqual(['created', 'cancel'])
  })

  test('[DL1] a refund and a due print race: one wins and the other learns it', async () => {
    const { shop, printer } = await setStage(await open())
    const task = await addTask(shop, printer.id, { printStatus: 'DELAYED' })
    const refund = shop.write(async (tx) => {
      const now = await tx.taskByJobId(task.id)
      if (now?.printStatus !== 'DELAYED') return now?.printStatus
      const event = sampleTaskEvent({ event: 'cancel', fromStatus: 'DELAYED', toStatus: 'CANCELLED' })
      return (await tx.changeTask(now.id, now.version, { printStatus: 'CANCELLED' }, event))?.printStatus
    })
    const print = begin(shop, task)
    expect(await refund).toBe('CANCELLED')
    expect(await print).toBeUndefined()
  })

  test('[DL1] a task keeps every field through insert, change and read', async () => {
    const { shop, printer } = await setStage(await open())
    const order = await shop.write(async (tx) => await tx.insertOrder(sampleOrder('order-1')))
    if (order === 'duplicate') throw new Error('a new tenant has no order')
    const source = {
      kind: 'template',
      template: { lines: ['表头'] },
      data: { 金额: 25.5, '引号"': '\u0000\\' },
    } as const
    const wanted = sampleTask(newTaskId(), printer.id, { orderId: order.id, source, reprint: true, priority: 7 })
    const { task } = await shop.write(async (tx) => await tx.insertTask(wanted, sampleTaskEvent({ at: 1_500 })))
    expect(task).toEqual({ ...wanted, id: task.id, tenantId: shop.tenantId, version: 1, updatedAt: 1_500 })
    const patch = {
      printStatus: 'FAILED',
      errorCode: 'unconfirmed',
      errorMessage: '无法确认',
      mayHavePrinted: true,
      reprint: false,
      copiesDone: 1,
      confirmation: 'sent',
      vendorJobId: 'v-1',
      heldSince: 7,
      holdReason: 'paper_out',
    } as const
    const event = sampleTaskEvent({ at: 1_600, event: 'unconfirmed', fromStatus: 'PENDING', toStatus: 'FAILED' })
    const changed = await shop.write(async (tx) => await tx.changeTask(task.id, task.version, patch, event))
    expect(changed).toEqual({ ...task, ...patch, version: 2, updatedAt: 1_600 })
    expect(await shop.task(task.taskId)).toEqual(changed)
    expect(await shop.taskByJobId(task.id)).toEqual(changed)
    expect(await shop.tasksOfOrder(order.id)).toEqual([changed])
    expect((await shop.taskEvents(task.id)).at(-1)).toEqual(event)
  })

  test('[DL2] the same idempotency key makes one task, whoever asks and however often', async () => {
    const { shop, printer } = await setStage(await open())
    const ask = () =>
      shop.write(
        async (tx) =>
          await tx.insertTask(sampleTask(newTaskId(), printer.id, { idempotencyKey: 'order:1' }), sampleTaskEvent()),
      )
    const answers = await Promise.all(Array.from({ length: 20 }, ask))
    expect(answers.filter((answer) => answer.created)).toHaveLength(1)
    expect(new Set(answers.map((answer) => answer.task.id)).size).toBe(1)
    expect((await shop.tasks({ limit: 10 })).rows).toHaveLength(1)
    expect(await shop.taskEvents(answers[0]!.task.id)).toHaveLength(1)
  })

  test('[DL11] an idempotency key is kept for good, and tasks without one do not exclude each other', async () => {
    const { shop, printer } = await setStage(await open())
    const first = await addTask(shop, printer.id, { idempotencyKey: 'order:1' })
    await begin(shop, first).then(async (task) => await finish(shop, task!))
    expect((await addTask(shop, printer.id, { idempotencyKey: 'order:1' })).id).toBe(first.id)
    expect((await addTask(shop, printer.id)).id).not.toBe((await addTask(shop, printer.id)).id)
  })

  test('[DL11] openReprintOf() finds a reprint only while it is open', async () => {
    const { shop, printer } = await setStage(await open())
    const original = await addTask(shop, printer.id)
    expect(await shop.openReprintOf(original.taskId)).toBeUndefined()
    const reprint = await addTask(shop, printer.id, { reprintOf: original.taskId, reprint: true })
    expect((await shop.openReprintOf(original.taskId))?.id).toBe(reprint.id)
    const printing = await begin(shop, reprint)
    expect((await shop.openReprintOf(original.taskId))?.id).toBe(reprint.id)
    await finish(shop, printing!)
    expect(await shop.openReprintOf(original.taskId)).toBeUndefined()
  })

  test('[DL7] a printer has one task in PRINTING; the next one is refused until it ends', async () => {
    const { shop, printer } = await setStage(await open())
    const [first, second] = [await addTask(shop, printer.id), await addTask(shop, printer.id)]
    const answers = await Promise.all([begin(shop, first), begin(shop, second)])
    expect(answers.map((answer) => answer?.printStatus)).toEqual(['PRINTING', undefined])
    expect(await shop.taskByJobId(second.id)).toEqual(second)
    await finish(shop, answers[0]!)
    expect((await begin(shop, second))?.printStatus).toBe('PRINTING')
  })

  test('[DL7] a refused PRINTING leaves the rest of its unit in order', async () => {
    const { shop, printer } = await setStage(await open())
    const [first, second] = [await addTask(shop, printer.id), await addTask(shop, printer.id)]
    await begin(shop, first)
    const answer = await shop.write(async (tx) => {
      const event = sampleTaskEvent({ event: 'begin', fromStatus: 'PENDING', toStatus: 'PRINTING' })
      const refused = await tx.changeTask(second.id, second.version, { printStatus: 'PRINTING' }, event)
      const hold = sampleTaskEvent({ event: 'hold', fromStatus: 'PENDING' })
      const held = await tx.changeTask(second.id, second.version, { holdReason: 'printer_offline' }, hold)
      return { refused, held: held?.holdReason }
    })
    expect(answer).toEqual({ refused: undefined, held: 'printer_offline' })
  })

  test('[DL7] a task in PRINTING may change, and a reroute into PRINTING looks at the new printer', async () => {
    const { shop, printer } = await setStage(await open())
    const other = await shop.write(async (tx) => await tx.insertPrinter(samplePrinter('sn-2'), 2))
    if (other === 'duplicate') throw new Error('sn-2 is new')
    const printing = await begin(shop, await addTask(shop, printer.id))
    const event = sampleTaskEvent({ event: 'progress', fromStatus: 'PRINTING', toStatus: 'PRINTING' })
    const patch = { printStatus: 'PRINTING', attemptDeadlineAt: 9_999 } as const
    const progressed = await shop.write(async (tx) => await tx.changeTask(printing!.id, 2, patch, event))
    expect(progressed?.attemptDeadlineAt).toBe(9_999)
    const waiting = await addTask(shop, other.id)
    const onto = { printStatus: 'PRINTING', printerId: printer.id, printerSn: printer.printerSn } as const
    expect(await shop.write(async (tx) => await tx.changeTask(waiting.id, 1, onto, event))).toBeUndefined()
  })

  test('[ST5] taskOutput() is that of the newest attempt; the same attempt again replaces it', async () => {
    const { shop, printer } = await setStage(await open())
    const task = await addTask(shop, printer.id)
    expect(await shop.taskOutput(task.id)).toBeUndefined()
    const put = (output: ReturnType<typeof sampleOutput>) =>
      shop.write(async (tx) => await tx.putTaskOutput(task.id, output))
    await put(sampleOutput(2, { bytes: Uint8Array.of(2) }))
    await put(sampleOutput(1, { bytes: Uint8Array.of(1) }))
    await put(sampleOutput(2, { bytes: Uint8Array.of(3, 0, 255), format: 'text' }))
    const output = await shop.taskOutput(task.id)
    expect(output).toEqual({ ...sampleOutput(2), bytes: expect.any(Uint8Array), format: 'text' })
    expect([...output!.bytes]).toEqual([3, 0, 255])
  })
}

function testSchedule(open: Open): void {
  test('[DL7] the next due task goes by priority, then scheduledAt, then id', async () => {
    const { store, shop } = await setStage(await open())
    let printerId = 1_000
    const task = fc.record({
      priority: fc.integer({ min: 0, max: 2 }),
      scheduledAt: fc.integer({ min: 0, max: 4 }),
      delayed: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(task, { maxLength: 8 }), fc.integer({ min: 0, max: 4 }), async (parts, now) => {
        printerId += 1
        const tasks: TaskRow[] = []
        for (const { delayed, ...part } of parts) {
          tasks.push(await addTask(shop, printerId, { ...part, printStatus: delayed ? 'DELAYED' : 'PENDING' }))
        }
        const due = tasks.filter((candidate) => candidate.scheduledAt <= now)
        due.sort((a, b) => b.priority - a.priority || a.scheduledAt - b.scheduledAt || a.id - b.id)
        const taken: number[] = []
        for (;;) {
          const next = await store.acrossTenants.nextDueTask(printerId, now)
          if (next === undefined) break
          taken.push(next.id)
          await finish(shop, (await begin(shop, next))!)
        }
        expect(taken).toEqual(due.map((candidate) => candidate.id))
      }),
      { numRuns: 25 },
    )
  })

  test('[DL7] duePrinters() names printers with a task due in the interval and none in PRINTING', async () => {
    const { store, shop } = await setStage(await open())
    const { acrossTenants } = store
    await addTask(shop, 11, { scheduledAt: 100 })
    await addTask(shop, 11, { scheduledAt: 150 })
    await addTask(shop, 12, { scheduledAt: 200, printStatus: 'DELAYED' })
    const on = (printerId: number) => ({ tenantId: shop.tenantId, printerId })
    expect(await acrossTenants.duePrinters(0, 99)).toEqual([])
    expect(await acrossTenants.duePrinters(0, 100)).toEqual([on(11)])
    expect(await acrossTenants.duePrinters(100, 149)).toEqual([])
    expect(await acrossTenants.duePrinters(0, 200)).toEqual([on(11), on(12)])
    const next = await acrossTenants.nextDueTask(12, 200)
    const printing = await begin(shop, next!)
    expect(await acrossTenants.duePrinters(0, 500)).toEqual([on(11)])
    await finish(shop, printing!)
    expect(await acrossTenants.duePrinters(0, 500)).toEqual([on(11)])
  })

  test('[DL7] nextDueTask() ignores whether the printer is printing, and other printers', async () => {
    const { store, shop } = await setStage(await open())
    const first = await addTask(shop, 11, { scheduledAt: 1 })
    const second = await addTask(shop, 11, { scheduledAt: 2 })
    await addTask(shop, 12, { scheduledAt: 0, priority: 9 })
    await begin(shop, first)
    expect((await store.acrossTenants.nextDueTask(11, 5))?.id).toBe(second.id)
    expect(await store.acrossTenants.nextDueTask(11, 1)).toBeUndefined()
    expect(await store.acrossTenants.nextDueTask(13, 5)).toBeUndefined()
  })

  test('[DL6] nextDueAt() is the first waiting time after the given one', async () => {
    const { store, shop } = await setStage(await open())
    expect(await store.acrossTenants.nextDueAt(0)).toBeUndefined()
    await addTask(shop, 11, { scheduledAt: 300 })
    const soon = await addTask(shop, 12, { scheduledAt: 200, printStatus: 'DELAYED' })
    expect(await store.acrossTenants.nextDueAt(0)).toBe(200)
    expect(await store.acrossTenants.nextDueAt(199)).toBe(200)
    expect(await store.acrossTenants.nextDueAt(200)).toBe(300)
    expect(await store.acrossTenants.nextDueAt(300)).toBeUndefined()
    await begin(shop, soon)
    expect(await store.acrossTenants.nextDueAt(0)).toBe(300)
  })

  test('[DL9] expiredTasks() are the waiting ones whose time has passed, the oldest first', async () => {
    const { store, shop } = await setStage(await open())
    expect(await store.acrossTenants.nextExpiryAt()).toBeUndefined()
    const late = await addTask(shop, 11, { expiresAt: 300 })
    const early = await addTask(shop, 12, { expiresAt: 200, printStatus: 'DELAYED' })
    await addTask(shop, 13)
    await begin(shop, await addTask(shop, 14, { expiresAt: 100 }))
    expect(await store.acrossTenants.nextExpiryAt()).toBe(200)
    const ids = async (now: number, limit: number) =>
      (await store.acrossTenants.expiredTasks(now, limit)).map((task) => task.id)
    expect(await ids(199, 10)).toEqual([])
    expect(await ids(200, 10)).toEqual([early.id])
    expect(await ids(1_000, 10)).toEqual([early.id, late.id])
    expect(await ids(1_000, 1)).toEqual([early.id])
  })

  test('[DL3] overdueAttempts() and printingTasks() find what a crash or a silent printer left', async () => {
    const { store, shop } = await setStage(await open())
    expect(await store.acrossTenants.nextAttemptDeadlineAt()).toBeUndefined()
    await addTask(shop, 10)
    const first = await begin(shop, await addTask(shop, 11))
    const second = await begin(shop, await addTask(shop, 12))
    expect(await store.acrossTenants.nextAttemptDeadlineAt()).toBe(9_000)
    expect(await store.acrossTenants.overdueAttempts(8_999, 10)).toEqual([])
    expect(await store.acrossTenants.overdueAttempts(9_000, 10)).toEqual([first, second])
    expect(await store.acrossTenants.overdueAttempts(9_000, 1)).toEqual([first])
    expect(await store.acrossTenants.printingTasks()).toEqual([first, second])
    await finish(shop, first!)
    expect(await store.acrossTenants.printingTasks()).toEqual([second])
  })

  test('[ST5] openTaskCounts() counts DELAYED, PENDING and PRINTING by printer', async () => {
    const { shop } = await setStage(await open())
    await addTask(shop, 11, { printStatus: 'DELAYED' })
    await addTask(shop, 11)
    await begin(shop, await addTask(shop, 12))
    await finish(shop, (await begin(shop, await addTask(shop, 13)))!)
    expect(await shop.openTaskCounts()).toEqual(
      new Map([
        [11, 2],
        [12, 1],
      ]),
    )
  })
}

function testPrinters(open: Open): void {
  test('[ST6] a serial number belongs to one printer of a tenant', async () => {
    const { store, shop } = await setStage(await open())
    const other = store.forTenant((await store.acrossTenants.insertTenant(undefined, '别家', 1)).id)
    const again = await shop.write(async (tx) => await tx.insertPrinter(samplePrinter('sn-1', { isDefault: true }), 2))
    expect(again).toBe('duplicate')
    expect(await shop.defaultPrinter()).toBeUndefined()
    expect(await other.write(async (tx) => await tx.insertPrinter(samplePrinter('sn-1'), 2))).not.toBe('duplicate')
  })

  test('[ST6] a printer keeps every field through insert, change and read', async () => {
    const { shop } = await setStage(await open())
    const wanted = samplePrinter('sn-2', {
      printerName: '后厨',
      driver: 'network',
      host: '10.0.0.8',
      port: 9100,
      autoPrint: false,
      settings: { cut: false, copies: 2 },
      printerKeySealed: 'sealed',
      tokenHash: 'ab12',
    })
    const printer = await shop.write(async (tx) => await tx.insertPrinter(wanted, 5))
    if (printer === 'duplicate') throw new Error('sn-2 is new')
    const born = { condition: 'unknown', conditionAt: null, createdAt: 5, updatedAt: 5 }
    expect(printer).toEqual({ ...wanted, ...born, id: printer.id, tenantId: shop.tenantId })
    const patch = { printerName: '吧台', autoPrint: true, condition: 'paper_out', conditionAt: 7, port: null } as const
    const updated = await shop.write(async (tx) => await tx.updatePrinter(printer.id, patch, 8))
    expect(updated).toEqual({ ...printer, ...patch, updatedAt: 8 })
    expect(await shop.printer(printer.id)).toEqual(updated)
    expect(await shop.printerBySn('sn-2')).toEqual(updated)
    expect(await shop.printerByName('吧台')).toEqual(updated)
    expect(await shop.printerByName('后厨')).toBeUndefined()
  })

  test('[ST6] printerByName() answers the first by id of several', async () => {
    const { shop, printer } = await setStage(await open())
    await shop.write(async (tx) => await tx.insertPrinter(samplePrinter('sn-2'), 2))
    expect((await shop.printerByName(printer.printerName))?.id).toBe(printer.id)
  })

  test('[ST6] a tenant has at most one default printer: a new one takes the mark', async () => {
    const { shop, printer } = await setStage(await open())
    expect(await shop.defaultPrinter()).toBeUndefined()
    await shop.write(async (tx) => await tx.updatePrinter(printer.id, { isDefault: true }, 2))
    expect((await shop.defaultPrinter())?.id).toBe(printer.id)
    const second = await shop.write(async (tx) => await tx.insertPrinter(samplePrinter('sn-2', { isDefault: true }), 3))
    expect(await shop.defaultPrinter()).toEqual(second)
    expect((await shop.printer(printer.id))?.isDefault).toBe(false)
    await shop.write(async (tx) => await tx.updatePrinter(printer.id, { isDefault: true }, 4))
    expect((await shop.printers({ limit: 10 })).rows.map((row) => row.isDefault)).toEqual([true, false])
  })

  test('[ST6] autoPrinters() are ACTIVE and automatic, by id', async () => {
    const { shop, printer } = await setStage(await open())
    await shop.write(async (tx) => {
      await tx.insertPrinter(samplePrinter('sn-2', { autoPrint: false }), 2)
      await tx.insertPrinter(samplePrinter('sn-3', { printerStatus: 'INACTIVE' }), 2)
      await tx.insertPrinter(samplePrinter('sn-4'), 2)
    })
    const sns = (await shop.autoPrinters()).map((row) => row.printerSn)
    expect(sns).toEqual([printer.printerSn, 'sn-4'])
  })

  test('[ST6] a deleted printer is gone, its tasks stay, and it backs nobody up any more', async () => {
    const { shop, printer } = await setStage(await open())
    const backedUp = await shop.write(
      async (tx) => await tx.insertPrinter(samplePrinter('sn-2', { backupPrinterId: printer.id }), 2),
    )
    if (backedUp === 'duplicate') throw new Error('sn-2 is new')
    const task = await addTask(shop, printer.id)
    expect(await shop.write(async (tx) => await tx.deletePrinter(printer.id))).toBe(true)
    expect(await shop.write(async (tx) => await tx.deletePrinter(printer.id))).toBe(false)
    expect(await shop.printer(printer.id)).toBeUndefined()
    expect((await shop.printer(backedUp.id))?.backupPrinterId).toBeNull()
    expect(await shop.task(task.taskId)).toEqual(task)
  })

  test('[GW20] printerByTokenHash() finds a printer of any tenant; a hash belongs to one', async () => {
    const { store, shop, printer } = await setStage(await open())
    await shop.write(async (tx) => await tx.updatePrinter(printer.id, { tokenHash: 'aa' }, 2))
    expect((await store.acrossTenants.printerByTokenHash('aa'))?.id).toBe(printer.id)
    expect(await store.acrossTenants.printerByTokenHash('bb')).toBeUndefined()
    const twice = shop.write(async (tx) => await tx.insertPrinter(samplePrinter('sn-2', { tokenHash: 'aa' }), 2))
    await expect(twice).rejects.toThrow()
    await shop.write(async (tx) => await tx.updatePrinter(printer.id, { tokenHash: null }, 2))
    expect(await store.acrossTenants.printerByTokenHash('aa')).toBeUndefined()
  })

  test('[DL8] resetPrinterConditions() forgets what every device said', async () => {
    const { store, shop, printer } = await setStage(await open())
    await shop.write(async (tx) => await tx.updatePrinter(printer.id, { condition: 'ready', conditionAt: 5 }, 5))
    await store.acrossTenants.resetPrinterConditions()
    expect(await shop.printer(printer.id)).toMatchObject({ condition: 'unknown', conditionAt: null })
  })
}

function testOrders(open: Open): void {
  test('[ST7] an order keeps every field through insert, change and read', async () => {
    const { shop } = await setStage(await open())
    const wanted = sampleOrder('外部-1', {
      delivery: { name: '李雷' },
      extra: { note: ['a', 1, null] },
      remark: "'; --",
    })
    const order = await shop.write(async (tx) => await tx.insertOrder(wanted))
    if (order === 'duplicate') throw new Error('the order is new')
    expect(order).toEqual({ ...wanted, id: order.id, tenantId: shop.tenantId })
    const patch = { status: 'paid', paidAt: 2_000, printRemark: '已打印', discountFen: 100 } as const
    const updated = await shop.write(async (tx) => await tx.updateOrder(order.id, patch, 2_000))
    expect(updated).toEqual({ ...order, ...patch, updatedAt: 2_000 })
    expect(await shop.order(order.id)).toEqual(updated)
    expect(await shop.orderByExternalId('外部-1')).toEqual(updated)
  })

  test('[ST7] an external id belongs to one order of a tenant; orders without one do not exclude each other', async () => {
    const { shop } = await setStage(await open())
    const insert = (externalId: string | null) =>
      shop.write(async (tx) => await tx.insertOrder(sampleOrder(externalId)))
    expect(await insert('order-1')).not.toBe('duplicate')
    expect(await insert('order-1')).toBe('duplicate')
    expect(await insert(null)).not.toBe('duplicate')
    expect(await insert(null)).not.toBe('duplicate')
  })

  test('[ST7] events of an order come back in the order in which they were recorded', async () => {
    const { shop } = await setStage(await open())
    const order = await shop.write(async (tx) => await tx.insertOrder(sampleOrder('order-1')))
    if (order === 'duplicate') throw new Error('the order is new')
    const event = { orderId: order.id, type: 'order.paid', occurredAt: 9, recordedAt: 10, detail: { by: '店员' } }
    await shop.write(async (tx) => {
      await tx.insertOrderEvent(event)
      await tx.insertOrderEvent({ ...event, type: 'order.refunded', occurredAt: 5, detail: null })
    })
    const events = await shop.orderEvents(order.id)
    expect(events[0]).toEqual({ ...event, id: expect.any(Number) })
    expect(events.map(({ type }) => type)).toEqual(['order.paid', 'order.refunded'])
    const stray = shop.write(async (tx) => await tx.insertOrderEvent({ ...event, orderId: order.id + 1 }))
    await expect(stray).rejects.toThrow('has no order')
  })

  test('[HA4] orders() filters by status and external id', async () => {
    const { shop } = await setStage(await open())
    await shop.write(async (tx) => {
      await tx.insertOrder(sampleOrder('a', { status: 'paid', createdAt: 1 }))
      await tx.insertOrder(sampleOrder('b', { status: 'paid', createdAt: 3 }))
      await tx.insertOrder(sampleOrder('c', { createdAt: 2 }))
    })
    const ids = async (filter: Omit<Parameters<TenantReads['orders']>[0], 'limit'>) =>
      (await shop.orders({ limit: 10, ...filter })).rows.map((order) => order.externalId)
    expect(await ids({})).toEqual(['b', 'c', 'a'])
    expect(await ids({ status: 'paid' })).toEqual(['b', 'a'])
    expect(await ids({ externalId: 'c' })).toEqual(['c'])
    expect(await ids({ status: 'paid', externalId: 'c' })).toEqual([])
  })
}

function testRecords(open: Open): void {
  test('[ST8] settings are written over, listed by key and deleted', async () => {
    const { shop } = await setStage(await open())
    await shop.write(
      async (tx) =>
        await tx.putSettings([
          { key: 'print.enabled', value: 'true', updatedAt: 1 },
          { key: 'feie.ukey', value: 'sealed:…', updatedAt: 1 },
        ]),
    )
    await shop.write(async (tx) => await tx.putSettings([{ key: 'print.enabled', value: 'false', updatedAt: 2 }]))
    expect(await shop.settings()).toEqual([
      { key: 'feie.ukey', value: 'sealed:…', updatedAt: 1 },
      { key: 'print.enabled', value: 'false', updatedAt: 2 },
    ])
    await shop.write(async (tx) => await tx.deleteSetting('feie.ukey'))
    expect((await shop.settings()).map((setting) => setting.key)).toEqual(['print.enabled'])
  })

  test('[HA1] an API key is found by its hash over all tenants; a hash belongs to one key', async () => {
    const { store, shop } = await setStage(await open())
    const key = { name: '收银', keyHash: 'aa', scopes: ['read', 'write'], expiresAt: 9, createdAt: 1 } as const
    const inserted = await shop.write(async (tx) => await tx.insertApiKey(key))
    expect(inserted).toEqual({ ...key, id: inserted.id, tenantId: shop.tenantId })
    expect(await store.acrossTenants.apiKeyByHash('aa')).toEqual(inserted)
    expect(await store.acrossTenants.apiKeyByHash('bb')).toBeUndefined()
    await expect(shop.write(async (tx) => await tx.insertApiKey(key))).rejects.toThrow()
  })

  test('[HA3] an idempotent answer is completed, found, deleted and forgotten with time', async () => {
    const { store, shop } = await setStage(await open())
    const running = { bodyHash: 'h', status: null, body: null, createdAt: 100 }
    await shop.write(async (tx) => await tx.putIdempotentAnswer('k', running))
    expect(await shop.idempotentAnswer('k')).toEqual(running)
    const done = { ...running, status: 201, body: '{"id":1}' }
    await shop.write(async (tx) => {
      await tx.putIdempotentAnswer('k', done)
      await tx.putIdempotentAnswer('gone', done)
      await tx.putIdempotentAnswer('new', { ...done, createdAt: 200 })
      await tx.deleteIdempotentAnswer('gone')
    })
    expect(await shop.idempotentAnswer('k')).toEqual(done)
    expect(await shop.idempotentAnswer('gone')).toBeUndefined()
    await store.acrossTenants.deleteIdempotentAnswersBefore(200)
    expect(await shop.idempotentAnswer('k')).toBeUndefined()
    expect(await shop.idempotentAnswer('new')).toBeDefined()
  })

  test('[ST8] tenants are listed by id, found, renamed; the first may choose its id', async () => {
    const store = await open()
    const first = await store.acrossTenants.insertTenant(7, '发财小狗饮品店', 5)
    expect(first).toEqual({ id: 7, name: '发财小狗饮品店', createdAt: 5 })
    const second = await store.acrossTenants.insertTenant(undefined, '别家', 6)
    expect(await store.acrossTenants.tenants()).toEqual([first, second])
    await store.forTenant(7).write(async (tx) => {
      await tx.renameTenant('旺财')
      await tx.insertAudit({ at: 6, actor: 'person', action: 'tenant.rename', detail: { name: '旺财' } })
    })
    expect(await store.forTenant(7).tenant()).toEqual({ ...first, name: '旺财' })
    expect(await store.acrossTenants.tenant(7)).toEqual({ ...first, name: '旺财' })
    expect(await store.acrossTenants.tenant(8_888)).toBeUndefined()
    await expect(store.forTenant(8_888).tenant()).rejects.toThrow('no tenant 8888')
  })
}

function testPages(open: Open): void {
  test('[HA4] pages put together are the list, for every page size', async () => {
    const { shop, printer } = await setStage(await open())
    await shop.write(async (tx) => {
      for (let count = 0; count < 11; count += 1) {
        // Several share an instant, so that only the id can tell them apart.
        const createdAt = 1_000 + (count % 4)
        await tx.insertTask(sampleTask(newTaskId(), printer.id, { createdAt }), sampleTaskEvent())
        await tx.insertOrder(sampleOrder(null, { createdAt }))
        await tx.insertPrinter(samplePrinter(`sn-${count + 10}`), 2)
      }
    })
    const newestFirst = (a: { createdAt: number; id: number }, b: { createdAt: number; id: number }) =>
      b.createdAt - a.createdAt || b.id - a.id
    for (const limit of [1, 2, 3, 11, 12, 200]) {
      const tasks = await allPages((page) => shop.tasks(page), limit)
      expect(tasks).toHaveLength(11)
      expect(tasks).toEqual([...tasks].sort(newestFirst))
      const orders = await allPages((page) => shop.orders(page), limit)
      expect(orders).toHaveLength(11)
      expect(orders).toEqual([...orders].sort(newestFirst))
      const printers = await allPages((page) => shop.printers(page), limit)
      expect(printers.map(({ id }) => id)).toEqual(printers.map(({ id }) => id).sort((a, b) => a - b))
      expect(printers).toHaveLength(12)
    }
  })

  test('[HA4] rows that arrive while someone turns the pages neither repeat nor hide a row', async () => {
    const { shop, printer } = await setStage(await open())
    const before: number[] = []
    for (let count = 0; count < 6; count += 1) {
      before.push((await addTask(shop, printer.id, { createdAt: 1_000 + count })).id)
    }
    const seen = await allPages(async (page) => {
      const answer = await shop.tasks(page)
      await addTask(shop, printer.id, { createdAt: 5_000 })
      return answer
    }, 2)
    expect(seen.map((task) => task.id)).toEqual(before.toReversed())
  })

  test('[HA4] a cursor that the list has not given out is refused', async () => {
    const { shop, printer } = await setStage(await open())
    for (let count = 0; count < 3; count += 1) {
      await addTask(shop, printer.id)
      await shop.write(async (tx) => await tx.insertOrder(sampleOrder(null)))
    }
    const { nextCursor } = await shop.tasks({ limit: 1 })
    if (nextCursor === null) throw new Error('three tasks are more than one page of one')
    await expect(shop.orders({ limit: 1, cursor: nextCursor })).rejects.toThrow(BadCursorError)
    await expect(shop.printers({ limit: 1, cursor: nextCursor })).rejects.toThrow(BadCursorError)
    const bad = ['', 'x', nextCursor.slice(1), `${nextCursor}=`, `${nextCursor}A`, '%', '中', "' or 1=1"]
    for (const cursor of bad) {
      await expect(shop.tasks({ limit: 1, cursor }), cursor).rejects.toThrow(BadCursorError)
    }
  })

  test('[HA4] a page of no rows or of too many is refused', async () => {
    const { shop } = await setStage(await open())
    for (const limit of [0, -1, 1.5, Number.NaN, 100_000]) {
      await expect(shop.tasks({ limit })).rejects.toThrow(RangeError)
    }
  })

  test('[HA4] tasks() filters by each field and by all together', async () => {
    const { shop, printer } = await setStage(await open())
    const order = await shop.write(async (tx) => await tx.insertOrder(sampleOrder('order-1')))
    if (order === 'duplicate') throw new Error('the order is new')
    const match = await addTask(shop, printer.id, {
      printStatus: 'FAILED',
      printerSn: 'SN-9',
      orderId: order.id,
      printType: 'LABEL',
      createdAt: 500,
      errorMessage: '缺纸 100%_a\\b',
    })
    await addTask(shop, printer.id, { createdAt: 400 })
    const filters = [
      { status: 'FAILED' },
      { printerSn: 'SN-9' },
      { orderId: order.id },
      { printType: 'LABEL' },
      { createdFrom: 500 },
      { createdFrom: 401, createdTo: 500 },
      { text: '缺纸' },
      { text: '0%_A\\' },
      { text: match.taskId },
      { text: 'sn-9' },
    ] as const
    for (const filter of filters) {
      const { rows } = await shop.tasks({ limit: 10, ...filter })
      expect(rows, JSON.stringify(filter)).toEqual([match])
    }
    const together = Object.assign({}, ...filters)
    expect((await shop.tasks({ limit: 10, ...together })).rows).toEqual([match])
    expect((await shop.tasks({ limit: 10, ...together, createdTo: 499 })).rows).toEqual([])
    expect((await shop.tasks({ limit: 10, text: '%' })).rows).toEqual([match])
    expect((await shop.tasks({ limit: 10, text: 'T_SK' })).rows).toEqual([])
    expect((await shop.tasks({ limit: 10, text: '' })).rows).toHaveLength(2)
  })
}

/** Everything that a tenant can see, to compare before and after. */
async function everythingOf(reads: TenantReads): Promise<unknown> {
  const tasks = (await reads.tasks({ limit: 200 })).rows
  const orders = (await reads.orders({ limit: 200 })).rows
  return {
    tenant: await reads.tenant(),
    printers: (await reads.printers({ limit: 200 })).rows,
    orders,
    orderEvents: await Promise.all(orders.map((order) => reads.orderEvents(order.id))),
    tasks,
    taskEvents: await Promise.all(tasks.map((task) => reads.taskEvents(task.id))),
    taskOutputs: await Promise.all(tasks.map((task) => reads.taskOutput(task.id))),
    settings: await reads.settings(),
    idempotentAnswer: await reads.idempotentAnswer('key'),
  }
}

/** One tenant with a row of every kind. */
async function fillTenant(shop: TenantStore): Promise<Foreign> {
  return await shop.write(async (tx) => {
    const printer = await tx.insertPrinter(samplePrinter('sn-f', { isDefault: true, printerName: '甲' }), 1)
    const order = await tx.insertOrder(sampleOrder('ext-f'))
    if (printer === 'duplicate' || order === 'duplicate') throw new Error('the tenant is new')
    await tx.insertOrderEvent({ orderId: order.id, type: 'order.paid', occurredAt: 1, recordedAt: 1, detail: null })
    const part = { orderId: order.id, idempotencyKey: 'key', reprintOf: 'original-f' }
    const { task } = await tx.insertTask(sampleTask(newTaskId(), printer.id, part), sampleTaskEvent())
    await tx.putTaskOutput(task.id, sampleOutput(1))
    await tx.putSettings([{ key: 'print.enabled', value: 'true', updatedAt: 1 }])
    await tx.putIdempotentAnswer('key', { bodyHash: 'h', status: 201, body: '{}', createdAt: 1 })
    return { tenantId: shop.tenantId, printer, orderId: order.id, task }
  })
}

interface Foreign {
  readonly tenantId: TenantId
  readonly printer: PrinterRow
  readonly orderId: number
  readonly task: TaskRow
}

/** A new read of the interface does not compile until it says here what it answers for another tenant's ids. */
const foreignReads: Record<keyof TenantReads, (reads: TenantReads, foreign: Foreign) => Promise<unknown>> = {
  tenant: async (reads, foreign) => ((await reads.tenant()).id === foreign.tenantId ? 'seen' : undefined),
  printer: async (reads, foreign) => await reads.printer(foreign.printer.id),
  printerBySn: async (reads) => await reads.printerBySn('sn-f'),
  printerByName: async (reads) => await reads.printerByName('甲'),
  defaultPrinter: async (reads) => await reads.defaultPrinter(),
  autoPrinters: async (reads) => (await reads.autoPrinters())[0],
  printers: async (reads) => (await reads.printers({ limit: 9 })).rows[0],
  openTaskCounts: async (reads, foreign) => (await reads.openTaskCounts()).get(foreign.printer.id),
  order: async (reads, foreign) => await reads.order(foreign.orderId),
  orderByExternalId: async (reads) => await reads.orderByExternalId('ext-f'),
  orders: async (reads) => (await reads.orders({ limit: 9, externalId: 'ext-f' })).rows[0],
  orderEvents: async (reads, foreign) => (await reads.orderEvents(foreign.orderId))[0],
  task: async (reads, foreign) => await reads.task(foreign.task.taskId),
  taskByJobId: async (reads, foreign) => await reads.taskByJobId(foreign.task.id),
  tasks: async (reads, foreign) => (await reads.tasks({ limit: 9, orderId: foreign.orderId })).rows[0],
  tasksOfOrder: async (reads, foreign) => (await reads.tasksOfOrder(foreign.orderId))[0],
  openReprintOf: async (reads) => await reads.openReprintOf('original-f'),
  taskEvents: async (reads, foreign) => (await reads.taskEvents(foreign.task.id))[0],
  taskOutput: async (reads, foreign) => await reads.taskOutput(foreign.task.id),
  settings: async (reads) => (await reads.settings())[0],
  idempotentAnswer: async (reads) => await reads.idempotentAnswer('key'),
}

type WriteName = Exclude<keyof TenantWrites, keyof TenantReads>

/** The same for writes: each aims at another tenant's rows, by id or by the same names, and may fail or do nothing. */
const foreignWrites: Record<WriteName, (tx: TenantWrites, foreign: Foreign) => Promise<unknown>> = {
  renameTenant: async (tx) => await tx.renameTenant('别家'),
  insertPrinter: async (tx) => await tx.insertPrinter(samplePrinter('sn-f', { isDefault: true }), 9),
  updatePrinter: async (tx, foreign) =>
    await tx.updatePrinter(foreign.printer.id, { printerName: '乙', isDefault: true }, 9),
  deletePrinter: async (tx, foreign) => await tx.deletePrinter(foreign.printer.id),
  insertOrder: async (tx) => await tx.insertOrder(sampleOrder('ext-f', { remark: '别家' })),
  updateOrder: async (tx, foreign) => await tx.updateOrder(foreign.orderId, { status: 'cancelled' }, 9),
  insertOrderEvent: async (tx, foreign) =>
    await tx.insertOrderEvent({ orderId: foreign.orderId, type: 'x', occurredAt: 9, recordedAt: 9, detail: null }),
  insertTask: async (tx) =>
    await tx.insertTask(sampleTask(newTaskId(), 77, { idempotencyKey: 'key' }), sampleTaskEvent()),
  changeTask: async (tx, foreign) =>
    await tx.changeTask(foreign.task.id, foreign.task.version, { printStatus: 'CANCELLED' }, sampleTaskEvent()),
  putTaskOutput: async (tx, foreign) => await tx.putTaskOutput(foreign.task.id, sampleOutput(1, { model: 'x' })),
  putSettings: async (tx) => await tx.putSettings([{ key: 'print.enabled', value: 'false', updatedAt: 9 }]),
  deleteSetting: async (tx) => await tx.deleteSetting('print.enabled'),
  insertApiKey: async (tx) =>
    await tx.insertApiKey({ name: 'k', keyHash: `hash-${++made}`, scopes: ['read'], expiresAt: null, createdAt: 9 }),
  putIdempotentAnswer: async (tx) =>
    await tx.putIdempotentAnswer('key', { bodyHash: 'other', status: 500, body: 'x', createdAt: 9 }),
  deleteIdempotentAnswer: async (tx) => await tx.deleteIdempotentAnswer('key'),
  insertAudit: async (tx) => await tx.insertAudit({ at: 9, actor: 'a', action: 'b', detail: null }),
}

function testIsolation(open: Open): void {
  test('[ST9] every read answers for another tenant as for rows that do not exist', async () => {
    const store = await open()
    const shop = store.forTenant((await store.acrossTenants.insertTenant(undefined, '甲店', 1)).id)
    const stranger = store.forTenant((await store.acrossTenants.insertTenant(undefined, '乙店', 1)).id)
    const foreign = await fillTenant(shop)
    for (const [method, read] of Object.entries(foreignReads)) {
      expect(await read(shop, foreign), `the owner reads ${method}`).toBeDefined()
      expect(await read(stranger, foreign), `a stranger reads ${method}`).toBeUndefined()
      const inside = await stranger.write(async (tx) => ({ answer: await read(tx, foreign) }))
      expect(inside.answer, `a stranger reads ${method} in a unit`).toBeUndefined()
    }
  })

  test('[ST9] no write reaches another tenant', async () => {
    const store = await open()
    const shop = store.forTenant((await store.acrossTenants.insertTenant(undefined, '甲店', 1)).id)
    const stranger = store.forTenant((await store.acrossTenants.insertTenant(undefined, '乙店', 1)).id)
    const foreign = await fillTenant(shop)
    const before = await everythingOf(shop)
    for (const [method, write] of Object.entries(foreignWrites)) {
      await stranger.write(async (tx) => await write(tx, foreign)).catch(() => {})
      expect(await everythingOf(shop), `after ${method} of a stranger`).toEqual(before)
    }
  })

  test('[DL2] two tenants may use the same idempotency key; each gets its own task back', async () => {
    const store = await open()
    const [first, second] = [await setStage(store), await setStage(store)]
    const ask = ({ shop, printer }: Stage) => addTask(shop, printer.id, { idempotencyKey: 'order:1' })
    const tasks = [await ask(first), await ask(second)]
    expect(tasks[0]?.id).not.toBe(tasks[1]?.id)
    expect([await ask(first), await ask(second)]).toEqual(tasks)
  })

  test("[ST9] a task cannot be given another tenant's printer or order, nor a printer another's backup", async () => {
    const store = await open()
    const shop = store.forTenant((await store.acrossTenants.insertTenant(undefined, '甲店', 1)).id)
    const { shop: stranger, printer } = await setStage(store)
    const foreign = await fillTenant(shop)
    await expect(addTask(stranger, foreign.printer.id)).rejects.toThrow('has no printer')
    await expect(addTask(stranger, printer.id, { orderId: foreign.orderId })).rejects.toThrow('has no order')
    const own = await addTask(stranger, printer.id)
    const reroute = { printerId: foreign.printer.id }
    const rerouted = stranger.write(async (tx) => await tx.changeTask(own.id, 1, reroute, sampleTaskEvent()))
    await expect(rerouted).rejects.toThrow('has no printer')
    const backup = { backupPrinterId: foreign.printer.id }
    const backedUp = stranger.write(async (tx) => await tx.updatePrinter(printer.id, backup, 2))
    await expect(backedUp).rejects.toThrow('has no printer')
  })
}

function testChanges(open: Open): void {
  test('[ST10] listeners hear every change after its commit, in order, and nothing of units that threw', async () => {
    const { store, shop, printer } = await setStage(await open())
    const heard: StoreChange[] = []
    const reads: Promise<TaskRow | undefined>[] = []
    const stop = store.subscribe((change) => {
      heard.push(change)
      if (change.kind === 'task') reads.push(shop.taskByJobId(change.task.id))
    })
    const first = shop.write(async (tx) => {
      const { task } = await tx.insertTask(sampleTask(newTaskId(), printer.id), sampleTaskEvent())
      return await tx.changeTask(task.id, task.version, { priority: 5 }, sampleTaskEvent({ event: 'x' }))
    })
    const failed = shop.write(async (tx) => {
      await tx.insertOrder(sampleOrder('order-1'))
      throw new Error('on purpose')
    })
    const second = shop.write(async (tx) => {
      await tx.updatePrinter(printer.id, { printerName: '新' }, 2)
      return await tx.insertOrder(sampleOrder('order-2'))
    })
    const third = shop.write(async (tx) => await tx.putSettings([{ key: 'a', value: '1', updatedAt: 1 }]))
    await expect(failed).rejects.toThrow('on purpose')
    const task = await first
    const order = await second
    await third
    if (task === undefined || order === 'duplicate') throw new Error('both are new')
    const { tenantId } = shop
    expect(heard).toEqual([
      { kind: 'task', tenantId, task: { ...task, version: 1, priority: 1 } },
      { kind: 'task', tenantId, task },
      { kind: 'printer', tenantId, printerId: printer.id },
      { kind: 'order', tenantId, orderId: order.id },
      { kind: 'settings', tenantId },
    ])
    expect((await Promise.all(reads)).map((row) => row?.version)).toEqual([2, 2])
    stop()
    await addTask(shop, printer.id)
    expect(heard).toHaveLength(5)
  })

  test('[ST10] a lost compare-and-set and a repeated idempotency key are no change', async () => {
    const { store, shop, printer } = await setStage(await open())
    const task = await addTask(shop, printer.id, { idempotencyKey: 'k' })
    const heard: StoreChange[] = []
    store.subscribe((change) => heard.push(change))
    await addTask(shop, printer.id, { idempotencyKey: 'k' })
    await shop.write(async (tx) => await tx.changeTask(task.id, 99, { priority: 5 }, sampleTaskEvent()))
    expect(heard).toEqual([])
  })

  test('[ST10] moving the default mark and deleting a backup tell of both printers', async () => {
    const { store, shop, printer } = await setStage(await open())
    const part = { isDefault: true, backupPrinterId: printer.id }
    const second = await shop.write(async (tx) => await tx.insertPrinter(samplePrinter('sn-2', part), 2))
    if (second === 'duplicate') throw new Error('sn-2 is new')
    const heard: (number | string)[] = []
    store.subscribe((change) => heard.push(change.kind === 'printer' ? change.printerId : change.kind))
    await shop.write(async (tx) => await tx.updatePrinter(printer.id, { isDefault: true }, 3))
    expect(heard.splice(0)).toEqual([second.id, printer.id])
    await shop.write(async (tx) => await tx.deletePrinter(printer.id))
    expect(heard).toEqual([printer.id, second.id])
  })
}

function testLife(open: Open): void {
  test('[DL4] a store that is closed and opened again has everything', async () => {
    const first = await open()
    const shop = first.forTenant((await first.acrossTenants.insertTenant(undefined, '甲店', 1)).id)
    await fillTenant(shop)
    const before = await everythingOf(shop)
    await first.close()
    const again = await open()
    expect(await everythingOf(again.forTenant(shop.tenantId))).toEqual(before)
    const event = sampleTaskEvent()
    const repeated = await again
      .forTenant(shop.tenantId)
      .write(async (tx) => await tx.insertTask(sampleTask(newTaskId(), 1, { idempotencyKey: 'key' }), event))
    expect(repeated.created).toBe(false)
  })

  test('[ST11] close() writes what is queued, then the store refuses everything by name', async () => {
    const { store, shop } = await setStage(await open())
    const queued = Array.from({ length: 100 }, (_, index) =>
      shop.write(async (tx) => await tx.insertOrder(sampleOrder(`order-${index}`))),
    )
    const closing = store.close()
    const late = expect(shop.write(async (tx) => await tx.tenant())).rejects.toThrow('is closed')
    const settled = await Promise.allSettled(queued)
    expect(settled.every((result) => result.status === 'fulfilled')).toBe(true)
    await Promise.all([closing, store.close(), late])
    await expect(shop.tenant()).rejects.toThrow('is closed')
    await expect(store.acrossTenants.tenants()).rejects.toThrow('is closed')
    await expect(store.ping()).rejects.toThrow('is closed')
    const again = await open()
    expect(await allPages((page) => again.forTenant(shop.tenantId).orders(page), 50)).toHaveLength(100)
  })

  test('[HA6] ping() answers while the database does', async () => {
    const store = await open()
    await expect(store.ping()).resolves.toBeUndefined()
  })
}
