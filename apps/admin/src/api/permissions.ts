import type { HttpRoute, MemberRole } from '@xiaopiao/protocol'

/** What of a route decides who may call it. */
export interface RouteNeeds {
  readonly scope: HttpRoute['scope']
  readonly ownerOnly: boolean
}

/** Whether a person of this role may call a route; the server decides in the end, the page only offers what will work. */
export function mayCall(role: MemberRole, { scope, ownerOnly }: RouteNeeds): boolean {
  switch (role) {
    case 'owner':
      return true
    case 'operator':
      return !ownerOnly
    case 'viewer':
      return !ownerOnly && scope === 'read'
  }
}
