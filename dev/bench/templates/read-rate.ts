import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { quantile } from '../tasks/at-a-time.ts'

export interface Rate {
  /** Of the server's processor for each read; says the same on a busy machine. Undefined where the system does not tell. */
  readonly cpuMicroseconds: number | undefined
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

export interface ReadPlan {
  /** Of the server. */
  readonly pid: number
  readonly port: number
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly status: 200 | 304
  readonly connections: number
  readonly seconds: number
}

/**
 * Reads one address over and over on some connections, each with one request under way. The client does nothing but look
 * for the end of each answer, so that it costs little beside the server.
 * @throws when an answer has another status
 */
export async function readRate(plan: ReadPlan): Promise<Rate> {
  const timesMs: number[] = []
  const endAt = performance.now() + plan.seconds * 1000
  const beganAt = performance.now()
  const cpuBefore = await cpuSeconds(plan.pid)
  await Promise.all(Array.from({ length: plan.connections }, () => readUntil(plan, endAt, timesMs)))
  const seconds = (performance.now() - beganAt) / 1000
  const cpuAfter = await cpuSeconds(plan.pid)
  const cpuMicroseconds =
    cpuBefore === undefined || cpuAfter === undefined
      ? undefined
      : ((cpuAfter - cpuBefore) * 1_000_000) / timesMs.length
  const sorted = timesMs.toSorted((one, other) => one - other)
  const [p50Ms, p99Ms] = [quantile(sorted, 0.5), quantile(sorted, 0.99)]
  return { perSecond: timesMs.length / seconds, p50Ms, p99Ms, cpuMicroseconds }
}

/** Fields 14 and 15 of proc_pid_stat(5) are ticks in user and system mode, of which Linux has 100 a second. */
async function cpuSeconds(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  // The name of the program stands in parentheses and may hold spaces.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields === undefined ? undefined : (Number(fields[11]) + Number(fields[12])) / 100
}

async function readUntil(plan: ReadPlan, endAt: number, timesMs: number[]): Promise<void> {
  const socket = connect(plan.port, '127.0.0.1')
  socket.setNoDelay(true)
  await once(socket, 'connect')
  const lines = Object.entries(plan.headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const request = Buffer.from(`GET ${plan.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${lines.join('')}\r\n`)
  await new Promise<void>((resolve, reject) => {
    let sentAt = 0
    let received = Buffer.alloc(0)
    const send = () => {
      sentAt = performance.now()
      socket.write(request)
    }
    socket.on('error', reject)
    socket.on('data', (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
      const length = answerLength(received, plan.status)
      if (length === undefined || received.length < length) return
      received = received.subarray(length)
      timesMs.push(performance.now() - sentAt)
      if (performance.now() < endAt) return send()
      socket.end()
      resolve()
    })
    send()
  })
}

/** Bytes of the answer at the front; undefined while its head is not whole. */
function answerLength(received: Buffer, status: number): number | undefined {
  const headEnd = received.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const head = received.toString('latin1', 0, headEnd)
  if (!head.startsWith(`HTTP/1.1 ${status}`)) throw new Error(`Expected ${status}: ${head}`)
  if (status === 304) return headEnd + 4
  const length = /content-length: (\d+)/i.exec(head)?.[1]
  if (length === undefined) throw new Error(`An answer of unknown length: ${head}`)
  return headEnd + 4 + Number(length)
}
