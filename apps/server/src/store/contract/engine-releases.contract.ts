import { expect, test } from 'vitest'
import type { EngineChannelRow } from '../engine-rows.ts'
import { sampleEngineRelease, sampleEngineReport } from '../sample-rows.ts'
import type { TenantAudit } from '../store.ts'
import type { StoreChange } from '../store-change.ts'
import { type Open, setStage } from './stage.contract.ts'

const emptyChannel: EngineChannelRow = {
  channel: 'stable',
  currentVersion: null,
  earlierVersions: [],
  rolloutVersion: null,
  rolloutShare: 0,
  killed: false,
  updatedAt: 1,
}

const auditOf = (tenantId: number): TenantAudit => ({
  tenantId,
  row: { at: 1, actor: 'platform', action: 'engine.published', detail: null },
})

export function testEngineReleases(open: Open): void {
  test('[ST20] a release is kept once, with its code apart, and lists begin with the newest', async () => {
    const { store, shop } = await setStage(await open())
    const { acrossTenants } = store
    const audit = auditOf(shop.tenantId)
    expect(await acrossTenants.engineReleases()).toEqual([])
    expect(await acrossTenants.engineRelease('1.0.0')).toBeUndefined()
    expect(await acrossTenants.insertEngineRelease(sampleEngineRelease('1.0.0'), 'one', audit)).toBe(true)
    const newer = sampleEngineRelease('1.1.0', { uploadedAt: 2_000 })
    expect(await acrossTenants.insertEngineRelease(newer, 'two', audit)).toBe(true)
    expect(await acrossTenants.insertEngineRelease(sampleEngineRelease('1.0.0'), 'other', audit)).toBe(false)
    expect(await acrossTenants.engineReleases()).toEqual([newer, sampleEngineRelease('1.0.0')])
    expect(await acrossTenants.engineRelease('1.0.0')).toEqual(sampleEngineRelease('1.0.0'))
    expect(await acrossTenants.engineCode('1.0.0')).toBe('one')
    expect(await acrossTenants.engineCode('9.0.0')).toBeUndefined()
  })

  test('[ST20] a channel is changed by one after the other, and listeners hear of it', async () => {
    const { store, shop } = await setStage(await open())
    const { acrossTenants } = store
    const heard: StoreChange[] = []
    store.subscribe((change) => heard.push(change))
    const publish = (version: string) =>
      acrossTenants.changeEngineChannel(
        'stable',
        (now) => ({
          row: { ...(now ?? emptyChannel), earlierVersions: [version, ...(now?.earlierVersions ?? [])] },
        }),
        auditOf(shop.tenantId),
      )
    const versions = Array.from({ length: 8 }, (_, index) => `1.${index}.0`)
    await Promise.all(versions.map(publish))
    const [channel] = await acrossTenants.engineChannels()
    expect(channel?.earlierVersions.toSorted()).toEqual(versions)
    expect(heard.filter(({ kind }) => kind === 'engine')).toEqual(
      versions.map(() => ({ kind: 'engine', channel: 'stable' })),
    )

    const refused = await acrossTenants.changeEngineChannel(
      'stable',
      () => ({ refused: 'why' as const }),
      auditOf(shop.tenantId),
    )
    expect(refused).toEqual({ refused: 'why' })
    expect(await acrossTenants.engineChannels()).toEqual([channel])
    expect(heard.filter(({ kind }) => kind === 'engine')).toHaveLength(8)
  })

  test('[ST20] what was read stands until a channel changes, and then the new is read', async () => {
    const { store, shop } = await setStage(await open())
    const { acrossTenants } = store
    const put = (row: EngineChannelRow) =>
      acrossTenants.changeEngineChannel('stable', () => ({ row }), auditOf(shop.tenantId))
    await put(emptyChannel)
    expect(await acrossTenants.engineChannels()).toEqual([emptyChannel])
    const full = { ...emptyChannel, currentVersion: '1.0.0', rolloutVersion: '1.1.0', rolloutShare: 10, killed: true }
    await put(full)
    expect(await acrossTenants.engineChannels()).toEqual([full])
  })

  test('[ST20] a report counts once for each device, tenant and event, up to a limit', async () => {
    const store = await open()
    const [one, other] = [await setStage(store), await setStage(store)]
    const tell = (shop: typeof one.shop, part: object) =>
      shop.write(async (tx) => await tx.putEngineReport({ ...sampleEngineReport, ...part }, 3))
    await tell(one.shop, {})
    await tell(one.shop, { reportedAt: 5 })
    await tell(one.shop, { event: 'dropped' })
    await tell(other.shop, {})
    for (const device of ['till-2', 'till-3', 'till-4']) await tell(one.shop, { device })
    const counts = await store.acrossTenants.engineReportCounts()
    const byEvent = Object.fromEntries(counts.map(({ version, event, count }) => [`${version} ${event}`, count]))
    expect(byEvent).toEqual({ '1.0.0 installed': 3, '1.0.0 dropped': 1 })
  })

  test('[ST20] why devices dropped a release is told by how many say so', async () => {
    const store = await open()
    const { shop } = await setStage(store)
    const told = ['timed_out', 'cannot_start', 'cannot_start'].entries()
    for (const [index, detail] of told) {
      const report = { ...sampleEngineReport, device: `till-${index}`, event: 'dropped', detail } as const
      await shop.write(async (tx) => await tx.putEngineReport(report, 9))
    }
    await shop.write(async (tx) => await tx.putEngineReport(sampleEngineReport, 9))
    const reasons = [
      { version: '1.0.0', detail: 'cannot_start', count: 2 },
      { version: '1.0.0', detail: 'timed_out', count: 1 },
    ]
    expect(await store.acrossTenants.engineDropReasons(9)).toEqual(reasons)
    expect(await store.acrossTenants.engineDropReasons(1)).toEqual(reasons.slice(0, 1))
  })
}
