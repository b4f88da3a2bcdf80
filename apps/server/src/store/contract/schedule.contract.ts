import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TaskRow } from '../rows.ts'
import { addTask, begin, finish, type Open, setStage } from './stage.contract.ts'

export function testSchedule(open: Open): void {
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

  test('[DL7] claimLanes() gives printers with a task due in the interval and none in PRINTING', async () => {
    const { store, shop } = await setStage(await open())
    const { acrossTenants } = store
    await addTask(shop, 11, { scheduledAt: 100 })
    await addTask(shop, 11, { scheduledAt: 150 })
    await addTask(shop, 12, { scheduledAt: 200, printStatus: 'DELAYED' })
    const lanes = async (dueAfter: number, now: number, printerIds?: readonly number[]) => {
      const claimed = await acrossTenants.claimLanes({ node: 'node-1', now, dueAfter, printerIds, limit: 10 })
      expect(claimed.more).toBe(false)
      expect(claimed.lanes.every(({ tenantId }) => tenantId === shop.tenantId)).toBe(true)
      return claimed.lanes.map(({ printerId }) => printerId).toSorted((one, other) => one - other)
    }
    expect(await lanes(0, 99)).toEqual([])
    expect(await lanes(0, 100)).toEqual([11])
    expect(await lanes(100, 149)).toEqual([])
    expect(await lanes(0, 200)).toEqual([11, 12])
    expect(await lanes(0, 200, [12, 13])).toEqual([12])
    const next = await acrossTenants.nextDueTask(12, 200)
    const printing = await begin(shop, next!)
    expect(await lanes(0, 500)).toEqual([11])
    await finish(shop, printing!)
    expect(await lanes(0, 500)).toEqual([11])
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
    expect(await store.acrossTenants.overdueAttempts('node-1', 8_999, 10)).toEqual([])
    expect(await store.acrossTenants.overdueAttempts('node-1', 9_000, 10)).toEqual([first, second])
    expect(await store.acrossTenants.overdueAttempts('node-1', 9_000, 1)).toEqual([first])
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
