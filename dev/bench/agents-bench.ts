import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { type ServerProcess, startServerProcess } from '../server-process.ts'

/**
 * Memory and idle work of one node with many registered print clients that have nothing to print. The bound is the
 * budget of one node: 20,000 of them in 1 GiB. Where the system allows fewer open files, or
 * `npm run bench agents <count>` asks for fewer, the figure for 20,000 is worked out from those.
 */
const budgetAgents = 20_000
const budgetBytes = 2 ** 30
/** Files of the server that are no connections: the database, its log, modules. */
const otherFiles = 400
const connectsAtATime = 64
const idleSeconds = 10

export async function run(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'xiaopiao-bench-'))
  const most = '30000'
  const server = await startServerProcess({
    entry: 'server',
    dataDir,
    env: {
      XIAOPIAO_LOG_LEVEL: 'info',
      XIAOPIAO_GATEWAY_MAX_CONNECTIONS: most,
      XIAOPIAO_GATEWAY_MAX_CONNECTIONS_PER_TENANT: most,
      XIAOPIAO_GATEWAY_MAX_CONNECTIONS_PER_ADDRESS: most,
    },
  })
  const agents: WebSocket[] = []
  try {
    const alone = await usageOf(server.pid)
    const count = Math.min(Number(process.argv[3] ?? budgetAgents), openFilesMax() - otherFiles)
    const begin = performance.now()
    await connectAll(server, count, agents)
    const perSecond = count / ((performance.now() - begin) / 1000)
    const before = await usageOf(server.pid)
    await wait(idleSeconds * 1000)
    const after = await usageOf(server.pid)
    const gone = agents.filter((agent) => agent.readyState !== WebSocket.OPEN).length
    const eachBytes = (after.residentBytes - alone.residentBytes) / count
    const bytes = alone.residentBytes + eachBytes * budgetAgents
    const processorShare = (after.processorSeconds - before.processorSeconds) / idleSeconds
    console.log(
      `idle agents ${count}, registered ${Math.round(perSecond)}/s, lost ${gone}, load ${loadavg()[0]?.toFixed(1)}`,
    )
    console.log(
      `resident ${mebibytes(after.residentBytes)} (alone ${mebibytes(alone.residentBytes)}), ${(eachBytes / 1024).toFixed(1)} KiB each`,
    )
    console.log(`${budgetAgents} agents: ${mebibytes(bytes)}, ×${(bytes / budgetBytes).toFixed(2)} of the budget`)
    console.log(`processor while idle, pings included: ${(processorShare * 100).toFixed(1)} % of one core`)
  } finally {
    for (const agent of agents) agent.terminate()
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

function openFilesMax(): number {
  const text = execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim()
  return text === 'unlimited' ? Number.POSITIVE_INFINITY : Number(text)
}

async function connectAll(server: ServerProcess, count: number, agents: WebSocket[]): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < count) agents.push(await connect(server, next++))
  }
  await Promise.all(Array.from({ length: connectsAtATime }, worker))
}

/** Fulfilled once the client is registered: the answer to a ping comes after everything before it is dealt with. */
async function connect(server: ServerProcess, number: number): Promise<WebSocket> {
  const socket = new WebSocket(server.wsUrl, { perMessageDeflate: false })
  const send = (message: object) => socket.send(JSON.stringify({ ...message, timestamp: new Date().toISOString() }))
  await once(socket, 'message')
  const registered = new Promise<void>((resolve, reject) => {
    socket.once('close', (code) => reject(new Error(`Agent ${number} was closed with ${code}`)))
    socket.on('message', (frame) => {
      const { type } = JSON.parse(frame.toString()) as { type: string }
      if (type === 'ping') send({ type: 'pong' })
      if (type === 'pong') resolve()
    })
  })
  send({ type: 'printer_info', printer: { name: `bench ${number}`, model: 'TP-80', paper_width: 80, status: 'ready' } })
  send({ type: 'ping' })
  await registered
  return socket
}

async function usageOf(pid: number): Promise<{ readonly residentBytes: number; readonly processorSeconds: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  return { residentBytes: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024, processorSeconds: ticks / 100 }
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`
}
