import type { ApiKey, ApiKeyBody, Issue, Member } from '@xiaopiao/protocol'
import { isoInstant } from '../../clock.ts'
import type { ApiKeyRow, MemberRow } from '../../store/rows.ts'
import { createApiKey, deleteApiKey } from '../../tenants/api-keys.ts'
import { addMember, changeMember, type MemberContext, membersMax, removeMember } from '../../tenants/members.ts'
import type { HttpContext } from '../http-context.ts'
import type { Caller } from '../http-env.ts'
import { Refusal } from '../problem.ts'
import type { Handlers } from '../route-handler.ts'

type KeyRoutes = 'listKeys' | 'createKey' | 'deleteKey'
type MemberRoutes = 'listMembers' | 'createMember' | 'updateMember' | 'deleteMember'

export function accessRoutes(context: HttpContext): Pick<Handlers, 'readCaller' | KeyRoutes | MemberRoutes> {
  return { readCaller, ...keyRoutes(context), ...memberRoutes(context) }
}

const readCaller: Handlers['readCaller'] = async ({ tenant, caller }) => {
  const { id, name } = await tenant.tenant()
  const username = caller.kind === 'session' ? caller.actor.slice(caller.actor.indexOf(':') + 1) : null
  return { kind: caller.kind, username, role: caller.role, tenant: { id, name } }
}

function keyRoutes({ clock, random }: HttpContext): Pick<Handlers, KeyRoutes> {
  return {
    async listKeys({ tenant, query }) {
      const page = await tenant.apiKeys(query)
      return { data: page.rows.map(apiKeyView), next_cursor: page.nextCursor }
    },
    async createKey({ tenant, body, caller }) {
      const issues = issuesOfKey(body, caller, clock.now())
      if (issues.length > 0) return new Refusal('invalid', { issues })
      const asked = { ...keyRequest(body), actor: caller.actor }
      const { row, apiKey } = await createApiKey(tenant, asked, { now: clock.now(), random })
      return { ...apiKeyView(row), api_key: apiKey }
    },
    async deleteKey({ tenant, params, caller }) {
      const isDeleted = await deleteApiKey(tenant, params.id, { now: clock.now(), actor: caller.actor })
      return isDeleted ? undefined : new Refusal('not_found')
    },
  }
}

/** A key that is made by a key ends no later than that one: an end that can be put off is none. */
export function issuesOfKey(body: ApiKeyBody, caller: Pick<Caller, 'expiresAt'>, now: number): Issue[] {
  const expiresAt = body.expires_at == null ? null : Date.parse(body.expires_at)
  const path = 'expires_at'
  if (expiresAt !== null && expiresAt <= now) {
    return [{ path, code: 'in_the_past', message: 'lies in the past / 已是过去的时间' }]
  }
  if (caller.expiresAt === null || (expiresAt !== null && expiresAt <= caller.expiresAt)) return []
  const ownEnd = isoInstant(caller.expiresAt)
  const message = `is after ${ownEnd}, when the key that asks ends / 晚于当前密钥的到期时间 ${ownEnd}`
  return [{ path, code: 'later_than_own', message }]
}

export function keyRequest(body: ApiKeyBody): Pick<ApiKeyRow, 'name' | 'scopes' | 'expiresAt'> {
  const { name, scopes, expires_at } = body
  return { name, scopes, expiresAt: expires_at == null ? null : Date.parse(expires_at) }
}

export function apiKeyView({ id, name, scopes, expiresAt, createdAt }: ApiKeyRow): ApiKey {
  const expires_at = expiresAt === null ? null : isoInstant(expiresAt)
  return { id, name, scopes: [...scopes], expires_at, created_at: isoInstant(createdAt) }
}

function memberRoutes({ store, signIn, clock, random }: HttpContext): Pick<Handlers, MemberRoutes> {
  const as = (caller: Caller): MemberContext => ({
    store,
    people: signIn,
    random,
    now: clock.now(),
    actor: caller.actor,
  })
  return {
    async listMembers({ tenant }) {
      return { data: (await tenant.members()).map(memberView), next_cursor: null }
    },
    async createMember({ body, caller }) {
      if (caller.expiresAt !== null) return keyThatEnds
      const added = await addMember(caller.tenantId, { name: body.username, role: body.role }, as(caller))
      if (added === 'duplicate') return nameTaken(body.username)
      if (added === 'too_many') return tooManyMembers
      return { ...memberView(added.member), password: added.password }
    },
    async updateMember({ params, body, caller }) {
      if (caller.expiresAt !== null) return keyThatEnds
      const asked = { role: body.role, resetPassword: body.reset_password }
      const changed = await changeMember(caller.tenantId, params.id, asked, as(caller))
      if (!changed.ok) return changed.reason === 'not_found' ? new Refusal('not_found') : lastOwner
      const { member, password } = changed
      return password === undefined ? memberView(member) : { ...memberView(member), password }
    },
    async deleteMember({ params, caller }) {
      const removed = await removeMember(caller.tenantId, params.id, as(caller))
      if (removed === 'removed') return undefined
      return removed === 'not_found' ? new Refusal('not_found') : lastOwner
    },
  }
}

export function memberView({ userId, username, role, createdAt }: MemberRow): Member {
  return { id: userId, username, role, created_at: isoInstant(createdAt) }
}

function nameTaken(username: string): Refusal<'conflict'> {
  return new Refusal('conflict', {
    detail: { zh: `成员 "${username}" 已存在`, en: `There is a member "${username}"` },
    issues: [{ path: 'username', code: 'taken', message: 'is taken / 已被使用' }],
  })
}

const keyThatEnds = new Refusal('invalid', {
  detail: {
    zh: '有到期时间的密钥不能添加成员或重置密码',
    en: 'A key that expires neither adds members nor gives them passwords',
  },
})
const tooManyMembers = new Refusal('quota_exceeded', {
  detail: { zh: `成员最多 ${membersMax} 人`, en: `A tenant has ${membersMax} members at most` },
})
const lastOwner = new Refusal('wrong_state', {
  detail: { zh: '店铺至少要有一位店主(owner)', en: 'A shop keeps at least one owner' },
})
