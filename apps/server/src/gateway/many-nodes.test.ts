import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { agentDriver } from '../drivers/agent-driver.ts'
import { type Heartbeat, startHeartbeat } from '../nodes/heartbeat.ts'
import { connectedAgents } from '../printers/connected-agents.ts'
import { printerOnline } from '../printers/printer-view.ts'
import { openPostgresStore } from '../store/postgres/open-postgres-store.ts'
import type { PrinterRow } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import { ensureDefaultTenant } from '../tenants/ensure-default-tenant.ts'
import { hashSecret } from '../tenants/secrets.ts'
import { printerInfo } from '../testing/gateway-rig.ts'
import { type ManualClock, manualClock } from '../testing/manual-clock.ts'
import { eventually } from '../testing/nodes-rig.ts'
import { startPostgres, type TestPostgres } from '../testing/postgres.ts'
import { connectClient, type PrintClient } from '../testing/print-client.ts'
import { type Gateway, startGateway } from './start-gateway.ts'

/** A node's gateway on the common database. */
interface GatewayNode {
  readonly store: Store
  readonly clock: ManualClock
  readonly lease: Heartbeat
  readonly gateway: Gateway
  readonly errors: string[]
}

/** A database server starts within a second, on a busy machine in many. */
const startMsMax = 60_000

let postgres: TestPostgres
let nodes: GatewayNode[]
let clients: PrintClient[]
let a: GatewayNode
let b: GatewayNode

beforeAll(async () => {
  postgres = await startPostgres()
}, startMsMax)
afterAll(() => postgres.close())

beforeEach(async () => {
  clients = []
  nodes = []
  const url = await postgres.database()
  a = await startNode(url, 'a')
  b = await startNode(url, 'b')
})

afterEach(async () => {
  for (const client of clients) client.socket.terminate()
  for (const { gateway, lease, store, errors } of nodes) {
    await gateway.close()
    await lease.stop()
    await store.close()
    expect(errors).toEqual([])
  }
})

async function startNode(url: string, node: string): Promise<GatewayNode> {
  const clock = manualClock()
  const store = await openPostgresStore({ url, clock })
  await ensureDefaultTenant(store, { name: '发财小狗饮品店', now: clock.now() })
  const errors: string[] = []
  const log = { debug() {}, info() {}, warn() {}, error: (_details: object, message: string) => errors.push(message) }
  const lease = await startHeartbeat({ store, clock, node, log })
  const gateway = await startGateway({
    host: '127.0.0.1',
    port: 0,
    store,
    clock,
    log,
    node,
    lease,
    shopServerVersion: '1',
    reportPrint: async () => 'accepted',
  })
  const started = { store, clock, lease, gateway, errors }
  nodes.push(started)
  return started
}

async function register(node: GatewayNode, name: string): Promise<PrintClient> {
  const client = await connectClient(`ws://127.0.0.1:${node.gateway.port}/`)
  clients.push(client)
  client.send(printerInfo(name))
  await client.settled()
  return client
}

async function printerNamed(name: string): Promise<PrinterRow> {
  const printer = await a.store.forTenant(1).printerByName(name)
  if (printer === undefined) throw new Error(`there is no printer ${name}`)
  return printer
}

const isTrue = (condition: () => boolean) => eventually(() => (condition() ? true : undefined))
const agentsOn = async ({ store, gateway, clock }: GatewayNode) =>
  (await connectedAgents(store.forTenant(1), gateway, clock.now())).map((agent) => agent.printer_name)

test('[GW16] a client on one node is known to all: pages show it, and its printer is served there', async () => {
  await register(a, '前台')
  const printer = await printerNamed('前台')
  await isTrue(() => b.gateway.elsewhere(printer.id))
  expect([a, b].map(({ gateway }) => printerOnline(printer, gateway))).toEqual([true, true])
  expect([await agentsOn(a), await agentsOn(b)]).toEqual([['前台'], ['前台']])
  const drivers = [a, b].map(({ gateway, store, clock }) => agentDriver(gateway, store, clock))
  expect(drivers.map((driver) => driver.reach?.(printer.id))).toEqual(['here', 'elsewhere'])
  expect(drivers.map((driver) => driver.heldNow(printer))).toEqual([undefined, undefined])
})

test('[GW16] a newer client of the printer on another node replaces the older one', async () => {
  const older = await register(a, '前台')
  const printer = await printerNamed('前台')
  await isTrue(() => b.gateway.elsewhere(printer.id))
  await register(b, '前台')
  expect(await older.closed).toEqual({ code: 1000, reason: 'replaced' })
  await isTrue(() => a.gateway.elsewhere(printer.id) && !b.gateway.elsewhere(printer.id))
  expect([a, b].map(({ gateway }) => gateway.link(printer.id) !== undefined)).toEqual([false, true])
  expect([await agentsOn(a), await agentsOn(b)]).toEqual([['前台'], ['前台']])
})

test('a client that goes is gone on every node', async () => {
  const client = await register(a, '前台')
  const printer = await printerNamed('前台')
  await isTrue(() => b.gateway.elsewhere(printer.id))
  client.socket.close()
  await isTrue(() => !b.gateway.elsewhere(printer.id))
  expect(await agentsOn(b)).toEqual([])
})

test('[GW20] a token renewed or a printer deleted on one node ends its client on another', async () => {
  const first = await register(a, '前台')
  const second = await register(a, '后厨')
  const [front, kitchen] = [await printerNamed('前台'), await printerNamed('后厨')]
  await isTrue(() => b.gateway.elsewhere(front.id) && b.gateway.elsewhere(kitchen.id))
  await b.store.forTenant(1).write((tx) => tx.deletePrinter(front.id))
  b.gateway.disconnect(front.id, 'printer deleted')
  expect(await first.closed).toMatchObject({ reason: 'printer deleted' })
  await b.store.forTenant(1).write((tx) => tx.updatePrinter(kitchen.id, { tokenHash: hashSecret('another') }, 1))
  b.gateway.disconnect(kitchen.id, 'token renewed')
  expect(await second.closed).toMatchObject({ reason: 'token renewed' })
})

test('[DL3] the clients of a node that is no more are gone, and told to those who wait for them', async () => {
  await register(a, '前台')
  const printer = await printerNamed('前台')
  await isTrue(() => b.gateway.elsewhere(printer.id))
  const gone: number[] = []
  b.gateway.subscribe((event) => event.kind === 'disconnected' && gone.push(event.printerId))
  await eventually(async () => {
    b.clock.advance(250)
    await b.store.ping()
    return gone.length > 0 ? true : undefined
  })
  expect(gone).toEqual([printer.id])
  expect(b.gateway.elsewhere(printer.id)).toBe(false)
  // It was only paused: its connections live, and are its own again.
  a.clock.advance(2_500)
  await isTrue(() => b.gateway.elsewhere(printer.id))
  expect(a.gateway.link(printer.id)).toBeDefined()
})
