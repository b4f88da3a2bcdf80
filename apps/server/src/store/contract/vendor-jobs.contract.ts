import { expect, test } from 'vitest'
import { sampleVendorJob as vendorJob } from '../sample-rows.ts'
import { addTask, type Open, setStage } from './stage.contract.ts'

export function testVendorJobs(open: Open): void {
  test("[DL3] a vendor's jobs are kept by attempt and part, and found by the vendor's name over all tenants", async () => {
    const { store, shop, printer } = await setStage(await open())
    const task = await addTask(shop, printer.id)
    const jobs = [
      vendorJob(task.id, { vendorJobId: 'c', attempt: 2 }),
      vendorJob(task.id, { vendorJobId: 'a', part: 2, parts: 2 }),
      vendorJob(task.id, { vendorJobId: 'b', part: 1, parts: 2 }),
    ]
    await shop.write(async (tx) => {
      for (const job of jobs) await tx.putVendorJob(job)
    })
    const kept = await shop.vendorJobs(task.id)
    expect(kept.map((job) => job.vendorJobId)).toEqual(['b', 'a', 'c'])
    expect(kept[2]).toEqual({ ...jobs[0], tenantId: shop.tenantId, printedAt: null })
    expect(await store.acrossTenants.vendorJob('feie', 'a')).toEqual(kept[1])
    expect(await store.acrossTenants.vendorJob('feie', 'x')).toBeUndefined()
    expect(await store.acrossTenants.vendorJob('network', 'a')).toBeUndefined()
  })

  test('[DL3] a job is printed once, at the first time that was told, and counts under its printer and day', async () => {
    const { store, shop, printer } = await setStage(await open())
    const task = await addTask(shop, printer.id)
    const day = 'sn-1 2026-11-22'
    await shop.write(async (tx) => {
      await tx.putVendorJob(vendorJob(task.id, { vendorJobId: 'a', printerDay: day }))
      await tx.putVendorJob(vendorJob(task.id, { vendorJobId: 'b', printerDay: day }))
      await tx.putVendorJob(vendorJob(task.id, { vendorJobId: 'c', printerDay: 'sn-1 2026-11-23' }))
    })
    expect(await store.acrossTenants.printedVendorJobs('feie', day)).toBe(0)
    const first = await shop.write(async (tx) => await tx.markVendorJobPrinted('feie', 'a', 5))
    const again = await shop.write(async (tx) => await tx.markVendorJobPrinted('feie', 'a', 7))
    expect([first?.printedAt, again?.printedAt]).toEqual([5, 5])
    await shop.write(async (tx) => await tx.markVendorJobPrinted('feie', 'c', 5))
    expect(await store.acrossTenants.printedVendorJobs('feie', day)).toBe(1)
    expect(await shop.write(async (tx) => await tx.markVendorJobPrinted('feie', 'x', 5))).toBeUndefined()
  })

  test('[DL3] a job that is taken over belongs to the newer attempt and stays printed', async () => {
    const { shop, printer } = await setStage(await open())
    const task = await addTask(shop, printer.id)
    await shop.write(async (tx) => {
      await tx.putVendorJob(vendorJob(task.id, { vendorJobId: 'a', parts: 2 }))
      await tx.markVendorJobPrinted('feie', 'a', 5)
      await tx.putVendorJob(
        vendorJob(task.id, { vendorJobId: 'a', parts: 2, attempt: 2, createdAt: 8_000, expiresAt: 7 }),
      )
    })
    expect(await shop.vendorJobs(task.id)).toMatchObject([{ attempt: 2, printedAt: 5, createdAt: 1_000, expiresAt: 7 }])
  })

  test("[ST9] a vendor's job belongs to the tenant whose task it was", async () => {
    const store = await open()
    const [mine, theirs] = [await setStage(store), await setStage(store)]
    const task = await addTask(mine.shop, mine.printer.id)
    const foreign = await addTask(theirs.shop, theirs.printer.id)
    await mine.shop.write(async (tx) => await tx.putVendorJob(vendorJob(task.id, { vendorJobId: 'a' })))
    const steal = (jobId: number) =>
      theirs.shop.write(async (tx) => await tx.putVendorJob(vendorJob(jobId, { vendorJobId: 'a', attempt: 9 })))
    await expect(steal(foreign.id)).rejects.toThrow()
    await expect(steal(task.id)).rejects.toThrow()
    expect(await theirs.shop.write(async (tx) => await tx.markVendorJobPrinted('feie', 'a', 5))).toBeUndefined()
    expect(await mine.shop.vendorJobs(task.id)).toMatchObject([{ attempt: 1, printedAt: null }])
  })
}
