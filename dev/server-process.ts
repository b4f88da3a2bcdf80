import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { repositoryRoot } from './repository-root.ts'

/** A server in a process of its own, as a shop runs it; tests and benchmarks start, kill and restart it. */
export interface ServerProcess {
  readonly pid: number
  readonly httpPort: number
  readonly wsPort: number
  readonly url: string
  readonly wsUrl: string
  /** Every line of its output so far. */
  readonly lines: readonly string[]
  /** Milliseconds from the start of the process to its `ready` line. */
  readonly startMs: number
  /** Sends the signal at once, without waiting. */
  signal(signal: NodeJS.Signals): void
  /** Sends the signal and resolves to the exit code (null when a signal ended it). */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

export const entries = {
  server: join(repositoryRoot, 'apps', 'server', 'src', 'main.ts'),
  /** `npm start`, without the installing. */
  start: join(repositoryRoot, 'dev', 'start.ts'),
} as const

export interface ServerProcessOptions {
  readonly entry: keyof typeof entries
  readonly dataDir: string
  readonly env?: Readonly<Record<string, string>>
}

/** Settings of the surroundings must not leak into a server under test. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('XIAOPIAO_')))
}

function spawnServer(options: ServerProcessOptions): ChildProcess {
  return spawn(process.execPath, [entries[options.entry]], {
    cwd: repositoryRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...cleanEnvironment(),
      XIAOPIAO_HTTP_PORT: '0',
      XIAOPIAO_WS_PORT: '0',
      XIAOPIAO_DATA_DIR: options.dataDir,
      ...options.env,
    },
  })
}

/** Runs the program until it ends by itself. */
export async function runToEnd(options: ServerProcessOptions): Promise<{ code: number | null; output: string }> {
  const child = spawnServer(options)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (output += text))
  const [code] = (await once(child, 'exit')) as [number | null]
  return { code, output }
}

/** Starts a server and resolves when it is ready. Rejects with its output when it ends before that. */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const begin = performance.now()
  const child = spawnServer(options)
  const lines: string[] = []
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const ready = await new Promise<{ httpPort: number; wsPort: number }>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line)
        const ports = readReadyLine(line)
        if (ports !== undefined) resolve(ports)
      })
    }
    void exited.then((code) => reject(new Error(`The server ended with exit code ${code}:\n${lines.join('\n')}`)))
  })
  return {
    pid: child.pid ?? 0,
    ...ready,
    url: `http://127.0.0.1:${ready.httpPort}`,
    wsUrl: `ws://127.0.0.1:${ready.wsPort}`,
    lines,
    startMs: performance.now() - begin,
    signal: (signal) => void child.kill(signal),
    stop: (signal = 'SIGTERM') => {
      child.kill(signal)
      return exited
    },
  }
}

function readReadyLine(line: string): { httpPort: number; wsPort: number } | undefined {
  if (!line.startsWith('{') || !line.includes('"ready"')) return undefined
  const entry = JSON.parse(line) as { msg?: string; http_port?: number; ws_port?: number }
  if (entry.msg !== 'ready' || entry.http_port === undefined || entry.ws_port === undefined) return undefined
  return { httpPort: entry.http_port, wsPort: entry.ws_port }
}
