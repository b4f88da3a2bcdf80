import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Page } from '@xiaopiao/paper'
import { systemClock } from '@xiaopiao/server'
import { answerRequest } from './answer-request.ts'
import { Cloud, type CloudOptions } from './cloud.ts'
import type { CloudOrder, Device, DeviceOptions, PrintedSlip } from './device.ts'
import { type FaultSwitch, Faults, type FeieFault } from './faults.ts'
import { paperPage } from './paper-page.ts'
import { Callbacks, type Push } from './push-callbacks.ts'
import { readForm, textField } from './read-form.ts'
import { readSlip } from './read-slip.ts'
import { restoreCloud, type SavedCloud, saveCloud } from './saved-cloud.ts'
import { type CallbackKeyPair, makeCallbackKeyPair } from './signatures.ts'

export type { CloudOrder, PrintedSlip } from './device.ts'
export type { FaultSwitch, FeieFault } from './faults.ts'
export type { Push } from './push-callbacks.ts'
export type { SavedCloud } from './saved-cloud.ts'
export type { CallbackKeyPair } from './signatures.ts'

export interface FeieCloudOptions extends Partial<Omit<CloudOptions, 'callbacks' | 'printed'>> {
  /** 0 takes any free port. */
  readonly port?: number
  /** The first account; `addAccount` makes more. */
  readonly user: string
  readonly ukey: string
  readonly callbackKeyPair?: CallbackKeyPair
  /** What another run of it remembered. */
  readonly saved?: SavedCloud | undefined
}

/** A request as it was seen, whatever became of it. */
export interface SeenRequest {
  readonly apiname: string
  readonly user: string
  /** Every text parameter, `sig` included. */
  readonly form: Readonly<Record<string, string>>
  readonly at: number
  /** The vendor's decision; null: it never dealt with the request. */
  readonly ret: number | null
  readonly fault: FeieFault['kind'] | null
}

/** What happens, in order. Listeners run before the vendor goes on, so that a test can act in between. */
export type CloudStep =
  | { readonly step: 'arrived' | 'carried_out'; readonly apiname: string }
  | { readonly step: 'printed'; readonly orderId: string }

export interface FeieCloud {
  /** Where its API is, as a caller is configured: `http://127.0.0.1:<port>/Api/Open/`. */
  readonly url: string
  /** A page with the paper of every printer. */
  readonly paperUrl: string
  readonly port: number
  /** SPKI PEM of the key with which callbacks are verified. */
  readonly publicKeyPem: string
  readonly printers: ReadonlyMap<string, Device>
  readonly requests: readonly SeenRequest[]
  /** Callbacks that were sent, with what came of each. */
  readonly pushes: readonly Push[]
  readonly faults: FaultSwitch
  addAccount(account: { readonly user: string; readonly ukey: string }): void
  /** A printer leaves the factory and is switched on; it is nobody's until an account adds it. */
  addDevice(options: DeviceOptions): void
  setOnline(sn: string, online: boolean): void
  setPaper(sn: string, paper: boolean): void
  /** Every slip that came out of a printer, in order. */
  printed(sn: string): readonly PrintedSlip[]
  /** What waits in a printer's queue. */
  waiting(sn: string): readonly CloudOrder[]
  /** An order as the vendor sees it; undefined: unknown to it. */
  order(orderId: string): CloudOrder | undefined
  /** The paper of a printer, as it hangs out of it. */
  pages(sn: string): readonly Page[]
  /** The answer stops listening. */
  subscribe(listener: (step: CloudStep) => void): () => void
  /** What `saved` of the next run needs. */
  save(): SavedCloud
  /** Requests whose answer waits for the clock (`slow`). */
  heldAnswers(): number
  /** Resolves when no callback is on its way and no request is being answered but those whose answer waits for the clock. */
  idle(): Promise<void>
  close(): Promise<void>
}

