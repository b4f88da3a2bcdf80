import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { type Config, type ConfigProblem, readConfig } from './config.ts'

function read(env: Record<string, string>, argv: string[] = []): Config {
  const reading = readConfig(env, argv)
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems))
  return reading.config
}

function problemsOf(env: Record<string, string>, argv: string[] = []): readonly ConfigProblem[] {
  const reading = readConfig(env, argv)
  return reading.ok ? [] : reading.problems
}

test('readConfig() of nothing gives the documented defaults', () => {
  const config = read({ PATH: '/bin', XIAOPIAO_API_KEY: '' })
  expect(config).toMatchObject({
    httpPort: 5000,
    wsPort: 8765,
    host: '127.0.0.1',
    dataDir: resolve('data'),
    database: { kind: 'sqlite', file: resolve('data/xiaopiao.db') },
    apiKey: undefined,
    logLevel: 'info',
    httpBodyBytesMax: 1024 * 1024,
    tls: undefined,
  })
  expect(config.gateway.anonymousFrom).toEqual(['127.0.0.0/8', '::1/128'])
  expect(Object.isFrozen(config) && Object.isFrozen(config.gateway)).toBe(true)
})

test('readConfig() reports every problem together, each with its setting', () => {
  const problems = problemsOf({
    XIAOPIAO_HTTP_PORT: 'five',
    XIAOPIAO_WS_PRT: '8765',
    XIAOPIAO_LOG_LEVEL: 'inof',
    XIAOPIAO_GATEWAY_ALLOW_FROM: '10.0.0.0/8, 300.1.1.1',
    XIAOPIAO_TLS_CERT: 'cert.pem',
  })
  expect(problems.map((problem) => problem.setting).sort()).toEqual([
    'XIAOPIAO_GATEWAY_ALLOW_FROM',
    'XIAOPIAO_HTTP_PORT',
    'XIAOPIAO_LOG_LEVEL',
    'XIAOPIAO_TLS_KEY',
    'XIAOPIAO_WS_PRT',
  ])
  const byName = new Map(problems.map((problem) => [problem.setting, problem]))
  expect(byName.get('XIAOPIAO_WS_PRT')?.en).toContain('did you mean XIAOPIAO_WS_PORT?')
  expect(byName.get('XIAOPIAO_WS_PRT')?.zh).toContain('XIAOPIAO_WS_PORT')
  expect(byName.get('XIAOPIAO_LOG_LEVEL')?.en).toContain('did you mean info?')
  expect(byName.get('XIAOPIAO_GATEWAY_ALLOW_FROM')?.en).toContain('300.1.1.1')
})

test('readConfig() suggests nothing for a name that is like no other', () => {
  expect(problemsOf({ XIAOPIAO_QQQQQQ: '1' })[0]?.en).toBe('is not a setting')
})

test('readConfig() takes 0 as any free port, twice', () => {
  expect(read({ XIAOPIAO_HTTP_PORT: '0', XIAOPIAO_WS_PORT: '0' })).toMatchObject({ httpPort: 0, wsPort: 0 })
  expect(problemsOf({ XIAOPIAO_HTTP_PORT: '8765' })[0]?.setting).toBe('XIAOPIAO_WS_PORT')
})

test.each(['-1', '65536', '1e3', '0x10', ' 5 5', '5.5'])('readConfig() refuses the port %j', (port) => {
  expect(problemsOf({ XIAOPIAO_HTTP_PORT: port })).toHaveLength(1)
})

test('readConfig() takes a PostgreSQL with the secret key that its nodes share, and repeats no password', () => {
  const XIAOPIAO_DATABASE_URL = 'postgres://shop:s3cret@db.example/xiaopiao'
  const config = read({ XIAOPIAO_DATABASE_URL, XIAOPIAO_SECRET_KEY: 'a'.repeat(64) })
  expect(config.database).toEqual({ kind: 'postgres', url: XIAOPIAO_DATABASE_URL })
  expect(problemsOf({ XIAOPIAO_DATABASE_URL }).map((problem) => problem.setting)).toEqual(['XIAOPIAO_SECRET_KEY'])
  const wrong = problemsOf({
    XIAOPIAO_DATABASE_URL: 'postgres://shop:s3c ret@:5x/',
    XIAOPIAO_SECRET_KEY: 'a'.repeat(64),
  })
  expect(wrong[0]?.en).toContain('postgres://user:password@host')
  expect(JSON.stringify(wrong)).not.toContain('s3c')
})

