import { registerCharset } from '@xiaopiao/engine'
import { big5 } from '@xiaopiao/engine/charsets/big5'
import { eucKr } from '@xiaopiao/engine/charsets/euc-kr'
import { shiftJis } from '@xiaopiao/engine/charsets/shift-jis'
import packageJson from '../package.json' with { type: 'json' }
import { startSweeping } from './archive/sweep.ts'
import { checkSecretKey } from './check-secret-key.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { agentDriver } from './drivers/agent-driver.ts'
import type { PrintDriver } from './drivers/driver.ts'
import { startFeie } from './drivers/feie/start-feie.ts'
import { networkDriver } from './drivers/network-driver.ts'
import { inRanges, rangesOfSetting } from './gateway/address.ts'
import { type Gateway, startGateway } from './gateway/start-gateway.ts'
import { buildHttpApp } from './http/build-http-app.ts'
import { type ChangeFeed, changeFeed } from './http/change-feed.ts'
import { answersKeptMs } from './http/idempotency.ts'
import { type Metrics, openMetrics } from './http/metrics.ts'
import { feieCallbackPath } from './http/routes/feie-callback.ts'
import { openSignIn, type SignIn } from './http/sign-in.ts'
import { type LoadImages, openPictures } from './images/load-images.ts'
import { explainListenError, listenHttp } from './listen.ts'
import { type Log, openLog } from './log.ts'
import { makeDataDir } from './make-data-dir.ts'
import { joinNodes } from './nodes/join-nodes.ts'
import type { NodeLease } from './nodes/node-lease.ts'
import { openStore } from './open-store.ts'
import { readFeieKey } from './read-feie-key.ts'
import { readTls, type TlsFiles } from './read-tls.ts'
import type { Store } from './store/store.ts'
import { type AskRefund, refundQuestion } from './tasks/refund-question.ts'
import { reportPrint } from './tasks/report-print.ts'
import { vendorReports } from './tasks/report-vendor-job.ts'
import { startScheduler } from './tasks/scheduler.ts'
import { shopTemplate } from './templates/shop-template.ts'
import { defaultTenantNames, ensureDefaultOwner, ensureDefaultTenant } from './tenants/ensure-default-tenant.ts'
import { type RandomBytes, systemRandom } from './tenants/random.ts'
import { sealer } from './tenants/sealing.ts'
import { loadSecretKey } from './tenants/secret-key.ts'
import { hashSecret } from './tenants/secrets.ts'
import { openTenantDirectory, type TenantDirectory } from './tenants/tenant-directory.ts'
import { startWebhooks } from './webhooks/start-webhooks.ts'

// A shop may choose any model; these tables are apart only for the sake of small hosts.
for (const table of [big5, eucKr, shiftJis]) registerCharset(table)

export { type Clock, systemClock } from './clock.ts'
export { type Config, type ConfigProblem, type ConfigReading, readConfig } from './config.ts'
export { PortInUseError, SettingError } from './listen.ts'
export { type Log, openLog } from './log.ts'
export { isOperatingFault } from './start-fault.ts'
export type { Store } from './store/store.ts'

export interface StartOptions {
  readonly clock?: Clock
  readonly random?: RandomBytes
  readonly log?: Log
  /** Absolute path of the built admin pages; without it `/admin/print/` says how to build them. */
  readonly adminDir?: string
}

export interface RunningServer {
  readonly httpPort: number
  readonly wsPort: number
  readonly store: Store
  /** The admin's password when this start made one up: to be shown once, and in no log. */
  readonly firstPassword: string | undefined
  /** Resolves when nothing is being printed, decided or recovered: for whoever moves the clock by hand. */
  idle(): Promise<void>
  /** Ends everything in order; what was accepted is on disk. */
  close(): Promise<void>
}

/**
 * Starts the whole system: store, sign-in, gateway, drivers, scheduler, HTTP. Both ports are taken before anything
 * is printed or recovered, so that a second server on the same data directory stops before it does harm.
 * @throws SettingError (a taken port is a PortInUseError), StoreFault, SecretKeyError; what had started is ended again
 */
export async function startServer(config: Config, options: StartOptions = {}): Promise<RunningServer> {
  const { clock = systemClock, random = systemRandom, log = openLog(config.logLevel) } = options
  const closers: (() => Promise<unknown> | unknown)[] = []
  const closeAll = async () => {
    for (let closer = closers.pop(); closer !== undefined; closer = closers.pop()) await closer()
  }
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= closeAll()
    return closed
  }
  try {
    return await start(config, { clock, random, log, adminDir: options.adminDir }, closers, close)
  } catch (error) {
    await close()
    throw error
  }
}

