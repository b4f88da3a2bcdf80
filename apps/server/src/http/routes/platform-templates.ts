import type { Business, TemplateVersion } from '@xiaopiao/protocol'
import type { DecidePlatformTemplate, TenantAudit } from '../../store/store.ts'
import type { TemplateReleaseRow, TemplateVersionRow } from '../../store/template-rows.ts'
import { shippedLibrary } from '../../templates/library/shipped-library.ts'
import {
  issuesOfPlatformRows,
  type PlatformRefusal,
  publishPlatform,
  rollBackPlatform,
  sharePlatform,
} from '../../templates/platform-release.ts'
import { completeParts, platformLayer } from '../../templates/template-layers.ts'
import { partRowOf, rowOf } from '../../templates/template-views.ts'
import { type VersionSource, versionView, versionViews } from '../../templates/version-list.ts'
import { defaultTenantId } from '../../tenants/ensure-default-tenant.ts'
import type { HttpContext } from '../http-context.ts'
import { Refusal } from '../problem.ts'
import type { Handlers } from '../route-handler.ts'

type PlatformRoutes =
  | 'readPlatformTemplate'
  | 'publishPlatformTemplate'
  | 'listPlatformTemplateVersions'
  | 'sharePlatformTemplate'
  | 'rollBackPlatformTemplate'

/** The platform's own templates, which lie beneath those of every shop (TP30). */
export function platformTemplateRoutes({ store, clock }: HttpContext): Pick<Handlers, PlatformRoutes> {
  const { acrossTenants } = store
  const sourceOf = (business: Business): VersionSource => ({
    find: async (version) => {
      if (version <= 0) return shippedRow(business, null)
      const row = await acrossTenants.platformTemplateVersion(business, version)
      return row === null ? null : completeRow(row)
    },
    prints: async (version) => await acrossTenants.templatePrints(`${business}@${version}.0`),
  })
  const auditOf = (actor: string, action: string, detail: TenantAudit['row']['detail']): TenantAudit => ({
    // What the platform does stands beside the default tenant's record, whose callers never reach these routes.
    tenantId: defaultTenantId,
    row: { at: clock.now(), actor, action: `platform.template.${action}`, detail },
  })
  /** @returns the version that the change was about, as it stands now */
  const change = async (
    business: Business,
    decide: DecidePlatformTemplate<PlatformRefusal>,
    audit: TenantAudit,
    about: (release: TemplateReleaseRow | null) => number,
  ): Promise<TemplateVersion | Refusal<'wrong_state'>> => {
    const changed = await acrossTenants.changePlatformTemplate(business, decide, audit)
    if ('refused' in changed) return new Refusal('wrong_state', { detail: changed.refused })
    const release = await acrossTenants.platformTemplateRelease(business)
    const row = changed.version ?? (await acrossTenants.platformTemplateVersion(business, about(release)))
    return await versionView(
      row === null ? shippedRow(business, release) : completeRow(row),
      release,
      sourceOf(business),
    )
  }
  return {
    async readPlatformTemplate({ params }) {
      const { business } = params
      const current = (await acrossTenants.platformTemplateRelease(business))?.currentVersion ?? 0
      const { parts } = await platformLayer(acrossTenants, business, current)
      const data = parts.map((part) => ({ shopId: 0, business, ...rowOf(part) }))
      return { data, revisions: { [business]: current } }
    },
    async publishPlatformTemplate({ params, body, caller }) {
      const { business } = params
      const { note, share } = body
      const parts = body.rows.map(partRowOf)
      const issues = issuesOfPlatformRows(business, parts)
      if (issues.length > 0) return new Refusal('template_error', { issues })
      const createdAt = clock.now()
      const version = { business, parts, settings: [], author: caller.actor, note, createdAt }
      const audit = auditOf(caller.actor, 'published', { business, note, share })
      const published = await change(business, publishPlatform(version, share), audit, currentOf)
      if (published instanceof Refusal) throw new Error(`A new version of ${business} cannot be the current one`)
      return published
    },
    async listPlatformTemplateVersions({ params, query }) {
      const { business } = params
      const page = await acrossTenants.platformTemplateVersions(business, query)
      const complete = { ...page, rows: page.rows.map(completeRow) }
      return await versionViews(complete, await acrossTenants.platformTemplateRelease(business), sourceOf(business))
    },
    async sharePlatformTemplate({ params, body, caller }) {
      const { business } = params
      const audit = auditOf(caller.actor, 'shared', { business, share: body.share })
      const decide = sharePlatform(business, body.share, clock.now())
      return await change(business, decide, audit, (release) => release?.rolloutVersion ?? currentOf(release))
    },
    async rollBackPlatformTemplate({ params, body, caller }) {
      const { business } = params
      const { version: to, note } = body
      if (to !== undefined && to !== 0 && (await acrossTenants.platformTemplateVersion(business, to)) === null) {
        return new Refusal('not_found')
      }
      const audit = auditOf(caller.actor, 'rolled_back', { business, to: to ?? null, note })
      return await change(business, rollBackPlatform(business, to, clock.now()), audit, currentOf)
    },
  }
}

function currentOf(release: TemplateReleaseRow | null): number {
  return release?.currentVersion ?? 0
}

/** Version 0: what came with the server, which nobody has published. */
function shippedRow(business: Business, release: TemplateReleaseRow | null): TemplateVersionRow {
  const { parts } = shippedLibrary[business]
  const createdAt = release?.updatedAt ?? 0
  return {
    business,
    version: 0,
    parts,
    settings: [],
    author: 'xiaopiao',
    note: '',
    createdAt,
    digest: '',
    takenBack: null,
  }
}

/** With the names and fields that it left to the shipped parts, so that they do not count as differences. */
function completeRow(row: TemplateVersionRow): TemplateVersionRow {
  return { ...row, parts: completeParts(row.business, row.parts) }
}
