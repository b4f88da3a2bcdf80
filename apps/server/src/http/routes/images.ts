import { addImage } from '../../images/add-image.ts'
import { deleteImage } from '../../images/delete-image.ts'
import { imageView } from '../../images/image-view.ts'
import { picturesPerTenantMax } from '../../images/picture-limits.ts'
import type { HttpContext } from '../http-context.ts'
import { Refusal } from '../problem.ts'
import type { Handlers } from '../route-handler.ts'

type ImageRoutes = 'uploadImage' | 'listImages' | 'readImage' | 'readImageRaster' | 'deleteImage'

export function imageRoutes({ clock, pictures }: Pick<HttpContext, 'clock' | 'pictures'>): Pick<Handlers, ImageRoutes> {
  return {
    async uploadImage({ tenant, body, caller }) {
      const bytes = Buffer.from(body.content_base64, 'base64')
      const context = { now: clock.now(), actor: caller.actor, pictures }
      const added = await addImage(tenant, { bytes, name: body.name }, context)
      if (added.ok) return imageView(added.image)
      return added.reason === 'invalid'
        ? new Refusal('invalid', { issues: added.issues })
        : new Refusal('quota_exceeded', { detail: tooMany })
    },
    listImages: async ({ tenant }) => ({ data: (await tenant.images()).map(imageView) }),
    async readImage({ tenant, params }) {
      const [image, content] = await Promise.all([tenant.image(params.hash), tenant.imageContent(params.hash)])
      if (image === undefined || content === undefined) return new Refusal('not_found')
      // What stands under a hash never changes.
      return pictureResponse(content, image.mediaType, 'private, max-age=31536000, immutable')
    },
    async readImageRaster({ tenant, params, query }) {
      const [image, content] = await Promise.all([tenant.image(params.hash), tenant.imageContent(params.hash)])
      if (image === undefined || content === undefined) return new Refusal('not_found')
      const { width_dots: width, dither, threshold, gamma } = query
      const settings = { widthDots: width - (width % 8), dither, threshold, gamma }
      const decoded = await pictures.decode(tenant, { bytes: content, mediaType: image.mediaType }, settings, 'png')
      if (!decoded.ok) {
        return new Refusal('invalid', { issues: [{ path: 'width_dots', code: 'invalid_image', message: decoded.why }] })
      }
      return pictureResponse(decoded.picture.bytes, 'image/png', 'private, max-age=86400')
    },
    async deleteImage({ tenant, params, caller }) {
      const deleted = await deleteImage(tenant, params.hash, { now: clock.now(), actor: caller.actor })
      if (deleted === 'deleted') return undefined
      return deleted === 'not_found' ? new Refusal('not_found') : new Refusal('wrong_state', { detail: stillNamed })
    },
  }
}

const tooMany = {
  zh: `每个店铺最多 ${picturesPerTenantMax} 张图片、共 50 MB:请先删除不用的图片`,
  en: `A shop has at most ${picturesPerTenantMax} pictures and 50 MB of them: delete some that are not used`,
}

const stillNamed = {
  zh: '模板草稿或已发布的版本正在使用这张图片',
  en: "A template's draft or a published version names this picture",
}

/** A stranger's file, shown as a picture and nothing else: a drawing that is opened by itself may do nothing. */
function pictureResponse(bytes: Uint8Array, mediaType: string, cacheControl: string): Response {
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': mediaType,
      'cache-control': cacheControl,
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'content-disposition': 'inline',
    },
  })
}
