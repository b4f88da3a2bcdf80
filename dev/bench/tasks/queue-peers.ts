import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { TestPostgres } from '../../../apps/server/src/testing/postgres.ts'
import { repositoryRoot } from '../../repository-root.ts'
import { needTool, redisServer } from '../../tools/find-tools.ts'

/** What a peer's own process measured (dev/bench/peers/queue-run.mjs). */
export interface PeerFigures {
  readonly name: string
  readonly livesPerSecond: number
  readonly lateness: { readonly p50: number; readonly p99: number }
}

export interface PeerRun {
  readonly lives: number
  readonly delayed: number
  readonly delayedOverMs: number
  readonly inFlight: number
}

const peersFolder = join(repositoryRoot, 'dev', 'bench', 'peers')
const runMsMax = 240_000

/** Runs each queue in a process of its own, one after another; one that cannot be had is told and left out. */
export async function measurePeers(run: PeerRun, postgres: TestPostgres): Promise<PeerFigures[]> {
  installPeers()
  const figures: PeerFigures[] = []
  for (const script of ['queue-pg-boss.mjs', 'queue-graphile-worker.mjs']) {
    figures.push(...measureOne(script, await postgres.database(), run))
  }
  try {
    const redis = await startRedis()
    figures.push(...measureOne('queue-bullmq.mjs', String(redis.port), run))
    await redis.stop()
  } catch (error) {
    console.log(`BullMQ is left out: ${error instanceof Error ? error.message : String(error)}`)
  }
  return figures
}

function installPeers(): void {
  if (existsSync(join(peersFolder, 'node_modules', 'pg-boss'))) return
  console.log('Installing the peers (npm ci in dev/bench/peers) …')
  spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: peersFolder, stdio: 'inherit' })
}

function measureOne(script: string, url: string, run: PeerRun): PeerFigures[] {
  const env = { ...process.env, QUEUE_URL: url, QUEUE_BENCH: JSON.stringify(run) }
  const ran = spawnSync(process.execPath, [join(peersFolder, script)], { env, encoding: 'utf8', timeout: runMsMax })
  const line = ran.stdout.trim().split('\n').at(-1)
  if (ran.status === 0 && line?.startsWith('{')) return [JSON.parse(line) as PeerFigures]
  console.log(`${script} is left out: ${ran.stderr.slice(-500) || ran.error?.message || `exit ${ran.status}`}`)
  return []
}

/** A Redis of its own that flushes every command to the disk, as durable as the databases beside it. */
async function startRedis(): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const program = needTool(redisServer)
  const folder = await mkdtemp(join(tmpdir(), 'xiaopiao-redis-'))
  const port = await freePort()
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes']
  const durable = ['--appendfsync', 'always', '--save', '', '--loglevel', 'warning']
  const child = spawn(program, [...args, ...durable], { stdio: 'ignore' })
  await untilListening(port, child)
  return {
    port,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error())))
    })
  })
}

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}`)
    const answered = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true))
      socket.on('error', () => resolve(false))
      socket.on('connect', () => socket.destroy())
    })
    if (answered) return
    await pause(50)
  }
  throw new Error('redis-server does not listen')
}
