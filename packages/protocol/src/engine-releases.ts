import { z } from 'zod'
import { strictObject } from './strict-object.ts'
import { instant } from './values.ts'

/** A version as in `1.4.0` or `1.4.0-beta.2`. */
export const engineVersion = z
  .string()
  .max(40)
  .regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/)
export const engineChannel = z.string().regex(/^[a-z][a-z0-9-]{0,19}$/)

/** What a release is. Its exact text is signed, so it travels as text and is read only after the signature is checked. */
export const engineManifest = strictObject({
  format: z.literal('xiaopiao-engine-release/1'),
  version: engineVersion,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.number().int().positive().max(2_000_000).meta({ description: 'bytes of engine.js' }),
  min_host_api: z.number().int().min(1),
  notes: z.string().max(2_000),
  created_at: instant,
}).meta({ id: 'EngineManifest' })
export type EngineManifest = z.infer<typeof engineManifest>

export const signedManifest = z
  .object({
    manifest: z
      .string()
      .max(8_000)
      .meta({ description: 'JSON text of an EngineManifest: the very bytes that are signed' }),
    signature: z.base64().meta({ description: 'Ed25519 over the UTF-8 of `manifest`' }),
    key_id: z
      .string()
      .max(64)
      .meta({ description: 'first 16 hex digits of the SHA-256 of the public key (raw 32 bytes)' }),
  })
  .meta({ id: 'SignedManifest' })
export type SignedManifest = z.infer<typeof signedManifest>

export const manifestQuery = strictObject({
  channel: engineChannel.default('stable'),
  device: z.string().min(1).max(100).optional().meta({ description: 'an id of the device, for a share roll-out' }),
  host_api: z.coerce.number().int().min(1).default(1),
})
/**
 * What a device is to run. `release`: this one, even when the device has a higher version; `builtin`: the engine that
 * came with the app, and no release (nothing is published, or the kill switch is on).
 */
export const engineOrder = z
  .object({
    run: z.enum(['release', 'builtin']),
    reason: z.enum(['published', 'nothing_published', 'killed', 'host_too_old']),
    release: signedManifest.nullable(),
  })
  .meta({ id: 'EngineOrder' })
export type EngineOrder = z.infer<typeof engineOrder>

export const engineRelease = z
  .object({
    version: engineVersion,
    sha256: z.string(),
    size: z.number().int(),
    min_host_api: z.number().int(),
    notes: z.string(),
    key_id: z.string(),
    created_at: instant,
    uploaded_at: instant,
    channels: z.array(
      z.object({ channel: engineChannel, state: z.enum(['current', 'rollout']), share: z.number().int() }),
    ),
    reports: z.object({
      installed: z.number().int(),
      dropped: z.number().int(),
      reasons: z
        .array(z.object({ detail: z.string(), devices: z.number().int() }))
        .meta({ description: 'why devices dropped it, the most frequent reasons first' }),
    }),
  })
  .meta({ id: 'EngineRelease' })
export type EngineRelease = z.infer<typeof engineRelease>
export const engineReleaseList = z
  .object({
    data: z.array(engineRelease),
    killed_channels: z.array(engineChannel),
  })
  .meta({ id: 'EngineReleaseList' })

export const engineReleaseBody = strictObject({
  manifest: z.string().min(1).max(8_000),
  signature: z.base64().max(200),
  key_id: z.string().max(64),
  code: z.string().min(1).max(2_000_000),
}).meta({ id: 'EngineReleaseBody' })

export const publishReleaseBody = strictObject({
  channel: engineChannel.default('stable'),
  share: z.number().int().min(1).max(100).default(100).meta({ description: 'percent of the devices' }),
}).meta({ id: 'PublishEngineRelease' })
export const rollbackReleaseBody = strictObject({ channel: engineChannel.default('stable') }).meta({
  id: 'RollbackEngineRelease',
})
export const killSwitchBody = strictObject({ channel: engineChannel.default('stable'), killed: z.boolean() }).meta({
  id: 'EngineKillSwitch',
})
export const killSwitchState = z.object({ channel: engineChannel, killed: z.boolean() }).meta({ id: 'EngineKillState' })

/** What a device tells of a release; told twice, it counts once. */
export const engineReportBody = strictObject({
  device: z.string().min(1).max(100),
  version: engineVersion,
  event: z.enum(['installed', 'dropped']),
  detail: z.string().max(500).default(''),
}).meta({ id: 'EngineReport' })

/** An event `engine` of `GET /api/tasks/stream`: devices of the channel ask for their manifest again. */
export const engineChange = z.object({ channel: engineChannel }).meta({ id: 'EngineChange' })
export type EngineChange = z.infer<typeof engineChange>
export type EngineReportBody = z.infer<typeof engineReportBody>
