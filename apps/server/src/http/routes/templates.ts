import {
  type Business,
  business as businessName,
  type MergedTemplate,
  type TemplateSummary,
  type TemplateVersion,
} from '@xiaopiao/protocol'
import { LRUCache } from 'lru-cache'
import type { TenantReads, TenantStore } from '../../store/store.ts'
import { issuesOfTemplate } from '../../templates/check-template.ts'
import {
  type PublishOutcome,
  type PublishRequest,
  publishTemplate,
  rollBackTemplate,
} from '../../templates/release-template.ts'
import { type ShopTemplate, shopTemplate, templateOfLayers } from '../../templates/shop-template.ts'
import { changeDraft, changeSettings, discardDraft, mergedDraft } from '../../templates/template-draft.ts'
import { emptyShopLayer, platformLayerOf } from '../../templates/template-layers.ts'
import { templateSamples } from '../../templates/template-samples.ts'
import { baseRowsView, partBodyOf, partRowOf, summaryViews } from '../../templates/template-views.ts'
import { shopPrints, versionView, versionViews } from '../../templates/version-list.ts'
import type { HttpContext } from '../http-context.ts'
import { Refusal } from '../problem.ts'
import type { Handlers } from '../route-handler.ts'
import {
  allOrNothing,
  draftOrUndo,
  publishedOrNothing,
  refusalOfDraft,
  refusalOfPublish,
  undoWith,
} from '../template-refusals.ts'

type DraftRoutes =
  | 'listTemplates'
  | 'readTemplateBase'
  | 'writeTemplateBase'
  | 'readTemplateSettings'
  | 'writeTemplateSettings'
  | 'exportTemplates'
  | 'importTemplates'
  | 'discardTemplateDraft'
type PublishedRoutes =
  | 'readTemplate'
  | 'listTemplateSamples'
  | 'listTemplateVersions'
  | 'publishTemplate'
  | 'rollBackTemplate'

/** The template library of a shop (TP30 to TP33). */
export function templateRoutes(context: HttpContext): Pick<Handlers, DraftRoutes | PublishedRoutes> {
  return { ...draftRoutes(context), ...publishedRoutes(context) }
}

function draftRoutes({ clock }: HttpContext): Pick<Handlers, DraftRoutes> {
  return {
    listTemplates: async ({ tenant }) => ({ data: await summaryViews(tenant) }),
    readTemplateBase: async ({ tenant, query }) => await baseRowsView(tenant, query.business),
    async writeTemplateBase({ tenant, body }) {
      const { business, revision } = body
      const change = { business, parts: body.rows.map(partRowOf), revision }
      const changed = await tenant.write(async (tx) => await changeDraft(tx, change))
      return refusalOfDraft(changed) ?? (await baseRowsView(tenant, business))
    },
    readTemplateSettings: async ({ tenant, query }) => await settingRowsView(tenant, query.business),
    async writeTemplateSettings({ tenant, body, caller }) {
      const { rows, publish, note = '' } = body
      const ofBusinesses = Map.groupBy(rows, (row) => row.business)
      const actor = { actor: caller.actor, now: clock.now() }
      const refused = await publishedOrNothing(tenant, async (tx) => {
        // In one order, so that two who change several do not wait for each other.
        for (const [business, chosen] of [...ofBusinesses].toSorted(byBusiness)) {
          draftOrUndo(await changeSettings(tx, business, chosen))
          if (!publish) continue
          const published = await publishTemplate(tx, { business, note, share: 100, ...actor })
          // Values that are published already are no reason to refuse what else was chosen.
          if (!published.ok && published.reason === 'template_error') undoWith('template_error', published.issues)
          if (!published.ok && published.reason === 'too_many') undoWith('quota_exceeded', [])
        }
      })
      return refused ?? (await settingRowsView(tenant, undefined))
    },
    async exportTemplates({ tenant, query }) {
      const parts = Map.groupBy(await tenant.draftParts(query.business), (row) => row.business)
      const settings = Map.groupBy(await tenant.draftParams(query.business), (row) => row.business)
      const businesses = query.business === undefined ? businessName.options : [query.business]
      const templates = businesses.map((business) => ({
        business,
        parts: (parts.get(business) ?? []).map(partBodyOf),
        settings: (settings.get(business) ?? []).map(({ type, params }) => ({ type, params: { ...params } })),
      }))
      return { format: 'xiaopiao-templates/1', templates }
    },
    async importTemplates({ tenant, body, caller }) {
      const businesses = body.templates.map(({ business }) => business)
      const twice = businesses.find((business, index) => businesses.indexOf(business) !== index)
      if (twice !== undefined) return new Refusal('invalid', { issues: [givenTwice(twice)] })
      const refused = await allOrNothing(tenant, async (tx) => {
        for (const { business, parts, settings } of body.templates.toSorted((one, other) =>
          one.business < other.business ? -1 : 1,
        )) {
          draftOrUndo(await changeDraft(tx, { business, parts: parts.map(partRowOf), settings }))
        }
        const detail = { businesses }
        await tx.insertAudit({ at: clock.now(), actor: caller.actor, action: 'template.imported', detail })
      })
      return refused ?? { data: await summaryViews(tenant) }
    },
    async discardTemplateDraft({ tenant, params, caller }) {
      const actor = { actor: caller.actor, now: clock.now() }
      await tenant.write(async (tx) => await discardDraft(tx, params.business, actor))
      return await summaryOf(tenant, params.business)
    },
  }
}

