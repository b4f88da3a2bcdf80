import { expect, test } from 'vitest'
import type { AgentSessionRow } from '../rows.ts'
import { samplePrinter } from '../sample-rows.ts'
import type { Store } from '../store.ts'
import { addTask, begin, finish, type Open, setStage } from './stage.contract.ts'

const session = (printerId: number, part: Partial<AgentSessionRow> = {}): AgentSessionRow => ({
  printerId,
  tenantId: 1,
  node: 'a',
  sessionId: `s-${printerId}`,
  address: '192.168.1.9',
  model: null,
  paperWidthMm: 80,
  reportedIp: null,
  protocol: 1,
  since: 1,
  lastSeen: 1,
  ...part,
})

const beat = (store: Store, node: string, leaseUntil: number) =>
  store.acrossTenants.beat({ node, startedAt: 1, leaseUntil })

async function claim(store: Store, node: string, now: number, printerIds?: readonly number[]): Promise<number[]> {
  const { lanes } = await store.acrossTenants.claimLanes({ node, now, dueAfter: 0, printerIds, limit: 100 })
  return lanes.map(({ printerId }) => printerId).toSorted((one, other) => one - other)
}

export function testNodes(open: Open): void {
  test('[ST16] a node is new until it has beaten, and lapses when its lease has passed', async () => {
    const store = await open()
    const { acrossTenants } = store
    expect(await acrossTenants.othersLive('a', 5)).toBe(false)
    expect(await acrossTenants.oldestNode(5)).toBeUndefined()
    expect(await beat(store, 'a', 100)).toBe('new')
    expect(await beat(store, 'a', 110)).toBe('known')
    expect(await beat(store, 'b', 200)).toBe('new')
    expect(await acrossTenants.lapsedNodes(109)).toEqual([])
    expect(await acrossTenants.lapsedNodes(110)).toEqual(['a'])
    expect(await acrossTenants.othersLive('b', 109)).toBe(true)
    expect(await acrossTenants.othersLive('b', 110)).toBe(false)
    const oldest = async (now: number) => await acrossTenants.oldestNode(now)
    expect([await oldest(109), await oldest(110), await oldest(200)]).toEqual(['a', 'b', undefined])
    await acrossTenants.retireNode('b')
    expect(await acrossTenants.lapsedNodes(1_000)).toEqual(['a'])
  })

  test('[ST16] of several nodes that take over from a lapsed one, exactly one gets its sessions', async () => {
    const { store, shop, printer } = await setStage(await open())
    const { acrossTenants } = store
    await beat(store, 'a', 100)
    await acrossTenants.writeAgentSessions('a', [session(printer.id, { tenantId: shop.tenantId })], [])
    expect(await acrossTenants.takeOver('a', 99)).toBeUndefined()
    const answers = await Promise.all([1, 2, 3].map(() => acrossTenants.takeOver('a', 100)))
    expect(answers.filter((answer) => answer !== undefined)).toEqual([
      [{ tenantId: shop.tenantId, printerId: printer.id }],
    ])
    expect(await acrossTenants.agentSession(printer.id)).toBeUndefined()
    expect(await beat(store, 'a', 300)).toBe('new')
  })

  test('[DL3] attempts are settled by their own node, or by anyone when it is no more', async () => {
    const { store, shop } = await setStage(await open())
    const { acrossTenants } = store
    await addTask(shop, 11)
    const attempt = await begin(shop, await addTask(shop, 12))
    expect(await acrossTenants.attemptsOf('node-1')).toEqual([attempt])
    expect(await acrossTenants.attemptsOf(undefined)).toEqual([attempt])
    expect(await acrossTenants.overdueAttempts('node-2', 9_000, 10)).toEqual([attempt])
    await beat(store, 'node-1', 9_500)
    expect(await acrossTenants.attemptsOf(undefined)).toEqual([])
    expect(await acrossTenants.attemptsOf('node-2')).toEqual([])
    expect(await acrossTenants.overdueAttempts('node-2', 9_000, 10)).toEqual([])
    expect(await acrossTenants.overdueAttempts('node-1', 9_000, 10)).toEqual([attempt])
    expect(await acrossTenants.overdueAttempts('node-2', 9_500, 10)).toEqual([attempt])
  })

  testSessions(open)
  testLanes(open)
}

function testSessions(open: Open): void {
  test('[GW16] the newest session of a printer takes its place; an older one that ends leaves it alone', async () => {
    const { store, shop, printer } = await setStage(await open())
    const { acrossTenants } = store
    const { tenantId } = shop
    const older = session(printer.id, { tenantId })
    const newer = session(printer.id, { tenantId, node: 'b', sessionId: 'newer', since: 5 })
    await beat(store, 'a', 100)
    await beat(store, 'b', 200)
    await acrossTenants.writeAgentSessions('a', [older], [])
    await acrossTenants.writeAgentSessions('b', [newer], [])
    await acrossTenants.writeAgentSessions('a', [], [printer.id])
    expect(await acrossTenants.restoreAgentSession(older)).toBe(false)
    expect(await acrossTenants.agentSession(printer.id)).toEqual(newer)
    expect(await acrossTenants.agentSessionsElsewhere('a', 50)).toEqual([
      { tenantId, printerId: printer.id, node: 'b', sessionId: 'newer' },
    ])
    expect(await acrossTenants.agentSessionsElsewhere('b', 50)).toEqual([])
    expect(await shop.agentSessions(199)).toEqual([{ ...newer, leaseUntil: 200 }])
    expect(await shop.agentSessions(200)).toEqual([])
    await acrossTenants.writeAgentSessions('b', [], [printer.id])
    expect(await acrossTenants.restoreAgentSession(older)).toBe(true)
    expect(await acrossTenants.agentSession(printer.id)).toEqual(older)
  })
}

