import { createServer, type Server, type Socket } from 'node:net'

/** What came out of the printers for one job. */
export interface Slips {
  readonly unmarked: number
  /** With 重打 on top (DL3). */
  readonly marked: number
}

/** Many printers that print at once and remember only which job came out how often. */
export interface SlipCounters {
  readonly host: string
  readonly ports: readonly number[]
  slipsOf(job: string): Slips
  close(): Promise<void>
}

/** How a job is found in its bytes, whatever stands around it. */
export const jobName = (index: number) => `JOB-${String(index).padStart(6, '0')}-END`
const jobPattern = /JOB-\d{6}-END/

/** The job of a text or of a slip. */
export const jobIn = (text: string) => jobPattern.exec(text)?.[0]

const everythingIsFine = Uint8Array.of(0x12)
const [dle, eot] = [0x10, 0x04]

/** Starts printers that answer every status query well and need no time. */
export async function startSlipCounters(count: number): Promise<SlipCounters> {
  const seen = new Map<string, Slips>()
  const servers = await Promise.all(Array.from({ length: count }, () => listen((socket) => serve(socket, seen))))
  return {
    host: '127.0.0.1',
    ports: servers.map(portOf),
    slipsOf: (job) => seen.get(job) ?? { unmarked: 0, marked: 0 },
    async close() {
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
    },
  }
}

/** One connection is one slip: it counts when the job's whole name has arrived, however the connection ends. */
function serve(socket: Socket, seen: Map<string, Slips>): void {
  const chunks: Buffer[] = []
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk) => {
    chunks.push(chunk)
    for (let at = 0; at + 1 < chunk.length; at++) {
      if (chunk[at] === dle && chunk[at + 1] === eot && !socket.destroyed) socket.write(everythingIsFine)
    }
  })
  socket.on('close', () => {
    const text = new TextDecoder('gb18030').decode(Buffer.concat(chunks))
    const job = jobIn(text)
    if (job === undefined) return
    const { unmarked, marked } = seen.get(job) ?? { unmarked: 0, marked: 0 }
    const isMarked = text.includes('重打')
    seen.set(job, { unmarked: unmarked + (isMarked ? 0 : 1), marked: marked + (isMarked ? 1 : 0) })
  })
}

function listen(onSocket: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(onSocket)
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve(server))
  })
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return address.port
}
