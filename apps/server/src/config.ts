import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { suggestName } from '@xiaopiao/protocol'
import ipaddr from 'ipaddr.js'
import { type DatabasePlace, databasePlace, isPostgresUrl, parseDatabaseUrl } from './database-place.ts'
import { loopbackRanges } from './gateway/address.ts'
import { defaultGatewayLimits } from './gateway/limits.ts'
import { parseSecretKey } from './tenants/secret-key.ts'

/** What is wrong with one setting, for a person who reads either language. */
export interface ConfigProblem {
  readonly setting: string
  readonly zh: string
  readonly en: string
}

/** Limits and addresses of the WebSocket gateway (GW4, GW14, GW21, GW22). */
export interface GatewayConfig {
  /** CIDR ranges from which a client needs no token (GW21). */
  readonly anonymousFrom: readonly string[]
  /** CIDR ranges that may connect at all; empty: every address (GW22). */
  readonly allowFrom: readonly string[]
  readonly pingSeconds: number
  readonly connectionsMax: number
  readonly connectionsPerTenantMax: number
  readonly connectionsPerAddressMax: number
  readonly messageBytesMax: number
  readonly messagesPerSecondMax: number
  readonly registerSeconds: number
}

/** Feie's cloud is the platform's choice, the account there each tenant's own (`feie.user`, `feie.ukey`). */
export interface FeieConfig {
  readonly url: URL
  /** The key that the vendor signs its notices with: PEM text, or the path of a file. */
  readonly publicKey: string | undefined
  /** Whether notices of printed orders are asked for; they come to `publicUrl`. */
  readonly callback: boolean
}

