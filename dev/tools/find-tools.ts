import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** A program that a test needs and that npm cannot bring. */
export interface Tool {
  readonly name: string
  /** Its path when it is on this machine. */
  find(): string | undefined
  /** Debian's package, or several with spaces between, installed when this runs as root on a machine that has apt. */
  readonly aptPackage: string
  readonly howToInstall: string
}

function onPath(...names: string[]): string | undefined {
  for (const name of names) {
    const found = spawnSync(process.platform === 'win32' ? 'where' : 'which', [name], { encoding: 'utf8' })
    const path = found.stdout?.split('\n')[0]?.trim()
    if (found.status === 0 && path) return path
  }
  return undefined
}

export const chromium: Tool = {
  name: 'Chromium',
  find: () => {
    const named = process.env['CHROMIUM_PATH']
    if (named !== undefined && existsSync(named)) return named
    const application = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
    return (
      onPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable') ??
      (existsSync(application) ? application : undefined)
    )
  },
  aptPackage: 'chromium',
  howToInstall: 'install Chromium or Google Chrome, or set CHROMIUM_PATH to its program',
}

export const pythonWebsockets: Tool = {
  name: 'Python 3 with websockets',
  find: () =>
    [onPath('python3'), '/usr/bin/python3', onPath('python')].find(
      (python) =>
        python !== undefined && existsSync(python) && spawnSync(python, ['-c', 'import websockets']).status === 0,
    ),
  aptPackage: 'python3-websockets',
  howToInstall: 'install Python 3 and run: pip install websockets',
}

export const jsc: Tool = {
  name: 'JavaScriptCore (jsc)',
  find: () => {
    const named = process.env['JSC_PATH']
    if (named !== undefined && existsSync(named)) return named
    const ofMacOs = '/System/Library/Frameworks/JavaScriptCore.framework/Versions/Current/Helpers/jsc'
    return onPath('jsc') ?? (existsSync(ofMacOs) ? ofMacOs : undefined)
  },
  aptPackage: 'libjavascriptcoregtk-4.0-bin',
  howToInstall: 'install jsc (Debian: libjavascriptcoregtk-4.0-bin or -4.1-bin), or set JSC_PATH to its program',
}

/** Compiles and runs the examples in C#; .NET itself is in no package of Debian. */
export const mono: Tool = {
  name: "Mono's C# compiler",
  find: () => {
    const libraries = ['System.Net.Http.dll', 'System.Runtime.Serialization.dll']
    const isWhole = onPath('mono') !== undefined && libraries.every((file) => existsSync(`/usr/lib/mono/4.5/${file}`))
    return isWhole ? onPath('mcs') : undefined
  },
  aptPackage: 'mono-mcs mono-runtime libmono-system-net-http4.0-cil libmono-system-runtime-serialization4.0-cil',
  howToInstall: 'install mono-mcs and mono-runtime',
}

/** Only benchmarks need it: the peer BullMQ keeps its jobs there. */
export const redisServer: Tool = {
  name: 'Redis',
  find: () => onPath('redis-server'),
  aptPackage: 'redis-server',
  howToInstall: 'install redis-server',
}

/** The tool's path, or undefined where it can be neither found nor installed: for what is tested where it can be had. */
export function wantTool(tool: Tool): string | undefined {
  try {
    return needTool(tool)
  } catch {
    return undefined
  }
}

/** The tool's path; installs it where that can be done. Throws an error that says how to get it. */
export function needTool(tool: Tool): string {
  const found = tool.find()
  if (found !== undefined) return found
  if (process.getuid?.() === 0 && onPath('apt-get') !== undefined) {
    console.log(`Installing ${tool.name} (apt-get install ${tool.aptPackage}) …`)
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit' })
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...tool.aptPackage.split(' ')], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env,
    })
    const installed = tool.find()
    if (installed !== undefined) return installed
  }
  throw new Error(`The tests need ${tool.name}: ${tool.howToInstall}, then run npm test again.`)
}
