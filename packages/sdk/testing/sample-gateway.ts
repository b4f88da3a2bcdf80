import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

export type Received = { readonly type: string } & Readonly<Record<string, unknown>>

/** One connection as the gateway sees it. */
export interface GatewayPeer {
  readonly received: readonly Received[]
  send(message: object): void
  close(code: number, reason: string): void
  /** Gone without a word. */
  terminate(): void
}

export interface SampleGateway {
  readonly url: string
  readonly peers: readonly GatewayPeer[]
  /** Everything that came in, over all connections. */
  statuses(): readonly string[]
  /** Resolves when it holds; asked again after every message and connection. */
  until(holds: () => boolean): Promise<void>
  stop(): Promise<void>
}

export interface GatewayAnswers {
  /** What is sent for a message, beside the pong for a ping. */
  readonly answer?: (message: Received, peer: GatewayPeer) => void
  /** Default true. */
  readonly pongs?: () => boolean
}

/** A gateway of protocol 1 that a test steers, with the misbehaviour that the real one does not have. */
export async function sampleGateway({ answer, pongs = () => true }: GatewayAnswers = {}): Promise<SampleGateway> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const peers: (GatewayPeer & { readonly received: Received[] })[] = []
  const waiting = new Set<() => void>()
  const look = (): void => {
    for (const check of waiting) check()
  }
  server.on('connection', (socket: WebSocket) => {
    const send = (message: object): void =>
      socket.send(JSON.stringify({ ...message, timestamp: new Date().toISOString() }))
    const received: Received[] = []
    const peer = {
      received,
      send,
      close: (code: number, reason: string) => socket.close(code, reason),
      terminate: () => socket.terminate(),
    }
    peers.push(peer)
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as Received
      received.push(message)
      answer?.(message, peer)
      if (message.type === 'ping' && pongs()) send({ type: 'pong' })
      look()
    })
    socket.on('close', look)
    send({
      type: 'welcome',
      message: '欢迎连接到测试店打印服务',
      server_info: { name: '测试店', version: '1.0.0', capabilities: [] },
    })
    look()
  })
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    peers,
    statuses: () =>
      peers
        .flatMap(({ received }) => received)
        .filter(({ type }) => type === 'print_status')
        .map((message) => `${message['job_id']} ${message['status']}`),
    until: (holds) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!holds()) return
          waiting.delete(check)
          resolve()
        }
        waiting.add(check)
        check()
      }),
    async stop() {
      for (const client of server.clients) client.terminate()
      server.close()
      await once(server, 'close')
    },
  }
}
