import type { TenantId } from '../store/rows.ts'
import type { StoreChange } from '../store/store-change.ts'
import { actAsTenant, authenticate } from './authenticate.ts'
import type { HttpContext } from './http-context.ts'
import { Refusal } from './problem.ts'

/**
 * Watches over a caller whose request stays open: when its key or member is deleted or its tenant suspended, on
 * whichever node, `end` is called.
 * @returns stops watching
 */
export function watchCaller(
  headers: Headers,
  tenantId: TenantId,
  context: Pick<HttpContext, 'store' | 'signIn' | 'directory' | 'platformKeyHash' | 'log'>,
  end: () => void,
): () => void {
  const mayStay = async () => {
    const identity = await authenticate(headers, context)
    if (identity === undefined) return false
    const acting = await actAsTenant(identity, headers, context.directory)
    return !(acting instanceof Refusal) && acting.tenant.id === tenantId
  }
  const check = () => {
    mayStay().then(
      (stays) => {
        if (!stays) end()
      },
      (error: unknown) => {
        context.log.error({ err: error }, 'cannot look again at the caller of an open request')
        end()
      },
    )
  }
  return context.store.subscribe((change) => {
    if (concerns(change, tenantId)) check()
  })
}

function concerns(change: StoreChange, tenantId: TenantId): boolean {
  if (change.kind === 'settings') return change.tenantId === tenantId
  if (change.kind !== 'elsewhere') return false
  const { changes } = change
  return changes === 'missed' || changes.some((one) => one.kind === 'settings' && one.tenantId === tenantId)
}
