import type { EpochMs } from '../clock.ts'
import type { MemberRole, MemberRow, TenantId } from '../store/rows.ts'
import type { Store, TenantReads } from '../store/store.ts'
import { type People, signInNameOf } from './people.ts'
import type { RandomBytes } from './random.ts'
import { newSecret } from './secrets.ts'

/** A shop's people fit on one page; more are a mistake or an attack. */
export const membersMax = 200

/** 16 base32 characters are 80 random bits: past guessing, and short enough to type. */
const passwordCharacters = 16

export interface MemberContext {
  readonly store: Store
  readonly people: People
  readonly random: RandomBytes
  readonly now: EpochMs
  /** Who asks, for the audit log. */
  readonly actor: string
}

export interface NewMember {
  readonly member: MemberRow
  /** Shown once; only its hash is kept. */
  readonly password: string
}

/** A password to show once. */
export function oneTimePassword(random: RandomBytes): string {
  return newSecret('', random).slice(0, passwordCharacters)
}

/**
 * Adds a person to a tenant. An account that was left over by a request that broke off in the middle is taken up
 * again, with a password of its own.
 */
export async function addMember(
  tenantId: TenantId,
  asked: { readonly name: string; readonly role: MemberRole },
  context: MemberContext,
): Promise<NewMember | 'duplicate' | 'too_many'> {
  const { store, people, random, now, actor } = context
  const tenant = store.forTenant(tenantId)
  if ((await tenant.members()).length >= membersMax) return 'too_many'
  const username = signInNameOf(tenantId, asked.name)
  const password = oneTimePassword(random)
  const known = await people.personNamed(username)
  if (known !== undefined) {
    if ((await store.acrossTenants.memberOfAny(known.userId)) !== undefined) return 'duplicate'
    await people.replacePassword(known.userId, password)
  }
  const { userId } = known ?? (await people.addPerson(username, password))
  const { role } = asked
  const isAdded = await tenant.write(async (tx) => {
    if (!(await tx.insertMember({ userId, role, createdAt: now }))) return false
    await tx.insertAudit({ at: now, actor, action: 'member.added', detail: { username, role } })
    return true
  })
  return isAdded ? { member: { userId, tenantId, role, username, createdAt: now }, password } : 'duplicate'
}

export type MemberChange =
  | { readonly ok: true; readonly member: MemberRow; readonly password?: string }
  | { readonly ok: false; readonly reason: 'not_found' | 'last_owner' }

/** Gives a person another role, another password, or both. The last owner stays one. */
export async function changeMember(
  tenantId: TenantId,
  userId: string,
  asked: { readonly role?: MemberRole | undefined; readonly resetPassword?: true | undefined },
  context: MemberContext,
): Promise<MemberChange> {
  const { store, people, random, now, actor } = context
  const changed = await store.forTenant(tenantId).write(async (tx): Promise<MemberChange> => {
    await tx.lockTenant()
    const member = await tx.member(userId)
    if (member === undefined) return { ok: false, reason: 'not_found' }
    const role = asked.role ?? member.role
    if (role !== 'owner' && (await isLastOwner(tx, member))) return { ok: false, reason: 'last_owner' }
    if (role !== member.role) await tx.updateMember(userId, role)
    const detail = { username: member.username, role, new_password: asked.resetPassword === true }
    await tx.insertAudit({ at: now, actor, action: 'member.changed', detail })
    return { ok: true, member: { ...member, role } }
  })
  if (!changed.ok || asked.resetPassword !== true) return changed
  const password = oneTimePassword(random)
  await people.replacePassword(userId, password)
  return { ...changed, password }
}

/** Takes a person out of a tenant; every session of that person is over. The last owner stays. */
export async function removeMember(
  tenantId: TenantId,
  userId: string,
  context: Omit<MemberContext, 'random'>,
): Promise<'removed' | 'not_found' | 'last_owner'> {
  const { store, people, now, actor } = context
  const removed = await store.forTenant(tenantId).write(async (tx) => {
    await tx.lockTenant()
    const member = await tx.member(userId)
    if (member === undefined) return 'not_found'
    if (await isLastOwner(tx, member)) return 'last_owner'
    await tx.deleteMember(userId)
    await tx.insertAudit({ at: now, actor, action: 'member.removed', detail: { username: member.username } })
    return 'removed'
  })
  // From the commit on a session of this person is nobody's; should this break off, its account does no harm.
  if (removed === 'removed') await people.removePerson(userId)
  return removed
}

async function isLastOwner(reads: TenantReads, member: MemberRow): Promise<boolean> {
  if (member.role !== 'owner') return false
  return (await reads.members()).every(({ userId, role }) => role !== 'owner' || userId === member.userId)
}
