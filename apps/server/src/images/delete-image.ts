import type { TenantStore } from '../store/store.ts'

/** Deletes a picture that neither a draft nor a published version names. */
export async function deleteImage(
  store: TenantStore,
  hash: string,
  { now, actor }: { readonly now: number; readonly actor: string },
): Promise<'deleted' | 'not_found' | 'named'> {
  return await store.write(async (tx) => {
    const image = await tx.image(hash)
    if (image === undefined) return 'not_found'
    if (await tx.isImageNamed(hash)) return 'named'
    await tx.deleteImage(hash)
    await tx.insertAudit({ at: now, actor, action: 'image.deleted', detail: { hash, name: image.name } })
    return 'deleted'
  })
}