type Parts = Required<Omit<StartOptions, 'adminDir'>> & { readonly adminDir: string | undefined }

async function start(
  config: Config,
  { clock, random, log, adminDir }: Parts,
  closers: (() => Promise<unknown> | unknown)[],
  close: () => Promise<void>,
): Promise<RunningServer> {
  await makeDataDir(config.dataDir)
  const tls = await readTls(config.tls)
  const feieKey = await readFeieKey(config.feie.publicKey)
  const http = await listenHttp({ host: config.host, port: config.httpPort, tls })
  let endHttp = http.close
  closers.push(() => endHttp())

  const { store, close: closeStore } = await openStore(config.database, { clock, log })
  closers.push(closeStore)
  const secretKey = await loadSecretKey(config.secretKey, config.dataDir, random)
  await checkSecretKey(store, secretKey)
  const secure = tls !== undefined || config.publicUrl?.startsWith('https:') === true
  const signIn = openSignIn({ store, secretKey, secure, log })
  const firstPassword = await ensureFirstShop(config, { store, signIn, clock, random })
  const directory = openTenantDirectory(store, clock)
  closers.push(directory.stop)

  const { node, lease, leave } = await joinNodes({ store, clock, random, log })
  closers.push(leave)
  const gateway = await openGateway(config, { store, clock, log, node, lease, tls })
  closers.push(() => gateway.close())
  const secrets = sealer(secretKey, random)
  const reports = vendorReports(store, clock, node)
  const feie = startFeie({ ...feieSettings(config), publicKey: feieKey, store, clock, reports, sealer: secrets, log })
  closers.push(feie.stop)
  const drivers = [...localDrivers(config, gateway, store, clock), feie.driver]
  const { feed, metrics, stop } = watchChanges(store, gateway, clock)
  closers.push(stop)
  const allowOutgoing = inNetworks('XIAOPIAO_OUTGOING_NETWORKS', config.outgoingNetworks)
  const askRefund = refundQuestion({ clock, sealer: secrets, allowPrivate: allowOutgoing })
  const pictures = openPictures({ clock, allowPrivate: allowOutgoing, publicUrl: config.publicUrl })
  closers.push(pictures.close)
  const loadImages = pictures.load
  const scheduling = runScheduler({ store, directory, clock, random, drivers, node, lease, askRefund, loadImages, log })
  const onSwept = metrics.countSwept
  closers.push(scheduling.stop, startSweeping({ store, clock, random, node, log, onSwept, answersKeptMs }))

  const onTry = metrics.countDelivery
  closers.push(
    startWebhooks({ store, clock, random, sealer: secrets, log, drivers, allowPrivate: allowOutgoing, onTry }),
  )

  const closing = new AbortController()
  const app = buildHttpApp({
    config,
    store,
    directory,
    platformKeyHash: config.platformKey === undefined ? undefined : hashSecret(config.platformKey),
    clock,
    random,
    sealer: secrets,
    node,
    log,
    links: gateway,
    drivers,
    feie,
    pictures,
    signIn,
    feed,
    metrics,
    isScheduling: scheduling.isRunning,
    allowOutgoing,
    closing: closing.signal,
    adminDir,
    version: packageJson.version,
    wsPort: gateway.port,
  })
  http.serve((request, env) => app.fetch(request, env))
  // Requests end before what they use does.
  closers.push(async () => {
    closing.abort()
    endHttp = async () => {}
    await http.close()
  })
  log.info({ http_port: http.port, ws_port: gateway.port, version: packageJson.version }, 'ready')
  return { httpPort: http.port, wsPort: gateway.port, store, firstPassword, idle: scheduling.idle, close }
}

/** Where nobody has been yet, there is a shop and somebody who owns it. @returns the password that was made up for it */
function ensureFirstShop(
  { demo, apiKey, adminPassword }: Config,
  parts: { readonly store: Store; readonly signIn: SignIn; readonly clock: Clock; readonly random: RandomBytes },
): Promise<string | undefined> {
  const { store, signIn, clock, random } = parts
  const name = demo === true ? defaultTenantNames.demo : defaultTenantNames.shop
  return store.alone(async () => {
    await ensureDefaultTenant(store, { name, apiKey, now: clock.now() })
    const admin = await signIn.ensureAdmin(adminPassword, random)
    await ensureDefaultOwner(store, admin.userId, clock.now())
    return admin.firstPassword
  })
}

