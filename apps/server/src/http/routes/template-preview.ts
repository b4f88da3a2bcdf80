import { previewTemplate } from '../../templates/preview-template.ts'
import { previewContent } from '../draw-preview.ts'
import type { HttpContext } from '../http-context.ts'
import { Refusal } from '../problem.ts'
import type { Handlers } from '../route-handler.ts'

export function templatePreviewRoutes({
  clock,
  pictures,
}: Pick<HttpContext, 'clock' | 'pictures'>): Pick<Handlers, 'previewTemplate'> {
  return {
    async previewTemplate({ tenant, body }) {
      const { template, business, data, order_id: orderId, model, paper, format } = body
      const request = { template, business, data, orderId, model, paper }
      const preview = await previewTemplate(tenant, request, { now: clock.now(), loadImages: pictures.load })
      if (preview.ok) {
        const { output, facts, widthDots, issues } = preview
        const shown = await previewContent(output, facts.language, widthDots, format)
        return { format, content: shown.content, issues: [...issues, ...shown.issues] }
      }
      if (preview.reason === 'not_found') {
        const message = 'there is no such order / 没有这个订单'
        return new Refusal('not_found', { issues: [{ path: 'order_id', code: 'not_found', message }] })
      }
      return new Refusal(preview.reason, { issues: preview.issues })
    },
  }
}
