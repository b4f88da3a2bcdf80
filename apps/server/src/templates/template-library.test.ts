import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepare, renderText } from '@xiaopiao/engine'
import type { Business } from '@xiaopiao/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openPostgresStore } from '../store/postgres/open-postgres-store.ts'
import { sampleTemplatePart } from '../store/sample-rows.ts'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts'
import type { Store, TenantReads, TenantStore } from '../store/store.ts'
import { eventually } from '../testing/nodes-rig.ts'
import { startPostgres, type TestPostgres } from '../testing/postgres.ts'
import { compiledTemplate } from './compiled-template.ts'
import { shippedLibrary } from './library/shipped-library.ts'
import { publishPlatform, rollBackPlatform, sharePlatform } from './platform-release.ts'
import { publishTemplate, rollBackTemplate } from './release-template.ts'
import { shopTemplate } from './shop-template.ts'
import { changeDraft, changeSettings, discardDraft, readDraft } from './template-draft.ts'

/* The template library over a store, of which PostgreSQL may have two nodes. */

const business: Business = 'shopping'
const words = (text: string, type = 'words') =>
  sampleTemplatePart(type, { content: [[{ content: text }]], sortWeight: 1 })
const by = (note = '') => ({ actor: 'person:a', note, now: 1_000 })

/** What a shop's receipt says first. */
async function firstLine(reads: TenantReads, printerId?: number): Promise<string> {
  const { template } = await shopTemplate(reads, business, printerId)
  const [sample] = shippedLibrary[business].samples
  return (
    renderText(prepare(compiledTemplate(template), sample?.data ?? {}), { columns: 48 })
      .split('\n')[0]
      ?.trim() ?? ''
  )
}

async function saveDraft(shop: TenantStore, text: string) {
  return await shop.write(async (tx) => await changeDraft(tx, { business, parts: [words(text)] }))
}

async function publish(shop: TenantStore, text: string, share = 100): Promise<number> {
  const published = await shop.write(async (tx) => {
    await changeDraft(tx, { business, parts: [words(text)] })
    return await publishTemplate(tx, { business, share, ...by(text) })
  })
  if (!published.ok) throw new Error(JSON.stringify(published))
  return published.version.version
}

const rollBack = (shop: TenantStore, to?: number) =>
  shop.write(async (tx) => await rollBackTemplate(tx, { business, to, ...by('back') }))