/** Printers that are reached without a vendor. */
function localDrivers({ printerNetworks }: Config, gateway: Gateway, store: Store, clock: Clock): PrintDriver[] {
  // Without a list they may be anywhere.
  const allowAddress =
    printerNetworks.length === 0 ? () => true : inNetworks('XIAOPIAO_PRINTER_NETWORKS', printerNetworks)
  return [agentDriver(gateway, store, clock), networkDriver({ clock, allowAddress })]
}

/** Where Feie is, and where it finds us. */
function feieSettings({ feie, publicUrl }: Config): { readonly url: URL; readonly callbackUrl: string | undefined } {
  const callbackUrl = feie.callback && publicUrl !== undefined ? new URL(feieCallbackPath, publicUrl).href : undefined
  return { url: feie.url, callbackUrl }
}

interface GatewayParts {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly node: string
  readonly lease: NodeLease
  readonly tls: TlsFiles | undefined
}

async function openGateway(config: Config, { store, clock, log, node, lease, tls }: GatewayParts): Promise<Gateway> {
  const { gateway } = config
  try {
    return await startGateway({
      host: config.host,
      port: config.wsPort,
      store,
      clock,
      log: log.child({ part: 'gateway' }),
      node,
      lease,
      reportPrint: (report) => reportPrint(store, report, { now: clock.now(), node }),
      shopServerVersion: packageJson.version,
      limits: {
        connectionsMax: gateway.connectionsMax,
        connectionsPerTenantMax: gateway.connectionsPerTenantMax,
        connectionsPerAddressMax: gateway.connectionsPerAddressMax,
        messageBytesMax: gateway.messageBytesMax,
        messagesPerSecondMax: gateway.messagesPerSecondMax,
        registrationTimeoutMs: gateway.registerSeconds * 1000,
      },
      anonymousFrom: gateway.anonymousFrom,
      allowFrom: gateway.allowFrom,
      trustedProxies: config.trustedProxies,
      heartbeatMs: gateway.pingSeconds * 1000,
      ...(tls === undefined ? {} : { tls }),
    })
  } catch (error) {
    throw explainListenError(error, config.host, config.wsPort, 'XIAOPIAO_WS_PORT')
  }
}

/** Feeds every committed change to the live streams and the metrics; connections of clients count as their printer's. */
function watchChanges(
  store: Store,
  gateway: Gateway,
  clock: Clock,
): { readonly feed: ChangeFeed; readonly metrics: Metrics; readonly stop: () => void } {
  const feed = changeFeed(clock.now(), {
    task: (tenantId, jobId) => store.forTenant(tenantId).taskByJobId(jobId),
    templateVersion: async (tenantId, business) => {
      const { version } = await shopTemplate(store.forTenant(tenantId), business)
      return version.slice(business.length + 1)
    },
  })
  const metrics = openMetrics(async () => {
    const tenants = await store.acrossTenants.tenants()
    return tenants.reduce((count, { id }) => count + gateway.links(id).length, 0)
  })
  const stopStore = store.subscribe((change) => {
    feed.publish(change)
    if (change.kind === 'task') metrics.countTask(change.task)
  })
  const stopLinks = gateway.subscribe(({ tenantId, printerId }) =>
    feed.publish({ kind: 'printer', tenantId, printerId }),
  )
  return {
    feed,
    metrics,
    stop: () => {
      stopLinks()
      stopStore()
    },
  }
}

function runScheduler(options: {
  readonly store: Store
  readonly directory: TenantDirectory
  readonly clock: Clock
  readonly random: RandomBytes
  readonly drivers: readonly PrintDriver[]
  readonly node: string
  readonly lease: NodeLease
  readonly askRefund: AskRefund
  readonly loadImages: LoadImages
  readonly log: Log
}): { readonly stop: () => Promise<void>; readonly idle: () => Promise<void>; readonly isRunning: () => boolean } {
  const scheduler = startScheduler(options)
  let running = true
  return {
    stop: () => {
      running = false
      return scheduler.stop()
    },
    idle: () => scheduler.idle(),
    isRunning: () => running,
  }
}

/** Whether an address lies in the networks of a setting. */
function inNetworks(setting: string, networks: readonly string[]): (ipAddress: string) => boolean {
  const ranges = rangesOfSetting(setting, networks)
  return (ipAddress) => inRanges(ipAddress, ranges)
}
