import type { Tenant, TenantBody, TenantPatch } from '@xiaopiao/protocol'
import { isoInstant } from '../../clock.ts'
import type { TenantQuotas, TenantRow } from '../../store/rows.ts'
import { createApiKey } from '../../tenants/api-keys.ts'
import { createTenant } from '../../tenants/create-tenant.ts'
import { tasksOfToday } from '../../tenants/quotas.ts'
import type { HttpContext } from '../http-context.ts'
import { Refusal } from '../problem.ts'
import type { Handlers } from '../route-handler.ts'
import { apiKeyView, issuesOfKey, keyRequest, memberView } from './access.ts'

type PlatformRoutes = 'createTenant' | 'listTenants' | 'readTenant' | 'updateTenant' | 'createTenantKey'

/** The platform's own routes: they cross tenants, and only its key opens them. */
export function platformRoutes(context: HttpContext): Pick<Handlers, PlatformRoutes> {
  const { store, signIn, clock, random } = context
  const viewWithUsage = async (tenant: TenantRow) => {
    const ofTenant = store.forTenant(tenant.id)
    const [printers, tasks_today] = [await ofTenant.printerCount(), await tasksOfToday(ofTenant, clock.now())]
    return { ...tenantView(tenant), usage: { printers, tasks_today } }
  }
  return {
    async createTenant({ body, caller }) {
      const request = {
        name: body.name,
        externalId: body.external_id ?? null,
        quotas: { ...noQuotas, ...quotasOf(body.quotas) },
        ownerName: body.owner_username,
      }
      const made = await createTenant(request, {
        store,
        people: signIn,
        random,
        now: clock.now(),
        actor: caller.actor,
      })
      const { tenant, created, apiKey, owner } = made
      return {
        ...tenantView(tenant),
        created,
        api_key: apiKey,
        owner: owner === null ? null : { ...memberView(owner.member), password: owner.password },
      }
    },
    async listTenants({ query }) {
      const { external_id: externalId, ...rest } = query
      const page = await store.acrossTenants.tenantPage({ ...rest, externalId })
      return { data: page.rows.map(tenantView), next_cursor: page.nextCursor }
    },
    async readTenant({ params }) {
      const tenant = await store.acrossTenants.tenant(params.id)
      return tenant === undefined ? new Refusal('not_found') : viewWithUsage(tenant)
    },
    async updateTenant({ params, body, caller }) {
      if ((await store.acrossTenants.tenant(params.id)) === undefined) return new Refusal('not_found')
      const patch = patchOf(body)
      const at = clock.now()
      const updated = await store.forTenant(params.id).write(async (tx) => {
        const row = await tx.updateTenant(patch)
        if (row === 'duplicate') return row
        await tx.insertAudit({ at, actor: caller.actor, action: 'tenant.changed', detail: { ...body } })
        return row
      })
      return updated === 'duplicate' ? externalIdTaken : viewWithUsage(updated)
    },
    async createTenantKey({ params, body, caller }) {
      if ((await store.acrossTenants.tenant(params.id)) === undefined) return new Refusal('not_found')
      const issues = issuesOfKey(body, { expiresAt: null }, clock.now())
      if (issues.length > 0) return new Refusal('invalid', { issues })
      const asked = { ...keyRequest(body), actor: caller.actor }
      const { row, apiKey } = await createApiKey(store.forTenant(params.id), asked, { now: clock.now(), random })
      return { ...apiKeyView(row), api_key: apiKey }
    },
  }
}

function tenantView(tenant: TenantRow): Tenant {
  return {
    id: tenant.id,
    name: tenant.name,
    external_id: tenant.externalId,
    status: tenant.status,
    quotas: {
      printers_max: tenant.printersMax,
      tasks_per_day_max: tenant.tasksPerDayMax,
      requests_per_minute_max: tenant.requestsPerMinuteMax,
      connections_max: tenant.connectionsMax,
    },
    created_at: isoInstant(tenant.createdAt),
  }
}

const noQuotas: TenantQuotas = {
  printersMax: null,
  tasksPerDayMax: null,
  requestsPerMinuteMax: null,
  connectionsMax: null,
}

/** Only what is given; null takes a quota away. */
function quotasOf(quotas: TenantBody['quotas']): Partial<TenantQuotas> {
  if (quotas === undefined) return {}
  const { printers_max, tasks_per_day_max, requests_per_minute_max, connections_max } = quotas
  return {
    ...(printers_max === undefined ? {} : { printersMax: printers_max }),
    ...(tasks_per_day_max === undefined ? {} : { tasksPerDayMax: tasks_per_day_max }),
    ...(requests_per_minute_max === undefined ? {} : { requestsPerMinuteMax: requests_per_minute_max }),
    ...(connections_max === undefined ? {} : { connectionsMax: connections_max }),
  }
}

function patchOf(body: TenantPatch) {
  const { name, external_id: externalId, status, quotas } = body
  return {
    ...(name === undefined ? {} : { name }),
    ...(externalId === undefined ? {} : { externalId }),
    ...(status === undefined ? {} : { status }),
    ...quotasOf(quotas),
  }
}

const externalIdTaken = new Refusal('conflict', {
  detail: { zh: '此 external_id 已属于另一租户', en: 'Another tenant has this external_id' },
  issues: [{ path: 'external_id', code: 'taken', message: 'is taken / 已被使用' }],
})
