import { expect, test } from 'vitest'
import { sampleTemplatePart, sampleTemplateRelease, sampleTemplateVersion } from '../sample-rows.ts'
import type { TenantAudit } from '../store.ts'
import type { StoreChange } from '../store-change.ts'
import { allPages, type Open, setStage } from './stage.contract.ts'

const auditOf = (tenantId: number): TenantAudit => ({
  tenantId,
  row: { at: 1, actor: 'platform', action: 'template.published', detail: null },
})

export function testTemplates(open: Open): void {
  test('[TP30] [TP31] a draft is replaced as a whole, by business, and its changes are counted', async () => {
    const { shop } = await setStage(await open())
    const field = { key: 'a', kind: 'text', name: { zh: '甲', en: 'A' }, default: '' } as const
    const full = sampleTemplatePart('b', { name: { zh: '头', en: 'Head' }, fields: [field], sortWeight: 5 })
    await shop.write(async (tx) => {
      await tx.replaceDraftParts('shopping', [sampleTemplatePart('gone')])
      await tx.replaceDraftParts('shopping', [sampleTemplatePart('a'), full])
      await tx.replaceDraftParts('refund', [sampleTemplatePart('c', { content: [] })])
      await tx.replaceDraftParams('shopping', [{ type: 'gone', params: {} }])
      await tx.replaceDraftParams('shopping', [{ type: 'b', params: { a: '“{{\\', n: 1.5, yes: true } }])
      expect(await tx.countDraftChange('shopping')).toBe(1)
      expect(await tx.countDraftChange('shopping')).toBe(2)
    })
    const business = 'shopping'
    expect(await shop.draftParts('shopping')).toEqual([
      { business, ...full },
      { business, ...sampleTemplatePart('a') },
    ])
    expect((await shop.draftParts()).map(({ type }) => type).toSorted()).toEqual(['a', 'b', 'c'])
    expect(await shop.draftParams()).toEqual([{ business, type: 'b', params: { a: '“{{\\', n: 1.5, yes: true } }])
    expect(await shop.draftParams('refund')).toEqual([])
    expect(await shop.draftRevisions()).toEqual(new Map([['shopping', 2]]))
  })

  test('[TP33] [ST22] versions count up from 1 and stay; lists begin with the newest', async () => {
    const { shop } = await setStage(await open())
    const publish = (note: string) =>
      shop.write(async (tx) => {
        await tx.lockTemplate('shopping')
        return await tx.insertTemplateVersion(sampleTemplateVersion({ note }))
      })
    const notes = ['a', 'b', 'c', 'd', 'e']
    const versions = await Promise.all(notes.map(publish))
    expect(versions.map(({ version }) => version).toSorted()).toEqual([1, 2, 3, 4, 5])
    const listed = await allPages((page) => shop.templateVersions('shopping', page), 2)
    expect(listed).toEqual(versions.toSorted((left, right) => right.version - left.version))
    expect(await shop.templateVersion('shopping', 2)).toEqual(listed[3])
    expect(await shop.templateVersion('shopping', 6)).toBeNull()
    expect(await shop.templateVersion('refund', 1)).toBeNull()
    expect(new Set(listed.map(({ digest }) => digest)).size).toBe(1)
    const before = await shop.templateVersionBytes()
    expect(before).toBeGreaterThan(50)
    const settings = [{ type: 'logo', params: { show: false } }]
    const other = await shop.write(async (tx) => await tx.insertTemplateVersion(sampleTemplateVersion({ settings })))
    expect(other).toMatchObject({ version: 6, settings })
    // Bytes, not characters; '[]' is what the others have chosen.
    expect(await shop.templateVersionBytes()).toBe((before / 5) * 6 + JSON.stringify(settings).length - 2)
    expect(other.digest).not.toBe(listed[0]?.digest)
  })

  test('[TP33] a version remembers that it was taken back until it is printed with again', async () => {
    const { shop } = await setStage(await open())
    const takenBack = { at: 5, by: 'system', note: '打不出' }
    await shop.write(async (tx) => {
      for (const note of ['a', 'b', 'c']) await tx.insertTemplateVersion(sampleTemplateVersion({ note }))
      await tx.putTakenBack({ business: 'shopping', version: 1 }, takenBack)
    })
    expect(await shop.takenBackTemplate('shopping', 'system')).toMatchObject({ version: 1, takenBack })
    await shop.write(async (tx) => {
      await tx.putTakenBack({ business: 'shopping', version: 2 }, takenBack)
      await tx.putTakenBack({ business: 'shopping', version: 3 }, { ...takenBack, by: 'person' })
    })
    expect(await shop.takenBackTemplate('shopping', 'system')).toMatchObject({ version: 2, takenBack })
    expect(await shop.templateVersion('shopping', 2)).toMatchObject({ note: 'b', takenBack })
    expect((await shop.templateVersions('shopping', { limit: 9 })).rows[0]?.takenBack?.by).toBe('person')
    expect(await shop.takenBackTemplate('refund', 'system')).toBeNull()
    await shop.write(async (tx) => {
      for (const version of [1, 2]) await tx.putTakenBack({ business: 'shopping', version }, null)
    })
    expect(await shop.takenBackTemplate('shopping', 'system')).toBeNull()
    expect(await shop.templateVersion('shopping', 2)).toMatchObject({ takenBack: null })
  })

  test('[ST22] [ST10] what is printed with is the same object until it changes, and listeners hear of it', async () => {
    const { store, shop } = await setStage(await open())
    const heard: StoreChange[] = []
    store.subscribe((change) => heard.push(change))
    expect(await shop.templateRelease('shopping')).toBeNull()
    const put = (currentVersion: number) =>
      shop.write(async (tx) => await tx.putTemplateRelease(sampleTemplateRelease({ currentVersion })))
    await put(1)
    expect(await shop.templateRelease('shopping')).toEqual(sampleTemplateRelease())
    await put(2)
    expect(await shop.templateRelease('shopping')).toMatchObject({ currentVersion: 2, earlierVersions: [0] })
    const locked = await shop.write(async (tx) => await tx.lockTemplate('shopping'))
    expect(locked).toEqual(await shop.templateRelease('shopping'))
    expect(await shop.templateRelease('shopping')).toBe(await shop.templateRelease('shopping'))
    const change = { kind: 'template', tenantId: shop.tenantId, business: 'shopping' }
    expect(heard.filter(({ kind }) => kind === 'template')).toEqual([change, change])
  })

  test("[TP33] [ST22] the platform's own is changed by one after the other and read by every tenant", async () => {
    const { store, shop } = await setStage(await open())
    const { acrossTenants } = store
    const heard: StoreChange[] = []
    store.subscribe((change) => heard.push(change))
    const audit = auditOf(shop.tenantId)
    const publish = (note: string) =>
      acrossTenants.changePlatformTemplate(
        'shopping',
        (_now, newest) => ({
          version: sampleTemplateVersion({ note }),
          release: sampleTemplateRelease({ currentVersion: newest + 1 }),
        }),
        audit,
      )
    expect(await shop.platformTemplateRelease('shopping')).toBeNull()
    const made = await Promise.all(['a', 'b', 'c'].map(publish))
    expect(made.map((answer) => ('version' in answer ? answer.version?.version : undefined)).toSorted()).toEqual([
      1, 2, 3,
    ])
    expect(await shop.platformTemplateRelease('shopping')).toMatchObject({ currentVersion: 3 })
    expect(await acrossTenants.platformTemplateRelease('shopping')).toMatchObject({ currentVersion: 3 })
    const listed = await acrossTenants.platformTemplateVersions('shopping', { limit: 9 })
    expect(listed.rows.map(({ version }) => version)).toEqual([3, 2, 1])
    expect(await shop.newestPlatformTemplate('shopping')).toBe(3)
    expect(await shop.newestPlatformTemplate('refund')).toBe(0)
    expect(await shop.platformTemplateVersion('shopping', 3)).toEqual(listed.rows[0])
    expect(await acrossTenants.platformTemplateVersion('shopping', 4)).toBeNull()
    const refused = await acrossTenants.changePlatformTemplate('shopping', () => ({ refused: 'no' as const }), audit)
    expect(refused).toEqual({ refused: 'no' })
    const change = { kind: 'template', tenantId: 0, business: 'shopping' }
    expect(heard.filter(({ kind }) => kind === 'template')).toEqual([change, change, change])
    expect((await shop.templateVersions('shopping', { limit: 9 })).rows).toEqual([])
  })
}