/** Everything that can be configured, checked and typed. Only this file reads the environment. */
export interface Config {
  readonly host: string
  /** 0: any free port. */
  readonly httpPort: number
  readonly wsPort: number
  /** Absolute. */
  readonly dataDir: string
  readonly database: DatabasePlace
  readonly apiKey: string | undefined
  /** Makes tenants and acts as any of them; undefined: there is no platform, only the shop itself. */
  readonly platformKey: string | undefined
  readonly adminPassword: string | undefined
  /** As written; undefined: made once and kept in the data directory. */
  readonly secretKey: string | undefined
  /** Undefined: not said, the starter decides. */
  readonly demo: boolean | undefined
  readonly logLevel: LogLevel
  readonly language: 'zh' | 'en' | undefined
  /** CIDR ranges of proxies whose X-Forwarded-For is believed (GW22). */
  readonly trustedProxies: readonly string[]
  /** CIDR ranges in which network printers may be; empty: everywhere. A platform keeps strangers off its own network so. */
  readonly printerNetworks: readonly string[]
  /** CIDR ranges outside the public internet that requests to addresses of tenants may reach all the same. */
  readonly outgoingNetworks: readonly string[]
  readonly httpBodyBytesMax: number
  /** Per key, session or, before sign-in, address; 0: no limit (HA5). */
  readonly httpRequestsPerMinute: number
  /** The origin under which browsers reach the server when a proxy stands in front. */
  readonly publicUrl: string | undefined
  /** Files in PEM form: https and wss instead of http and ws. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined
  readonly feie: FeieConfig
  readonly gateway: GatewayConfig
}

export type ConfigReading =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] }

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** Fields and certificates rarely pass 64 KiB; a body limit above this would be memory for an attacker. */
const bodyBytesCeiling = 64 * 1024 * 1024
const connectionsCeiling = 1_000_000
const passwordCharactersMin = 8
/** better-auth refuses longer passwords. */
const passwordCharactersMax = 128
const apiKeyCharactersMin = 8
const apiKeyCharactersMax = 200
/** This key opens every tenant, so that nobody may ever guess it. */
const platformKeyCharactersMin = 32

const settingPrefix = 'XIAOPIAO_'

type Words = Omit<ConfigProblem, 'setting'>
type Parsed<T> = { readonly value: T } | { readonly problem: Words }

/** One setting: its name, and how its text is read. `undefined` means that it is not set. */
interface Setting<T> {
  readonly name: string
  readonly parse: (text: string | undefined) => Parsed<T>
}

const settings = {
  host: text('XIAOPIAO_HOST', '127.0.0.1', isHost, {
    zh: '应为 IP 地址或主机名,例如 127.0.0.1 或 0.0.0.0',
    en: 'should be an IP address or a host name, such as 127.0.0.1 or 0.0.0.0',
  }),
  httpPort: integer('XIAOPIAO_HTTP_PORT', 5000, 0, 65_535),
  wsPort: integer('XIAOPIAO_WS_PORT', 8765, 0, 65_535),
  dataDir: text('XIAOPIAO_DATA_DIR', './data', (value) => !value.includes('\0'), {
    zh: '应为目录路径',
    en: 'should be the path of a directory',
  }),
  database: setting('XIAOPIAO_DATABASE_URL', parseDatabaseUrl),
  apiKey: optionalText(
    'XIAOPIAO_API_KEY',
    (value) =>
      value.length >= apiKeyCharactersMin && value.length <= apiKeyCharactersMax && /^[\x21-\x7e]+$/.test(value),
    {
      zh: `应为 ${apiKeyCharactersMin} 到 ${apiKeyCharactersMax} 个不含空格的 ASCII 字符`,
      en: `should be ${apiKeyCharactersMin} to ${apiKeyCharactersMax} ASCII characters without spaces`,
    },
  ),
  platformKey: optionalText(
    'XIAOPIAO_PLATFORM_KEY',
    (value) =>
      value.length >= platformKeyCharactersMin && value.length <= apiKeyCharactersMax && /^[\x21-\x7e]+$/.test(value),
    {
      zh: `应为 ${platformKeyCharactersMin} 到 ${apiKeyCharactersMax} 个不含空格的 ASCII 字符:请用 "openssl rand -hex 32" 生成`,
      en: `should be ${platformKeyCharactersMin} to ${apiKeyCharactersMax} ASCII characters without spaces, as "openssl rand -hex 32" makes them`,
    },
  ),
  adminPassword: optionalText(
    'XIAOPIAO_ADMIN_PASSWORD',
    (value) => value.length >= passwordCharactersMin && value.length <= passwordCharactersMax,
    {
      zh: `应为 ${passwordCharactersMin} 到 ${passwordCharactersMax} 个字符`,
      en: `should have ${passwordCharactersMin} to ${passwordCharactersMax} characters`,
    },
  ),
  secretKey: optionalText('XIAOPIAO_SECRET_KEY', isSecretKey, {
    zh: '太短:请用 "openssl rand -hex 32" 生成 64 位十六进制',
    en: 'is too short: use 64 hex digits as "openssl rand -hex 32" makes them',
  }),
  demo: setting('XIAOPIAO_DEMO', parseBoolean),
  logLevel: choice('XIAOPIAO_LOG_LEVEL', logLevels, 'info'),
  language: choice('XIAOPIAO_LANG', ['zh', 'en'] as const, undefined),
  trustedProxies: ranges('XIAOPIAO_TRUSTED_PROXIES', []),
  printerNetworks: ranges('XIAOPIAO_PRINTER_NETWORKS', []),
  outgoingNetworks: ranges('XIAOPIAO_OUTGOING_NETWORKS', []),
  httpBodyBytesMax: integer('XIAOPIAO_HTTP_BODY_BYTES', 1024 * 1024, 1024, bodyBytesCeiling),
  /** A thousand requests a second from one key is past what a platform's worker sends; it is still far from the server's bound. */
  httpRequestsPerMinute: integer('XIAOPIAO_HTTP_REQUESTS_PER_MINUTE', 60_000, 0, 100_000_000),
  publicUrl: setting('XIAOPIAO_PUBLIC_URL', parsePublicUrl),
  feieUrl: setting('XIAOPIAO_FEIE_URL', parseFeieUrl),
  feiePublicKey: optionalText('XIAOPIAO_FEIE_PUBLIC_KEY', () => true, { zh: '', en: '' }),
  feieCallback: setting('XIAOPIAO_FEIE_CALLBACK', parseBoolean),
  tlsCert: optionalText('XIAOPIAO_TLS_CERT', () => true, { zh: '', en: '' }),
  tlsKey: optionalText('XIAOPIAO_TLS_KEY', () => true, { zh: '', en: '' }),
  anonymousFrom: ranges('XIAOPIAO_GATEWAY_ANONYMOUS_FROM', loopbackRanges),
  allowFrom: ranges('XIAOPIAO_GATEWAY_ALLOW_FROM', []),
  pingSeconds: integer('XIAOPIAO_GATEWAY_PING_SECONDS', 30, 1, 3600),
  connectionsMax: integer(
    'XIAOPIAO_GATEWAY_MAX_CONNECTIONS',
    defaultGatewayLimits.connectionsMax,
    1,
    connectionsCeiling,
  ),
  connectionsPerTenantMax: integer(
    'XIAOPIAO_GATEWAY_MAX_CONNECTIONS_PER_TENANT',
    defaultGatewayLimits.connectionsPerTenantMax,
    1,
    connectionsCeiling,
  ),
  connectionsPerAddressMax: integer(
    'XIAOPIAO_GATEWAY_MAX_CONNECTIONS_PER_ADDRESS',
    defaultGatewayLimits.connectionsPerAddressMax,
    1,
    connectionsCeiling,
  ),
  messageBytesMax: integer(
    'XIAOPIAO_GATEWAY_MESSAGE_BYTES',
    defaultGatewayLimits.messageBytesMax,
    1024,
    bodyBytesCeiling,
  ),
  messagesPerSecondMax: integer(
    'XIAOPIAO_GATEWAY_MESSAGES_PER_SECOND',
    defaultGatewayLimits.messagesPerSecondMax,
    1,
    100_000,
  ),
  registerSeconds: integer(
    'XIAOPIAO_GATEWAY_REGISTER_SECONDS',
    defaultGatewayLimits.registrationTimeoutMs / 1000,
    1,
    3600,
  ),
} satisfies Record<string, Setting<unknown>>

type Values = { [Key in keyof typeof settings]: (typeof settings)[Key] extends Setting<infer T> ? T : never }

const settingNames: readonly string[] = Object.values(settings).map((one) => one.name)

/**
 * Reads the configuration once, from the environment and, before it, command line flags
 * (`--http-port 5001` is XIAOPIAO_HTTP_PORT). An empty value counts as not set.
 * @returns the frozen configuration, or every problem together
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  argv: readonly string[] = [],
): ConfigReading {
  const problems: ConfigProblem[] = []
  const given = new Map<string, string>()
  for (const [name, value] of Object.entries(env)) {
    if (name.startsWith(settingPrefix) && value !== undefined) given.set(name, value)
  }
  readFlags(argv, given, problems)
  for (const name of given.keys()) if (!settingNames.includes(name)) problems.push(unknownSetting(name))

  const values = {} as Record<string, unknown>
  for (const [key, one] of Object.entries(settings)) {
    const written = given.get(one.name)?.trim()
    const parsed = one.parse(written === '' ? undefined : written)
    if ('problem' in parsed) problems.push({ setting: one.name, ...parsed.problem })
    else values[key] = parsed.value
  }
  checkTogether(values as Partial<Values>, problems)
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, config: assemble(values as Values) }
}

function assemble(values: Values): Config {
  const dataDir = resolve(values.dataDir)
  const { tlsCert, tlsKey } = values
  return Object.freeze({
    host: values.host,
    httpPort: values.httpPort,
    wsPort: values.wsPort,
    dataDir,
    database: Object.freeze(databasePlace(values.database, dataDir)),
    apiKey: values.apiKey,
    platformKey: values.platformKey,
    adminPassword: values.adminPassword,
    secretKey: values.secretKey,
    demo: values.demo,
    logLevel: values.logLevel,
    language: values.language,
    trustedProxies: values.trustedProxies,
    printerNetworks: values.printerNetworks,
    outgoingNetworks: values.outgoingNetworks,
    httpBodyBytesMax: values.httpBodyBytesMax,
    httpRequestsPerMinute: values.httpRequestsPerMinute,
    publicUrl: values.publicUrl,
    tls: tlsCert !== undefined && tlsKey !== undefined ? { certFile: tlsCert, keyFile: tlsKey } : undefined,
    feie: Object.freeze({
      url: values.feieUrl,
      publicKey: values.feiePublicKey,
      callback: values.feieCallback === true,
    }),
    gateway: Object.freeze({
      anonymousFrom: values.anonymousFrom,
      allowFrom: values.allowFrom,
      pingSeconds: values.pingSeconds,
      connectionsMax: values.connectionsMax,
      connectionsPerTenantMax: values.connectionsPerTenantMax,
      connectionsPerAddressMax: values.connectionsPerAddressMax,
      messageBytesMax: values.messageBytesMax,
      messagesPerSecondMax: values.messagesPerSecondMax,
      registerSeconds: values.registerSeconds,
    }),
  })
}

/** What no single setting shows. */
function checkTogether(values: Partial<Values>, problems: ConfigProblem[]): void {
  const { httpPort, wsPort, tlsCert, tlsKey, apiKey, platformKey } = values
  if (platformKey !== undefined && platformKey === apiKey) {
    problems.push({
      setting: 'XIAOPIAO_PLATFORM_KEY',
      zh: '与 XIAOPIAO_API_KEY 相同:平台密钥须与店铺的密钥不同',
      en: 'is the same as XIAOPIAO_API_KEY: the key of the platform is not one of a shop',
    })
  }
  if (httpPort !== undefined && httpPort !== 0 && httpPort === wsPort) {
    problems.push({
      setting: 'XIAOPIAO_WS_PORT',
      zh: `与 XIAOPIAO_HTTP_PORT 相同(${httpPort}),两者需要不同的端口`,
      en: `is the same as XIAOPIAO_HTTP_PORT (${httpPort}): the two need different ports`,
    })
  }
  if (values.database !== undefined && isPostgresUrl(values.database) && values.secretKey === undefined) {
    problems.push({
      setting: 'XIAOPIAO_SECRET_KEY',
      zh: '未设置:使用 PostgreSQL 时须设置,且所有节点相同;请用 "openssl rand -hex 32" 生成',
      en: 'is not set: with PostgreSQL it is needed, the same on every node; "openssl rand -hex 32" makes one',
    })
  }
  if (values.feieCallback === true && values.publicUrl === undefined) {
    problems.push({
      setting: 'XIAOPIAO_PUBLIC_URL',
      zh: '未设置:开启 XIAOPIAO_FEIE_CALLBACK 时,飞鹅云需要本服务的公网地址',
      en: 'is not set: with XIAOPIAO_FEIE_CALLBACK the vendor has to know where this server is',
    })
  }
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    const missing = tlsCert === undefined ? 'XIAOPIAO_TLS_CERT' : 'XIAOPIAO_TLS_KEY'
    problems.push({
      setting: missing,
      zh: '未设置:证书和私钥须同时给出',
      en: 'is not set: the certificate and its key belong together',
    })
  }
}