for (const kind of ['SQLite', 'PostgreSQL'] as const) {
  describe(`on ${kind}`, () => {
    let postgres: TestPostgres
    let folder: string
    let nodes: Store[]
    /** The same shop on every node. */
    let shop: TenantStore
    let elsewhere: TenantStore

    beforeAll(async () => {
      if (kind === 'PostgreSQL') postgres = await startPostgres()
    })
    afterAll(async () => await postgres?.close())
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'xiaopiao-library-'))
      if (kind === 'SQLite') nodes = [await openSqliteStore({ path: join(folder, 'shop.db') })]
      else {
        const url = await postgres.database()
        nodes = [await openPostgresStore({ url }), await openPostgresStore({ url })]
      }
      const { id } = await nodes[0]!.acrossTenants.insertTenant(undefined, '发财小狗饮品店', 1)
      shop = nodes[0]!.forTenant(id)
      elsewhere = nodes.at(-1)!.forTenant(id)
    })
    afterEach(async () => {
      for (const node of nodes) await node.close()
      await rm(folder, { recursive: true, force: true })
    })

    /** On the other node it may take as long as a notice does. */
    const seenElsewhere = (text: string, printerId?: number) =>
      eventually(async () => ((await firstLine(elsewhere, printerId)) === text ? true : undefined))

    test('[TP30] [TP32] a shop that has changed nothing prints with what is shipped, the same object each time', async () => {
      const first = await shopTemplate(shop, business)
      expect(first).toMatchObject({ business, version: 'shopping@0.0', name: shippedLibrary[business].name.zh })
      expect((await shopTemplate(shop, business, 7)).template).toBe(first.template)
      expect((await shopTemplate(elsewhere, business)).template).toBe(first.template)
    })

    test('[TP33] what is published is what the next slip is printed with, here and on other nodes', async () => {
      await firstLine(elsewhere)
      await saveDraft(shop, 'draft')
      expect(await firstLine(shop)).not.toBe('draft')
      expect(await publish(shop, 'first')).toBe(1)
      expect(await firstLine(shop)).toBe('first')
      await seenElsewhere('first')
      expect(await publish(elsewhere, 'second')).toBe(2)
      expect(await firstLine(elsewhere)).toBe('second')
      await eventually(async () => ((await firstLine(shop)) === 'second' ? true : undefined))
      const { template, version } = await shopTemplate(shop, business)
      expect(version).toBe('shopping@0.2')
      expect((await shopTemplate(shop, business)).template).toBe(template)
      // Another table that is remembered, too: what was merged is still the same object.
      await shop.write(async (tx) => await tx.putSettings([{ key: 'print.enabled', value: 'true', updatedAt: 1 }]))
      expect((await shopTemplate(shop, business)).template).toBe(template)
    })

    test('[TP33] one step back prints with what was before, in the very next slip', async () => {
      await publish(shop, 'first')
      await publish(shop, 'second')
      expect((await rollBack(shop)).ok).toBe(true)
      expect(await firstLine(shop)).toBe('first')
      await seenElsewhere('first')
      expect((await rollBack(elsewhere)).ok).toBe(true)
      expect((await shopTemplate(elsewhere, business)).version).toBe('shopping@0.0')
      expect(await rollBack(elsewhere)).toMatchObject({ ok: false, reason: 'wrong_state' })
      expect(await rollBack(elsewhere, 9)).toMatchObject({ ok: false, reason: 'not_found' })
      expect((await rollBack(elsewhere, 2)).ok).toBe(true)
      expect(await firstLine(elsewhere)).toBe('second')
    })

    test('[TP33] a share of the printers takes a version first, keeps it while the share grows, on every node', async () => {
      const printers = Array.from({ length: 60 }, (_, id) => id + 1)
      await publish(shop, 'old')
      const version = await publish(shop, 'new', 20)
      const takers = async (reads: TenantReads) => {
        const lines = await Promise.all(printers.map(async (id) => [id, await firstLine(reads, id)] as const))
        return new Set(lines.filter(([, line]) => line === 'new').map(([id]) => id))
      }
      const some = await takers(shop)
      expect(some.size).toBeGreaterThan(0)
      expect(some.size).toBeLessThan(40)
      expect(await firstLine(shop)).toBe('old')
      const widen = (share: number) =>
        shop.write(async (tx) => await publishTemplate(tx, { business, share, version, ...by() }))
      await seenElsewhere('new', [...some][0])
      expect(await takers(elsewhere)).toEqual(some)
      expect(await widen(70)).toMatchObject({ ok: true })
      const more = await takers(shop)
      expect([...some].filter((id) => !more.has(id))).toEqual([])
      expect(more.size).toBeGreaterThan(some.size)
      expect(await widen(100)).toMatchObject({ ok: true })
      expect((await takers(shop)).size).toBe(printers.length)
      expect(await firstLine(shop)).toBe('new')
    })

    test('[TP33] two who publish at once make two versions, one current and one before it', async () => {
      const texts = ['a', 'b', 'c', 'd', 'e', 'f']
      const versions = await Promise.all(texts.map((text, index) => publish(index % 2 === 0 ? shop : elsewhere, text)))
      expect(versions.toSorted()).toEqual([1, 2, 3, 4, 5, 6])
      const release = await shop.write(async (tx) => await tx.lockTemplate(business))
      expect(release).toMatchObject({ currentVersion: 6, earlierVersions: [5, 4, 3, 2, 1, 0] })
    })

    test('[TP33] who has asked for a version too early publishes after it all the same', async () => {
      for (let version = 1; version < 40; version += 2) {
        expect(await elsewhere.templateVersion(business, version)).toBeNull()
        expect(await publish(shop, `${version}`)).toBe(version)
        expect(await publish(elsewhere, `${version + 1}`)).toBe(version + 1)
      }
    })

    test('two who edit the same draft hear of each other', async () => {
      const { revision } = await readDraft(shop, business)
      const edit = (store: TenantStore, text: string) =>
        store.write(async (tx) => await changeDraft(tx, { business, parts: [words(text)], revision }))
      const answers = await Promise.all([edit(shop, 'a'), edit(elsewhere, 'b')])
      expect(answers.map(({ ok }) => ok).toSorted()).toEqual([false, true])
      expect(answers.find(({ ok }) => !ok)).toEqual({ ok: false, reason: 'conflict' })
      const seen = { business, share: 100, revision, ...by() }
      expect(await shop.write(async (tx) => await publishTemplate(tx, seen))).toEqual({ ok: false, reason: 'conflict' })
    })

    test('[TP31] two who choose for different parts at once are both heard', async () => {
      const [one, other] = ['logo', 'footer'] as const
      const choose = (store: TenantStore, type: string, params: { show: boolean } | null) =>
        store.write(async (tx) => await changeSettings(tx, business, [{ type, params }]))
      for (let round = 0; round < 5; round += 1) {
        await Promise.all([choose(shop, one, { show: false }), choose(elsewhere, other, { show: false })])
        expect(await shop.draftParams(business)).toHaveLength(2)
        await Promise.all([choose(shop, one, null), choose(elsewhere, other, null)])
        expect(await shop.draftParams(business)).toEqual([])
      }
    })

    test('[TP33] what cannot print a sample is not published, and says which part of it is at fault', async () => {
      let nested: unknown = [{ content: '{{order.no}}' }]
      for (let level = 0; level < 9; level += 1) nested = { each: 'order.items', as: `item${level}`, layouts: [nested] }
      const parts = [sampleTemplatePart('mine', { content: [[{ content: 'x' }], nested] })]
      const answer = await shop.write(async (tx) => {
        expect(await changeDraft(tx, { business, parts })).toMatchObject({ ok: true })
        return await publishTemplate(tx, { business, share: 100, ...by() })
      })
      if (answer.ok || answer.reason !== 'template_error') throw new Error(JSON.stringify(answer))
      expect(answer.issues[0]).toMatchObject({ code: 'limit_exceeded' })
      expect(answer.issues[0]?.path).toMatch(/^mine\.content\[1\]/)
      expect(await shop.templateRelease(business)).toBeNull()
      const unread = { business, parts: [sampleTemplatePart('mine', { content: [[{ content: '{{#if' }]] })] }
      const draft = await shop.write(async (tx) => await changeDraft(tx, unread))
      expect(draft).toMatchObject({
        ok: false,
        reason: 'template_error',
        issues: [{ path: 'mine.content[0][0].content' }],
      })
    })

    test('[TP33] a shop whose versions take all the room that they may publishes no more, and goes back', async () => {
      await publish(shop, 'first')
      await saveDraft(shop, 'second')
      const publishWithin = (versionBytesMax: number) =>
        shop.write(async (tx) => await publishTemplate(tx, { business, share: 100, versionBytesMax, ...by() }))
      expect(await publishWithin(10)).toEqual({ ok: false, reason: 'too_many' })
      expect((await shopTemplate(shop, business)).version).toBe('shopping@0.1')
      expect(await publishWithin(10_000)).toMatchObject({ ok: true })
      expect(await rollBack(shop)).toMatchObject({ ok: true })
    })

    test('what is published already is not published again, and a draft can be given up', async () => {
      const again = () => shop.write(async (tx) => await publishTemplate(tx, { business, share: 100, ...by() }))
      expect(await again()).toMatchObject({ ok: false, reason: 'wrong_state' })
      await publish(shop, 'first')
      expect(await again()).toMatchObject({ ok: false, reason: 'wrong_state' })
      await saveDraft(shop, 'second')
      await shop.write(async (tx) => await discardDraft(tx, business, by()))
      expect((await readDraft(shop, business)).parts).toEqual([words('first')])
      expect(await again()).toMatchObject({ ok: false, reason: 'wrong_state' })
      await publish(shop, 'for some', 50)
      await saveDraft(shop, 'fourth')
      await shop.write(async (tx) => await discardDraft(tx, business, by()))
      expect((await readDraft(shop, business)).parts).toEqual([words('for some')])
      expect(await again()).toMatchObject({ ok: false, reason: 'wrong_state' })
    })

    test('[TP33] a version of the platform reaches a share of the shops, lies beneath their own, and goes back', async () => {
      const { acrossTenants } = nodes[0]!
      const audit = { tenantId: shop.tenantId, row: { at: 1, actor: 'platform', action: 'x', detail: null } }
      const parts = [...shippedLibrary[business].parts, words('platform')]
      const version = { business, parts, settings: [], author: 'platform', note: '', createdAt: 1 } as const
      const change = (decide: Parameters<typeof acrossTenants.changePlatformTemplate>[1]) =>
        acrossTenants.changePlatformTemplate(business, decide, audit)
      const tenants = await Promise.all(
        Array.from({ length: 30 }, async (_, at) => (await acrossTenants.insertTenant(undefined, `${at}`, 1)).id),
      )
      const takers = async () => {
        const lines = tenants.map(async (id) => [id, await firstLine(nodes[0]!.forTenant(id))] as const)
        return new Set((await Promise.all(lines)).filter(([, line]) => line === 'platform').map(([id]) => id))
      }
      expect(await change(publishPlatform(version, 30))).toMatchObject({ version: { version: 1 } })
      const some = await takers()
      expect(some.size).toBeGreaterThan(0)
      expect(some.size).toBeLessThan(30)
      await change(sharePlatform(business, 100, 2))
      expect((await takers()).size).toBe(30)
      await seenElsewhere('platform')
      expect((await shopTemplate(elsewhere, business)).version).toBe('shopping@1.0')
      await publish(elsewhere, 'own')
      expect((await shopTemplate(elsewhere, business)).version).toBe('shopping@1.1')
      expect(await firstLine(elsewhere)).toBe('own')
      await change(rollBackPlatform(business, undefined, 3))
      expect((await takers()).size).toBe(0)
      await eventually(async () =>
        (await shopTemplate(elsewhere, business)).version === 'shopping@0.1' ? true : undefined,
      )
      expect(await change(rollBackPlatform(business, undefined, 3))).toHaveProperty('refused')
    })
  })
}