function testLanes(open: Open): void {
  test('[DL7] where nodes share the database, a lane belongs to one of them until it is given back', async (context) => {
    const { store, shop } = await setStage(await open())
    if (!store.shared) return context.skip()
    const { acrossTenants } = store
    await beat(store, 'a', 100)
    await beat(store, 'b', 200)
    const task = await addTask(shop, 11, { scheduledAt: 1 })
    await addTask(shop, 12, { scheduledAt: 1 })
    expect(await claim(store, 'a', 50, [11])).toEqual([11])
    expect(await claim(store, 'b', 50)).toEqual([12])
    expect(await claim(store, 'a', 50)).toEqual([11])
    expect(await acrossTenants.releaseLanes('a', [11, 12], 50)).toEqual([])
    await finish(shop, (await begin(shop, task))!)
    expect(await acrossTenants.releaseLanes('b', [11], 50)).toEqual([])
    expect(await acrossTenants.releaseLanes('a', [11, 12], 50)).toEqual([11])
    await addTask(shop, 11, { scheduledAt: 1 })
    expect(await claim(store, 'b', 50)).toEqual([11, 12])
  })

  test('[DL7] the lanes of a node that is no more are taken over by those that ask', async (context) => {
    const { store, shop } = await setStage(await open())
    if (!store.shared) return context.skip()
    await beat(store, 'a', 100)
    for (const printerId of [11, 12, 13, 14]) await addTask(shop, printerId, { scheduledAt: 1 })
    expect(await claim(store, 'a', 50)).toEqual([11, 12, 13, 14])
    await beat(store, 'b', 300)
    await beat(store, 'c', 300)
    expect(await claim(store, 'b', 99)).toEqual([])
    const limited = await store.acrossTenants.claimLanes({ node: 'b', now: 100, dueAfter: 0, limit: 3 })
    expect([limited.lanes.length, limited.more]).toEqual([3, true])
    expect(await claim(store, 'c', 100)).toHaveLength(1)
    const everyone = await Promise.all(['a', 'b', 'c'].map((node) => claim(store, node, 100)))
    expect(everyone.map((lanes) => lanes.length)).toEqual([0, 3, 1])
  })

  test('[DL7] many nodes that claim at once share the lanes without overlap', async (context) => {
    const { store, shop } = await setStage(await open())
    if (!store.shared) return context.skip()
    const printerIds = Array.from({ length: 40 }, (_, index) => 100 + index)
    for (const printerId of printerIds) await addTask(shop, printerId, { scheduledAt: 1 })
    const nodes = ['a', 'b', 'c', 'd', 'e']
    for (const node of nodes) await beat(store, node, 1_000)
    const shares = await Promise.all(
      nodes.map(async (node) => {
        const own = new Set<number>()
        for (let more = true; more; ) {
          const claimed = await store.acrossTenants.claimLanes({ node, now: 10, dueAfter: 0, limit: 5 })
          for (const { printerId } of claimed.lanes) own.add(printerId)
          more = claimed.more
        }
        return [...own]
      }),
    )
    expect(shares.flat().toSorted((one, other) => one - other)).toEqual(printerIds)
  })

  test('[DL7] a printer behind a client is served by the node that the client is connected to', async (context) => {
    const { store, shop, printer } = await setStage(await open())
    if (!store.shared) return context.skip()
    const { acrossTenants } = store
    const second = await shop.write((tx) => tx.insertPrinter(samplePrinter('sn-2'), 1))
    if (second === 'duplicate') throw new Error('sn-2 is new')
    await beat(store, 'a', 100)
    await beat(store, 'b', 200)
    await addTask(shop, printer.id, { scheduledAt: 1 })
    await addTask(shop, second.id, { scheduledAt: 1 })
    await acrossTenants.writeAgentSessions('a', [session(printer.id, { tenantId: shop.tenantId })], [])
    expect(await claim(store, 'b', 50)).toEqual([second.id])
    expect(await claim(store, 'a', 50)).toEqual([printer.id])
    await acrossTenants.writeAgentSessions('a', [session(second.id, { tenantId: shop.tenantId })], [])
    expect(await claim(store, 'a', 50)).toEqual([printer.id, second.id])
    expect(await claim(store, 'b', 50)).toEqual([])
    expect(await claim(store, 'b', 100)).toEqual([printer.id, second.id])
  })
}