/** Feie's cloud over HTTP, as cloud-printers section 1 documents it, on this machine. Rejects when the port is taken. */
export async function startFeieCloud(options: FeieCloudOptions): Promise<FeieCloud> {
  const { clock = systemClock, callbackKeyPair = makeCallbackKeyPair() } = options
  const callbacks = new Callbacks(clock, callbackKeyPair)
  const listeners = new Set<(step: CloudStep) => void>()
  const tell = (step: CloudStep) => {
    for (const listener of listeners) listener(step)
  }
  const cloud = new Cloud({
    clock,
    callbacks,
    printed: ({ orderId }) => tell({ step: 'printed', orderId }),
    printMs: options.printMs ?? 0,
    offlineNoticedAfterMs: options.offlineNoticedAfterMs ?? 0,
    statusWords: options.statusWords ?? 'plain',
    registeredCallbacks: options.registeredCallbacks ?? 'any',
  })
  cloud.accounts.set(options.user, { user: options.user, ukey: options.ukey })
  const faults = new Faults()
  const requests: SeenRequest[] = []
  let held = 0
  const holding = (change: 1 | -1) => {
    held += change
  }
  if (options.saved !== undefined) restoreCloud(cloud, options.saved)
  const endpoint = await listen(options.port ?? 0, (request, response) =>
    serve({ cloud, faults, requests, tell, holding, request, response }),
  )
  const device = (sn: string): Device => {
    const found = cloud.devices.get(sn)
    if (found === undefined) throw new Error(`The Feie emulator has no printer ${sn}`)
    return found
  }
  return {
    url: `http://127.0.0.1:${endpoint.port}/Api/Open/`,
    paperUrl: `http://127.0.0.1:${endpoint.port}/`,
    port: endpoint.port,
    publicKeyPem: callbackKeyPair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    printers: cloud.devices,
    requests,
    pushes: callbacks.pushes,
    faults,
    addAccount: (account) => void cloud.accounts.set(account.user, account),
    addDevice: (one) => void cloud.addDevice(one),
    setOnline: (sn, online) => device(sn).setOnline(online),
    setPaper: (sn, paper) => device(sn).setPaper(paper),
    printed: (sn) => device(sn).slips,
    waiting: (sn) => device(sn).waiting(),
    order: (orderId) => cloud.order(orderId),
    pages: (sn) => device(sn).slips.flatMap((slip) => readSlip(device(sn).model, slip)),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    save: () => saveCloud(cloud),
    heldAnswers: () => held,
    async idle() {
      while (endpoint.answering() > held) await new Promise(setImmediate)
      await callbacks.idle()
    },
    async close() {
      await endpoint.close()
      await callbacks.close()
    },
  }
}

interface Serving {
  readonly cloud: Cloud
  readonly faults: Faults
  readonly requests: SeenRequest[]
  readonly tell: (step: CloudStep) => void
  readonly holding: (change: 1 | -1) => void
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

async function serve({ cloud, faults, requests, tell, holding, request, response }: Serving): Promise<void> {
  if (request.method === 'GET' && request.url === '/') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(paperPage(cloud.devices.values()))
    return
  }
  // The path after /Api/Open/ is not looked at: the body's apiname decides (cloud-printers 1.1).
  if (request.method !== 'POST' || !/^\/Api\/Open\b/i.test(request.url ?? '')) {
    response.writeHead(404).end()
    return
  }
  const closed = new Promise<void>((resolve) => response.once('close', resolve))
  const form = await readForm(request)
  const apiname = textField(form, 'apiname') ?? ''
  const fault = faults.take(apiname)
  const texts = [...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  const seen = { apiname, user: textField(form, 'user') ?? '', form: Object.fromEntries(texts), at: cloud.now }
  const index = requests.push({ ...seen, ret: null, fault: fault?.kind ?? null }) - 1
  tell({ apiname, step: 'arrived' })
  const carriedOut = () => tell({ apiname, step: 'carried_out' })
  const reply = await answerRequest({ cloud, form, fault, request, response, holding, carriedOut })
  requests[index] = { ...seen, ret: reply?.ret ?? null, fault: fault?.kind ?? null }
  await closed
}

interface Endpoint {
  readonly port: number
  /** How many requests are being answered. */
  answering(): number
  close(): Promise<void>
}

async function listen(
  port: number,
  serveOne: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<Endpoint> {
  const running = new Set<Promise<void>>()
  const server = createServer((request, response) => {
    const serving = serveOne(request, response)
    running.add(serving)
    void serving.finally(() => running.delete(serving))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  return {
    port: address !== null && typeof address === 'object' ? address.port : port,
    answering: () => running.size,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
      await Promise.allSettled(running)
    },
  }
}