test('readConfig() places SQLite files in the data directory', () => {
  const env = { XIAOPIAO_DATA_DIR: '/srv/data' }
  expect(read({ ...env, XIAOPIAO_DATABASE_URL: 'sqlite:shop.db' }).database).toEqual({
    kind: 'sqlite',
    file: '/srv/data/shop.db',
  })
  expect(read({ ...env, XIAOPIAO_DATABASE_URL: 'sqlite:/tmp/a.db' }).database).toEqual({
    kind: 'sqlite',
    file: '/tmp/a.db',
  })
  expect(read({ ...env, XIAOPIAO_DATABASE_URL: 'sqlite:///tmp/a.db' }).database).toEqual({
    kind: 'sqlite',
    file: '/tmp/a.db',
  })
})

test('readConfig() never repeats a secret in a problem', () => {
  const problems = problemsOf({
    XIAOPIAO_API_KEY: 'a b',
    XIAOPIAO_ADMIN_PASSWORD: 'geheim',
    XIAOPIAO_SECRET_KEY: 'tooshort',
    XIAOPIAO_PLATFORM_KEY: 'also-too-short',
  })
  expect(problems).toHaveLength(4)
  expect(JSON.stringify(problems)).not.toMatch(/a b|geheim|tooshort|also-too/)
})

test('readConfig() reads flags before the environment', () => {
  const config = read({ XIAOPIAO_HTTP_PORT: '1' }, ['--http-port', '5001', '--ws-port=0', '--demo'])
  expect(config).toMatchObject({ httpPort: 5001, wsPort: 0, demo: true })
  expect(problemsOf({}, ['--http-prt', '5001'])[0]?.en).toContain('XIAOPIAO_HTTP_PORT')
  expect(problemsOf({}, ['serve'])[0]?.setting).toBe('serve')
})

test('[GW22] readConfig() reads single addresses as ranges', () => {
  expect(read({ XIAOPIAO_TRUSTED_PROXIES: '10.0.0.1, fd00::/8 ::1' }).trustedProxies).toEqual([
    '10.0.0.1/32',
    'fd00::/8',
    '::1/128',
  ])
})

test('readConfig() takes a long key of the platform that is no key of a shop', () => {
  const key = 'p'.repeat(32)
  expect(read({ XIAOPIAO_PLATFORM_KEY: key }).platformKey).toBe(key)
  expect(read({}).platformKey).toBeUndefined()
  const same = problemsOf({ XIAOPIAO_PLATFORM_KEY: key, XIAOPIAO_API_KEY: key })
  expect(same).toMatchObject([{ setting: 'XIAOPIAO_PLATFORM_KEY' }])
})

test('readConfig() knows where Feie is, and that its notices need our own address', () => {
  expect(read({}).feie).toEqual({
    url: new URL('https://api.feieyun.cn/Api/Open/'),
    publicKey: undefined,
    callback: false,
  })
  const own = { XIAOPIAO_FEIE_URL: 'http://127.0.0.1:8080/Api/Open/', XIAOPIAO_FEIE_PUBLIC_KEY: '/etc/feie.pem' }
  const notices = { XIAOPIAO_FEIE_CALLBACK: '1', XIAOPIAO_PUBLIC_URL: 'https://print.example.com' }
  expect(read({ ...own, ...notices }).feie).toMatchObject({ publicKey: '/etc/feie.pem', callback: true })
  expect(problemsOf({ XIAOPIAO_FEIE_URL: 'api.feieyun.cn', XIAOPIAO_FEIE_CALLBACK: '1' })).toMatchObject([
    { setting: 'XIAOPIAO_FEIE_URL' },
    { setting: 'XIAOPIAO_PUBLIC_URL' },
  ])
})