function readFlags(argv: readonly string[], given: Map<string, string>, problems: ConfigProblem[]): void {
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index] ?? ''
    const match = /^--([a-z][a-z0-9-]*)(?:=(.*))?$/s.exec(word)
    if (match?.[1] === undefined) {
      problems.push({
        setting: word,
        zh: '不认识的参数:请写成 --http-port 5000 的形式',
        en: 'is not a flag: write flags as --http-port 5000',
      })
      continue
    }
    const name = `${settingPrefix}${match[1].toUpperCase().replaceAll('-', '_')}`
    const following = argv[index + 1]
    if (match[2] === undefined && following !== undefined && !following.startsWith('--')) index += 1
    given.set(name, match[2] ?? (following === undefined || following.startsWith('--') ? '1' : following))
  }
}

function unknownSetting(name: string): ConfigProblem {
  const bare = (full: string) => full.replace(settingPrefix, '').toLowerCase()
  const meant = suggestName(bare(name), settingNames.map(bare))
  if (meant === undefined) return { setting: name, zh: '没有这个设置', en: 'is not a setting' }
  const suggestion = settingPrefix + meant.toUpperCase()
  return {
    setting: name,
    zh: `没有这个设置:是否想写 ${suggestion}?`,
    en: `is not a setting: did you mean ${suggestion}?`,
  }
}

