import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { engineVersion } from '@xiaopiao/protocol'
import { createApi, ProblemError } from '@xiaopiao/sdk'
import { defaultLimits, tryEngine } from '@xiaopiao/sdk/engine'
import { nodeExecution } from '@xiaopiao/sdk/node'
import { bundleEngine } from '../../packages/engine/build/bundle-engine.ts'
import { bundleSelfTest } from '../../packages/sdk/build/bundle-scripts.ts'
import { repositoryRoot } from '../repository-root.ts'
import { type SignedRelease, signRelease } from './make-release.ts'
import { newSigningKey, readSigningKey, writeSigningKey } from './signing-key.ts'

/** `npm run engine-release -- …`: makes, signs, uploads and publishes releases of the engine. */

const usage = `npm run engine-release -- keys --out release-key.pem
                             build --key release-key.pem --version 1.4.0 [--notes …] [--min-host-api 1] [--out folder]
                             upload --release folder
                             list
                             publish --version 1.4.0 [--share 10] [--channel stable]
                             rollback --version 1.4.0 [--channel stable]
                             kill [--channel stable] [--off]
upload, list, publish, rollback and kill ask the server at XIAOPIAO_URL (default http://127.0.0.1:5000) with the
platform key in XIAOPIAO_PLATFORM_KEY.
`

const say = (text: string) => process.stdout.write(`${text}\n`)

/** A wrong command line, told without a stack. */
class UsageError extends Error {}

const optionTypes = {
  out: { type: 'string' },
  key: { type: 'string' },
  version: { type: 'string' },
  notes: { type: 'string' },
  'min-host-api': { type: 'string' },
  release: { type: 'string' },
  channel: { type: 'string' },
  share: { type: 'string' },
  off: { type: 'boolean' },
} as const
type Options = ReturnType<typeof readOptions>['values']

function readOptions(args: readonly string[]) {
  return parseArgs({ args: [...args], options: optionTypes, allowPositionals: true })
}

function needed(options: Options, name: 'out' | 'key' | 'version' | 'release'): string {
  const value = options[name]
  if (value === undefined) throw new UsageError(`--${name} is missing`)
  return value
}

function numberOf(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,4}$/.test(text)) throw new UsageError(`--${name} must be a number`)
  return Number(text)
}

function makeKeys(options: Options): void {
  const file = resolve(needed(options, 'out'))
  const key = newSigningKey()
  writeSigningKey(key, file)
  say(`${file}  私钥,请妥善保管,切勿提交或上传 / the private key: keep it safe, never commit or upload it`)
  say(`key_id: ${key.keyId}`)
  say(`内置到应用的公钥 / build this public key into your apps:\ntrustedKeys: ['${key.trustedKey}']`)
}

async function build(options: Options): Promise<void> {
  const key = readSigningKey(needed(options, 'key'))
  const version = needed(options, 'version')
  if (!engineVersion.safeParse(version).success) {
    throw new UsageError('--version must be written as in 1.4.0 or 1.4.0-beta.2')
  }
  const minHostApi = numberOf(options['min-host-api'], 'min-host-api') ?? 1
  const code = await bundleEngine(version)
  // What no device would take is not signed.
  const tried = await tryEngine(nodeExecution(), [code], defaultLimits, version)
  if ('failure' in tried) throw new Error(`the engine fails its self-test: ${tried.failure.detail}`)
  await tried.running.stop()
  const facts = { version, minHostApi, notes: options.notes ?? '', createdAt: new Date() }
  const { code: _code, ...signed } = signRelease(code, facts, key)
  const folder = resolve(options.out ?? join(repositoryRoot, 'packages', 'engine', 'dist', 'releases', version))
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'engine.js'), code)
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(signed, null, 2)}\n`)
  writeFileSync(join(folder, 'xiaopiao-self-test.js'), await bundleSelfTest())
  say(`${folder}\n${signed.manifest}`)
}

function platformApi() {
  const key = process.env['XIAOPIAO_PLATFORM_KEY']
  if (key === undefined) throw new UsageError('XIAOPIAO_PLATFORM_KEY is not set')
  return createApi({ url: process.env['XIAOPIAO_URL'] ?? 'http://127.0.0.1:5000', key })
}

async function upload(options: Options): Promise<void> {
  const folder = resolve(needed(options, 'release'))
  const signed = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Omit<SignedRelease, 'code'>
  const code = readFileSync(join(folder, 'engine.js'), 'utf8')
  show(await platformApi().uploadEngineRelease({ body: { ...signed, code } }))
}

async function publish(options: Options): Promise<void> {
  const version = needed(options, 'version')
  const share = numberOf(options.share, 'share')
  const body = { ...channelOf(options), ...(share === undefined ? {} : { share }) }
  show(await platformApi().publishEngineRelease({ params: { version }, body }))
}

async function rollBack(options: Options): Promise<void> {
  const version = needed(options, 'version')
  show(await platformApi().rollBackEngineRelease({ params: { version }, body: channelOf(options) }))
}

async function kill(options: Options): Promise<void> {
  show(await platformApi().switchEngineOff({ body: { ...channelOf(options), killed: options.off !== true } }))
}

const channelOf = ({ channel }: Options) => (channel === undefined ? {} : { channel })
const show = (answer: unknown) => say(JSON.stringify(answer, null, 2))

const verbs: Readonly<Record<string, (options: Options) => unknown>> = {
  keys: makeKeys,
  build,
  upload,
  list: async () => show(await platformApi().listEngineReleases()),
  publish,
  rollback: rollBack,
  kill,
}

async function main(args: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = readOptions(args)
    const [verb = ''] = positionals
    const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
    if (run === undefined || positionals.length !== 1)
      throw new UsageError(`unknown command "${positionals.join(' ')}"`)
    await run(values)
    return 0
  } catch (error) {
    process.stderr.write(`${wordsOf(error)}\n`)
    return 1
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof UsageError || (error instanceof TypeError && 'code' in error))
    return `${error.message}\n\n${usage}`
  if (error instanceof ProblemError) {
    return [error.message, ...error.issues.map(({ path, message }) => `${path}: ${message}`)].join('\n')
  }
  return error instanceof Error ? error.message : String(error)
}

process.exitCode = await main(process.argv.slice(2))
