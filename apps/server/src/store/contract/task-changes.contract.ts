import { expect, test } from 'vitest'
import { sampleOrder, sampleOutput, samplePrinter, sampleTask, sampleTaskEvent } from '../sample-rows.ts'
import { addTask, begin, finish, newTaskId, type Open, setStage } from './stage.contract.ts'

export function testTaskChanges(open: Open): void {
  test('[DL1] of 20 that change one task at once exactly one wins, with one history row', async () => {
    const { shop, printer } = await setStage(await open())
    const task = await addTask(shop, printer.id)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        shop.write(
          async (tx) =>
            await tx.changeTask(
              task,
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
      return (await tx.changeTask(now, { printStatus: 'CANCELLED' }, event))?.printStatus
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
    const wanted = sampleTask(newTaskId(), printer.id, {
      orderId: order.id,
      source,
      templateVersion: 'shopping@0.3',
      reprint: true,
      priority: 7,
    })
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
    const changed = await shop.write(async (tx) => await tx.changeTask(task, patch, event))
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
      const refused = await tx.changeTask(second, { printStatus: 'PRINTING' }, event)
      const hold = sampleTaskEvent({ event: 'hold', fromStatus: 'PENDING' })
      const held = await tx.changeTask(second, { holdReason: 'printer_offline' }, hold)
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
    const progressed = await shop.write(async (tx) => await tx.changeTask(printing!, patch, event))
    expect(progressed?.attemptDeadlineAt).toBe(9_999)
    const waiting = await addTask(shop, other.id)
    const onto = { printStatus: 'PRINTING', printerId: printer.id, printerSn: printer.printerSn } as const
    expect(await shop.write(async (tx) => await tx.changeTask(waiting, onto, event))).toBeUndefined()
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
