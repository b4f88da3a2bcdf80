import type { MemberRole } from '@xiaopiao/protocol'

/** From the one who may do everything to the one who only looks. */
export const roleNames: readonly MemberRole[] = ['owner', 'operator', 'viewer']
