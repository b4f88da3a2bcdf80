import {
  EngineError,
  encode,
  type Issue,
  type MergedParts,
  type ModelFacts,
  models,
  type Output,
  type Paper,
  placeInParts,
  prepare,
} from '@xiaopiao/engine'
import type { Business } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type { LoadImages } from '../images/load-images.ts'
import { wantedImages } from '../images/wanted-images.ts'
import { orderPrintData } from '../orders/order-print-data.ts'
import { readPrintSettings } from '../settings/read-settings.ts'
import type { TenantStore } from '../store/store.ts'
import { issuesOfTemplate } from './check-template.ts'
import { chosenTemplate } from './chosen-template.ts'
import { compiledTemplate } from './compiled-template.ts'
import { shippedLibrary } from './library/shipped-library.ts'
import { readTemplate } from './read-template.ts'
import { mergedDraft } from './template-draft.ts'

/** What to look at, with what, and on which printer. */
export interface PreviewRequest {
  /** A document, JSON text or a business's name; absent: the draft of `business`. */
  readonly template?: unknown
  /** Whose draft, and whose sample data where no other are given. */
  readonly business?: Business | undefined
  readonly data?: Readonly<Record<string, unknown>> | undefined
  readonly orderId?: number | undefined
  readonly model: string
  /** Absent: the model's own. */
  readonly paper?: Paper | undefined
}

export type TemplatePreview =
  | {
      readonly ok: true
      readonly output: Output
      readonly facts: ModelFacts
      readonly widthDots: number
      /** What does not come out as the template asks; none of it stops a print. */
      readonly issues: readonly AnyIssue[]
    }
  | { readonly ok: false; readonly reason: 'not_found' }
  | {
      readonly ok: false
      readonly reason: 'invalid' | 'template_error' | 'unknown_printer_model'
      readonly issues: readonly AnyIssue[]
    }

type AnyIssue = Omit<Issue, 'code'> & { readonly code: string }

/** A template with data as a printer would print it now, pictures and all. Nothing is kept or printed. */
export async function previewTemplate(
  shop: TenantStore,
  request: PreviewRequest,
  context: { readonly now: EpochMs; readonly loadImages: LoadImages },
): Promise<TemplatePreview> {
  const facts = models().find(({ model }) => model === request.model)
  if (facts === undefined) {
    const message = `no printer model '${request.model}': known models are ${models().map(({ model }) => model)}`
    return refused('unknown_printer_model', { path: 'model', code: 'unknown_printer_model', message })
  }
  const { paper = facts.defaultPaper } = request
  if (!facts.papers.includes(paper)) {
    const message = `'${request.model}' takes paper of ${facts.papers.join(' and ')} mm / 该型号不支持 ${paper} mm 纸`
    return refused('invalid', { path: 'paper', code: 'unsupported_paper', message })
  }
  const looked = await templateOf(shop, request)
  if (!looked.ok) return looked
  const data = await dataOf(shop, request, context.now)
  if (data === undefined) return { ok: false, reason: 'not_found' }
  const place = (path: string) =>
    looked.merged === undefined ? `template${path === '' ? '' : '.'}${path}` : placeInParts(looked.merged, path)
  try {
    const document = prepare(compiledTemplate(looked.template), data, { paper })
    const widthDots = facts.widthDots[paper]
    const wanted = facts.kind === 'markup' ? [] : wantedImages(document, widthDots)
    const { images, missing } = wanted.length === 0 ? noImages : await context.loadImages(shop, wanted)
    const output = encode(document, { model: facts.model, paper, images, labels: 'all' })
    const issues = [...document.issues, ...output.issues].map(({ path, code, message }) => {
      const picture =
        code === 'missing_image' ? document.images.find(({ id }) => message.includes(`'${id}'`)) : undefined
      if (picture === undefined) return { path: place(path), code, message }
      const why = missing.find(({ id }) => id === picture.id)?.why ?? `${facts.model} 不支持图片 / takes no pictures`
      return { path: place(path), code, message: `${picture.url.slice(0, urlCharactersShown)}: ${why}` }
    })
    return { ok: true, output, facts, widthDots, issues }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    const issues = error.issues.map(({ path, code, message }) => ({ path: place(path), code, message }))
    return { ok: false, reason: 'template_error', issues }
  }
}

const urlCharactersShown = 200

const noImages = { images: [], missing: [] } as const

function refused(
  reason: 'invalid' | 'unknown_printer_model',
  issue: AnyIssue,
): Extract<TemplatePreview, { readonly ok: false }> {
  return { ok: false, reason, issues: [issue] }
}

/** `merged` where the template is one of the library's: its issues are told by part. */
type Looked =
  | { readonly ok: true; readonly template: unknown; readonly merged?: MergedParts }
  | Extract<TemplatePreview, { readonly ok: false }>

async function templateOf(shop: TenantStore, { template, business }: PreviewRequest): Promise<Looked> {
  if (template !== undefined) {
    const read = readTemplate(template, 'template')
    if (!read.ok) return { ok: false, reason: 'template_error', issues: read.issues }
    if (typeof template !== 'string') return { ok: true, template }
    return { ok: true, template: (await chosenTemplate(shop, template, business ?? 'shopping')).template }
  }
  if (business === undefined) {
    const message = 'name a business or give a template / 请给出 business 或 template'
    return refused('invalid', { path: 'business', code: 'missing_field', message })
  }
  const { merged } = await mergedDraft(shop, business)
  const issues = issuesOfTemplate(merged)
  if (issues.length > 0) return { ok: false, reason: 'template_error', issues }
  return { ok: true, template: merged.template, merged }
}

/** @returns undefined when there is no such order */
async function dataOf(
  shop: TenantStore,
  { data, orderId, business = 'shopping' }: PreviewRequest,
  now: EpochMs,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (orderId === undefined) return data ?? shippedLibrary[business].samples[0]?.data ?? {}
  const order = await shop.order(orderId)
  if (order === undefined) return undefined
  const { timeZone } = await readPrintSettings(shop)
  const known = orderPrintData(order, { name: (await shop.tenant()).name, timeZone }, now)
  return { ...known, ...data }
}