function setting<T>(name: string, parse: Setting<T>['parse']): Setting<T> {
  return { name, parse }
}

function text(name: string, byDefault: string, accepts: (value: string) => boolean, words: Words): Setting<string> {
  return setting(name, (value = byDefault) => (accepts(value) ? { value } : { problem: words }))
}

/** The value is not repeated in the problem: it may be a secret. */
function optionalText(name: string, accepts: (value: string) => boolean, words: Words): Setting<string | undefined> {
  return setting<string | undefined>(name, (value) =>
    value === undefined || accepts(value) ? { value } : { problem: words },
  )
}

function integer(name: string, byDefault: number, min: number, max: number): Setting<number> {
  return setting(name, (written) => {
    if (written === undefined) return { value: byDefault }
    const value = /^\d{1,15}$/.test(written) ? Number(written) : Number.NaN
    if (value >= min && value <= max) return { value }
    return {
      problem: {
        zh: `应为 ${min} 到 ${max} 的整数,现为 "${written}"`,
        en: `should be a whole number from ${min} to ${max}, but is "${written}"`,
      },
    }
  })
}

function choice<const Choice extends string, Default extends Choice | undefined>(
  name: string,
  choices: readonly Choice[],
  byDefault: Default,
): Setting<Choice | Default> {
  return setting<Choice | Default>(name, (written) => {
    if (written === undefined) return { value: byDefault }
    const value = choices.find((known) => known === written.toLowerCase())
    if (value !== undefined) return { value }
    const meant = suggestName(written, choices)
    return {
      problem: {
        zh: `应为 ${choices.join('、')} 之一,现为 "${written}"${meant === undefined ? '' : `:是否想写 ${meant}?`}`,
        en: `should be one of ${choices.join(', ')}, but is "${written}"${meant === undefined ? '' : `: did you mean ${meant}?`}`,
      },
    }
  })
}