function publishedRoutes({ clock }: HttpContext): Pick<Handlers, PublishedRoutes> {
  const sourceOf = async (tenant: TenantReads, business: Business) => {
    const newest = await tenant.newestPlatformTemplate(business)
    return {
      find: async (version: number) => await tenant.templateVersion(business, version),
      prints: async (version: number) => await shopPrints(tenant, business, version, newest),
    }
  }
  const publishedView = async (
    tenant: TenantReads,
    { version, release }: PublishOutcome & { ok: true },
  ): Promise<TemplateVersion> => await versionView(version, release, await sourceOf(tenant, version.business))
  return {
    async readTemplate({ tenant, params, query }) {
      const { business } = params
      if (query.draft === 'true') return await draftView(tenant, business)
      const found = await askedTemplate(tenant, business, query.version, query.printer_id)
      return found === undefined ? new Refusal('not_found') : mergedView(tenant.tenantId, found)
    },
    async listTemplateSamples({ tenant, params }) {
      return { data: await templateSamples(tenant, params.business) }
    },
    async listTemplateVersions({ tenant, params, query }) {
      const { business } = params
      const page = await tenant.templateVersions(business, query)
      return await versionViews(page, await tenant.templateRelease(business), await sourceOf(tenant, business))
    },
    async publishTemplate({ tenant, params, body, caller }) {
      const request: PublishRequest = { ...params, ...body, actor: caller.actor, now: clock.now() }
      const published = await tenant.write(async (tx) => await publishTemplate(tx, request))
      return published.ok ? await publishedView(tenant, published) : refusalOfPublish(published)
    },
    async rollBackTemplate({ tenant, params, body, caller }) {
      const { version: to, note } = body
      const request = { ...params, to, note, actor: caller.actor, now: clock.now() }
      const rolledBack = await tenant.write(async (tx) => await rollBackTemplate(tx, request))
      if (rolledBack.ok) return await summaryOf(tenant, params.business)
      return rolledBack.reason === 'not_found'
        ? new Refusal('not_found')
        : new Refusal('wrong_state', 'detail' in rolledBack ? { detail: rolledBack.detail } : {})
    },
  }
}

function byBusiness([one]: readonly [Business, unknown], [other]: readonly [Business, unknown]): number {
  return one < other ? -1 : 1
}

async function settingRowsView(tenant: TenantStore, only: Business | undefined) {
  const rows = await tenant.draftParams(only)
  return { data: rows.map((row) => ({ shopId: tenant.tenantId, ...row, params: { ...row.params } })) }
}

async function summaryOf(tenant: TenantReads, business: Business): Promise<TemplateSummary> {
  const [summary] = await summaryViews(tenant, business)
  if (summary === undefined) throw new Error(`There is no summary of ${business}`)
  return summary
}

function givenTwice(business: Business) {
  const message = `"${business}" is given more than once / "${business}" 重复`
  return { path: 'templates', code: 'given_twice', message }
}

/** The published template, or one of the shop's own versions; undefined: it has no such version. */
async function askedTemplate(
  tenant: TenantStore,
  business: Business,
  version: number | undefined,
  printerId: number | undefined,
): Promise<ShopTemplate | undefined> {
  if (version === undefined) return await shopTemplate(tenant, business, printerId)
  const own = version === 0 ? emptyShopLayer : await tenant.templateVersion(business, version)
  if (own === null) return undefined
  return templateOfLayers(business, await platformLayerOf(tenant, tenant.tenantId, business), own)
}

/** Shops that share a template, the platform's own. */
const answersMax = 2_000
/**
 * The last answer to each question, so that its text and its ETag are made once; forgotten with the template, whose
 * memory is bounded elsewhere.
 */
const mergedAnswers = new WeakMap<ShopTemplate['template'], LRUCache<string, MergedTemplate>>()

function mergedView(shopId: number, { business, version, name, template }: ShopTemplate): MergedTemplate {
  const answers = mergedAnswers.get(template) ?? new LRUCache<string, MergedTemplate>({ max: answersMax })
  mergedAnswers.set(template, answers)
  const key = `${shopId}:${version}`
  const known = answers.get(key)
  if (known !== undefined) return known
  const merged = { ...template, layouts: [...template.layouts] }
  const answer = { shopId, business, name, version: version.slice(business.length + 1), template: merged }
  answers.set(key, answer)
  return answer
}

async function draftView(tenant: TenantStore, business: Business) {
  const { merged, platform } = await mergedDraft(tenant, business)
  const issues = issuesOfTemplate(merged)
  if (issues.length > 0) return new Refusal('template_error', { issues })
  const template = { ...merged.template, layouts: [...merged.template.layouts] }
  return { shopId: tenant.tenantId, business, name: template.name, version: `${platform.version}.draft`, template }
}
