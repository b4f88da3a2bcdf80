import {
  type ChannelDecision,
  type ChannelRefusal,
  publish,
  rollBack,
  setKilled,
} from '../../releases/change-channel.ts'
import { checkUpload } from '../../releases/check-upload.ts'
import { fitsHost, manifestOf, orderForDevice } from '../../releases/order-for-device.ts'
import { releaseView } from '../../releases/release-view.ts'
import type { EngineChannelRow, EngineReleaseRow } from '../../store/engine-rows.ts'
import type { TenantAudit } from '../../store/store.ts'
import { defaultTenantId } from '../../tenants/ensure-default-tenant.ts'
import type { HttpContext } from '../http-context.ts'
import type { Words } from '../language.ts'
import { Refusal } from '../problem.ts'
import { hasTag } from '../revalidate.ts'
import type { Handlers } from '../route-handler.ts'

type DeviceRoutes = 'readEngineManifest' | 'readEngineCode' | 'reportEngine'
type ReleaseRoutes =
  | 'listEngineReleases'
  | 'uploadEngineRelease'
  | 'publishEngineRelease'
  | 'rollBackEngineRelease'
  | 'switchEngineOff'

/** Releases of the engine: which one a device runs, its code, and what the platform does with them. */
export function engineRoutes(context: HttpContext): Pick<Handlers, DeviceRoutes | ReleaseRoutes> {
  return { ...deviceRoutes(context), ...releaseRoutes(context) }
}

/** Of all releases together. */
const reasonsRead = 500

/** A tenant has far fewer tills; past it somebody makes names up. */
const reportsMax = 20_000

function deviceRoutes({ store, clock }: HttpContext): Pick<Handlers, DeviceRoutes> {
  const { acrossTenants } = store
  const releaseOf = async (version: string | null | undefined) =>
    version === null || version === undefined ? undefined : await acrossTenants.engineRelease(version)
  return {
    async readEngineManifest({ query, tenant }) {
      const channel = (await acrossTenants.engineChannels()).find((one) => one.channel === query.channel)
      const { device, host_api: hostApi } = query
      const current = await releaseOf(channel?.currentVersion)
      const rollout = await releaseOf(channel?.rolloutVersion)
      const isTooNew = current !== undefined && !fitsHost(current, hostApi)
      const before = isTooNew ? await Promise.all((channel?.earlierVersions ?? []).map(releaseOf)) : []
      const releases = { current, rollout, earlier: before.filter((one) => one !== undefined) }
      return orderForDevice(channel, releases, { tenantId: tenant.tenantId, device, hostApi })
    },
    async readEngineCode({ params, headers }) {
      const release = await acrossTenants.engineRelease(params.version)
      if (release === undefined) return new Refusal('not_found')
      const etag = `"${manifestOf(release).sha256}"`
      // A version never gets other code. A shared cache does not keep it: whoever reads it shows a key.
      const known = { etag, 'cache-control': 'private, max-age=31536000, immutable' }
      if (hasTag(headers.get('if-none-match'), etag)) return new Response(null, { status: 304, headers: known })
      const code = await acrossTenants.engineCode(params.version)
      if (code === undefined) return new Refusal('not_found')
      return new Response(code, { headers: { ...known, 'content-type': 'text/javascript; charset=utf-8' } })
    },
    async reportEngine({ body, tenant }) {
      if ((await acrossTenants.engineRelease(body.version)) === undefined) return new Refusal('not_found')
      const report = { ...body, reportedAt: clock.now() }
      await tenant.write(async (tx) => await tx.putEngineReport(report, reportsMax))
      return undefined
    },
  }
}

function releaseRoutes(context: HttpContext): Pick<Handlers, ReleaseRoutes> {
  const { acrossTenants } = context.store
  const { clock } = context
  const change = async (
    channel: string,
    decide: (now: EngineChannelRow | undefined) => ChannelDecision,
    audit: TenantAudit,
  ) => {
    const changed = await acrossTenants.changeEngineChannel(channel, decide, audit)
    return 'refused' in changed ? new Refusal('wrong_state', { detail: refusals[changed.refused] }) : changed.row
  }
  const facts = async () => ({
    channels: await acrossTenants.engineChannels(),
    counts: await acrossTenants.engineReportCounts(),
    reasons: await acrossTenants.engineDropReasons(reasonsRead),
  })
  const view = async (release: EngineReleaseRow) => releaseView(release, await facts())
  const list = async () => {
    const known = await facts()
    return {
      data: (await acrossTenants.engineReleases()).map((release) => releaseView(release, known)),
      killed_channels: known.channels.filter(({ killed }) => killed).map(({ channel }) => channel),
    }
  }
  return {
    listEngineReleases: list,
    async uploadEngineRelease({ body, caller }) {
      const checked = checkUpload(body)
      if ('issues' in checked) return new Refusal('invalid', { issues: checked.issues })
      const { version, sha256 } = checked.manifest
      const { manifest, signature, key_id: keyId, code } = body
      const at = clock.now()
      const audit = auditOf(caller.actor, 'engine.uploaded', { version, sha256 }, at)
      const row = { version, manifest, signature, keyId, uploadedAt: at }
      if (await acrossTenants.insertEngineRelease(row, code, audit)) return await view(row)
      const kept = await acrossTenants.engineRelease(version)
      // A repetition of an upload whose answer was lost.
      if (kept?.manifest === manifest && kept.signature === signature) return await view(kept)
      return new Refusal('conflict', { detail: versionTaken })
    },
    async publishEngineRelease({ params, body, caller }) {
      const release = await acrossTenants.engineRelease(params.version)
      if (release === undefined) return new Refusal('not_found')
      const at = clock.now()
      const asked = { channel: body.channel, version: params.version, sharePercent: body.share, at }
      const audit = auditOf(caller.actor, 'engine.published', { ...body, version: params.version }, at)
      const changed = await change(body.channel, (now) => publish(now, asked), audit)
      return changed instanceof Refusal ? changed : await view(release)
    },
    async rollBackEngineRelease({ params, body, caller }) {
      if ((await acrossTenants.engineRelease(params.version)) === undefined) return new Refusal('not_found')
      const at = clock.now()
      const asked = { channel: body.channel, version: params.version, at }
      const audit = auditOf(caller.actor, 'engine.rolled_back', { ...body, version: params.version }, at)
      const changed = await change(body.channel, (now) => rollBack(now, asked), audit)
      return changed instanceof Refusal ? changed : await list()
    },
    async switchEngineOff({ body, caller }) {
      const at = clock.now()
      const audit = auditOf(caller.actor, body.killed ? 'engine.killed' : 'engine.revived', { ...body }, at)
      await acrossTenants.changeEngineChannel(body.channel, (now) => setKilled(now, { ...body, at }), audit)
      return body
    },
  }
}

/** What the platform does is recorded beside the default tenant, like its answers (HA3). */
function auditOf(actor: string, action: string, detail: Record<string, unknown>, at: number): TenantAudit {
  return { tenantId: defaultTenantId, row: { at, actor, action, detail } }
}

const versionTaken: Words = {
  zh: '该版本已上传过且内容不同,请换一个版本号',
  en: 'This version was uploaded with other content: take another version number',
}

const refusals: Readonly<Record<ChannelRefusal, Words>> = {
  already_current: {
    zh: '该版本已发布给全部设备,不能再按比例发布',
    en: 'All devices have this release already, so it cannot go to a share of them',
  },
  not_in_channel: {
    zh: '该版本未在此渠道发布,无从回滚',
    en: 'This release is not published in the channel, so there is nothing to go back from',
  },
}
