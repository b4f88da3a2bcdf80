import type { ClientOptions } from 'ws'
import type { GatewayLog } from '../gateway/log.ts'
import { type Gateway, type GatewayOptions, startGateway } from '../gateway/start-gateway.ts'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts'
import type { Store } from '../store/store.ts'
import { reportPrint } from '../tasks/report-print.ts'
import { ensureDefaultTenant } from '../tenants/ensure-default-tenant.ts'
import { type ManualClock, manualClock } from './manual-clock.ts'
import { connectClient, type PrintClient, type Received } from './print-client.ts'

export const shopName = '发财小狗饮品店'

/** A gateway on a free port of this machine, over a store of its own and a clock that stands still. */
export interface GatewayRig {
  readonly gateway: Gateway
  readonly store: Store
  readonly clock: ManualClock
  readonly url: string
  /** What was logged as a warning or an error. */
  readonly logged: readonly { readonly level: 'warn' | 'error'; readonly details: object; readonly message: string }[]
  connect(options?: ClientOptions & { readonly query?: string }): Promise<PrintClient>
  /** Connects and registers under a name; answers when the gateway has the link. */
  register(
    name: string,
    options?: ClientOptions & { readonly query?: string; readonly printer?: object },
  ): Promise<PrintClient>
}

const openRigs: { close(): Promise<void> }[] = []

/** For `afterEach`: ends what the test's rigs started. */
export async function closeRigs(): Promise<void> {
  for (const rig of openRigs.splice(0)) await rig.close()
}

export async function gatewayRig(options: Partial<GatewayOptions> = {}): Promise<GatewayRig> {
  const clock = manualClock()
  const store = await openSqliteStore({ path: ':memory:', clock })
  await ensureDefaultTenant(store, { name: shopName, now: clock.now() })
  const logged: { level: 'warn' | 'error'; details: object; message: string }[] = []
  const log: GatewayLog = {
    debug: () => {},
    info: () => {},
    warn: (details, message) => logged.push({ level: 'warn', details, message }),
    error: (details, message) => logged.push({ level: 'error', details, message }),
  }
  const gateway = await startGateway({
    host: '127.0.0.1',
    port: 0,
    store,
    clock,
    log,
    shopServerVersion: '1.2.3',
    node: 'test',
    reportPrint: (report) => reportPrint(store, report, { now: clock.now(), node: 'test' }),
    ...options,
  })
  const clients: PrintClient[] = []
  const url = `${options.tls === undefined ? 'ws' : 'wss'}://127.0.0.1:${gateway.port}/`
  const connect: GatewayRig['connect'] = async ({ query = '', ...clientOptions } = {}) => {
    const client = await connectClient(url + query, clientOptions)
    clients.push(client)
    return client
  }
  openRigs.push({
    async close() {
      for (const client of clients) client.socket.terminate()
      await gateway.close()
      await store.close()
    },
  })
  return {
    gateway,
    store,
    clock,
    url,
    logged,
    connect,
    async register(name, { printer = {}, ...clientOptions } = {}) {
      const client = await connect(clientOptions)
      client.send(printerInfo(name, printer))
      await client.settled()
      return client
    },
  }
}

/** What the smallest known clients send (GW11). */
export function printerInfo(name: string, more: object = {}): Received {
  return { type: 'printer_info', timestamp: '2025-07-14T18:30:00.123456', printer: { name, ...more } }
}

/** Waits for the next event of the links. */
export function nextLinkEvent(gateway: Gateway, kind: 'connected' | 'disconnected'): Promise<{ printerId: number }> {
  return new Promise((resolve) => {
    const stop = gateway.subscribe((event) => {
      if (event.kind !== kind) return
      stop()
      resolve({ printerId: event.printerId })
    })
  })
}