/** Ranges in CIDR form or single addresses, separated by commas or spaces. */
function ranges(name: string, byDefault: readonly string[]): Setting<readonly string[]> {
  return setting(name, (written) => {
    if (written === undefined) return { value: Object.freeze([...byDefault]) }
    const parts = written.split(/[\s,]+/).filter((part) => part !== '')
    const wrong = parts.filter((part) => !ipaddr.isValidCIDR(part) && isIP(part) === 0)
    if (wrong.length > 0) {
      return {
        problem: {
          zh: `应为 CIDR 列表(例如 10.0.0.0/8,::1/128),其中不合法:${wrong.join('、')}`,
          en: `should be a list of CIDR ranges (such as 10.0.0.0/8,::1/128); not valid: ${wrong.join(', ')}`,
        },
      }
    }
    return { value: Object.freeze(parts.map(asRange)) }
  })
}

function asRange(part: string): string {
  if (part.includes('/')) return part
  return isIP(part) === 6 ? `${part}/128` : `${part}/32`
}

function parseBoolean(written: string | undefined): Parsed<boolean | undefined> {
  if (written === undefined) return { value: undefined }
  const folded = written.toLowerCase()
  if (['1', 'true', 'yes', 'on'].includes(folded)) return { value: true }
  if (['0', 'false', 'no', 'off'].includes(folded)) return { value: false }
  return { problem: { zh: `应为 1 或 0,现为 "${written}"`, en: `should be 1 or 0, but is "${written}"` } }
}

/** The vendor's station in China; those abroad have their own accounts and printers. */
const feieUrlDefault = 'https://api.feieyun.cn/Api/Open/'

function parseFeieUrl(written = feieUrlDefault): Parsed<URL> {
  const url = URL.parse(written)
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return { value: url }
  return {
    problem: {
      zh: `应为飞鹅云接口地址,例如 ${feieUrlDefault},现为 "${written}"`,
      en: `should be the address of Feie's API, such as ${feieUrlDefault}, but is "${written}"`,
    },
  }
}

function parsePublicUrl(written: string | undefined): Parsed<string | undefined> {
  if (written === undefined) return { value: undefined }
  const url = URL.parse(written)
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return { value: url.origin }
  return {
    problem: {
      zh: `应为浏览器访问本服务的地址,例如 https://print.example.com,现为 "${written}"`,
      en: `should be the address under which browsers reach this server, such as https://print.example.com, but is "${written}"`,
    },
  }
}

function isHost(value: string): boolean {
  return isIP(value) !== 0 || /^[a-z0-9]([a-z0-9.-]{0,252}[a-z0-9])?$/i.test(value)
}

function isSecretKey(value: string): boolean {
  try {
    parseSecretKey(value)
    return true
  } catch {
    return false
  }
}
