// The one door of the npm scripts: plain JavaScript that any Node.js from 20 on can run. It installs what is
// missing, then hands over to the Node.js 24 that comes with the dependencies.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const programs = {
  start: 'start.ts',
  test: 'test.ts',
  bench: 'bench/run.ts',
  goldens: 'goldens/regenerate.ts',
  pictures: 'pictures/draw-templates.ts',
  check: 'check.ts',
  'engine-release': 'engine-release/run.ts',
  'move-database': '../apps/server/src/move-database.ts',
}
const windows = process.platform === 'win32'
const node24 = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node')
const stamp = join(root, 'node_modules', '.installed-lock-sha256')
// Node.js keeps what it compiled, so that a server starts in half the time and tests that start dozens end sooner.
const compileCache = process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'node')

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

/** Runs a program with this terminal and resolves to its exit code. */
function run(command, args) {
  return new Promise((resolve) => {
    const env = { ...process.env, NODE_COMPILE_CACHE: compileCache }
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env })
    // A terminal sends Ctrl-C to the child as well, so this process only has to outlive it.
    const ignore = () => {}
    const forward = () => child.kill('SIGTERM')
    process.on('SIGINT', ignore)
    process.on('SIGTERM', forward)
    process.on('SIGHUP', forward)
    child.on('error', (error) => fail(`Cannot run ${command}: ${error.message}`))
    child.on('exit', (code, signal) => {
      process.off('SIGINT', ignore)
      process.off('SIGTERM', forward)
      process.off('SIGHUP', forward)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143))
    })
  })
}

async function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && existsSync(node24) && readFileSync(stamp, 'utf8') === lock) return
  process.stdout.write('正在安装依赖,首次约需一分钟 … / Installing dependencies, about a minute the first time …\n')
  const npm = process.env.npm_execpath
  // The engines of the dependencies are met by the Node.js 24 that is being installed, so warnings about the present one mislead.
  // Not "npm ci": it refuses a lock file that lacks optional packages of other platforms than the one it was made on.
  const args = ['install', '--no-save', '--loglevel=error', '--no-audit', '--no-fund']
  const code = npm ? await run(process.execPath, [npm, ...args]) : await run(windows ? 'npm.cmd' : 'npm', args)
  if (code !== 0)
    fail(
      `依赖安装失败(npm 退出码 ${code}),请检查网络后重试。/ npm install failed with exit code ${code}: see its message above, then run the command again.`,
    )
  if (!existsSync(node24))
    fail(
      '未装上 Node.js 24(npm 包 node):请允许其安装脚本后重试。/ The npm package "node" did not install Node.js 24: allow its install script, then run the command again.',
    )
  writeFileSync(stamp, lock)
}

const [verb, ...rest] = process.argv.slice(2)
const program = programs[verb]
if (program === undefined) fail(`Unknown command ${verb}: one of ${Object.keys(programs).join(', ')}`)
if (Number(process.versions.node.split('.')[0]) < 20)
  fail(
    `需要 Node.js 20 或更新版本(现为 ${process.version})。/ Node.js 20 or newer is needed, this is ${process.version}.`,
  )
await install()
process.exit(await run(node24, [join(root, 'dev', program), ...rest]))
