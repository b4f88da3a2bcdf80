import type { HostImage, ImageRequest, ResolvedDocument } from '@xiaopiao/engine'
import type { Business } from '@xiaopiao/protocol'
import type { EngineCalls } from '../engine/index.ts'
import { NoTemplateError, type PrintData, type Slip, type SlipRequest, type TemplateUsed } from './receipt-options.ts'
import type { TemplateShelf } from './template-shelf.ts'

/** What a slip is made of, its data at hand. */
export interface SlipSource {
  readonly business: Business
  readonly data: PrintData
  /** They may lack things. */
  readonly isLocalData: boolean
  readonly problems: readonly Error[]
}

export type LoadPicture = (request: ImageRequest) => Promise<HostImage>

/**
 * The minimal template is a sales slip of an order. A refund or a shift printed with it would say something that is not
 * so.
 */
const offlineBusinesses: readonly Business[] = ['shopping', 'pickup', 'picking', 'delivery', 'kitchen']

interface Chosen {
  readonly template: unknown
  readonly used: TemplateUsed
}

const offline = { source: 'offline', version: null } as const

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

async function offlineTemplate(calls: EngineCalls, business: Business, cause: unknown): Promise<Chosen> {
  if (!offlineBusinesses.includes(business)) throw new NoTemplateError(business, cause)
  return { template: await calls.offlineTemplate(), used: offline }
}

async function choose(
  calls: EngineCalls,
  source: SlipSource,
  shelf: TemplateShelf,
  problems: Error[],
): Promise<Chosen> {
  if (source.isLocalData) return await offlineTemplate(calls, source.business, source.problems[0])
  try {
    const shelved = await shelf.take(source.business)
    if (shelved.source === 'kept') problems.push(shelved.problem)
    const { template, version } = shelved.merged
    return { template, used: { source: shelved.source, version } }
  } catch (error) {
    problems.push(asError(error))
    return await offlineTemplate(calls, source.business, error)
  }
}

/** The engine refuses the template or what it makes of these data; a template of the shop's must not cost the receipt. */
function isTemplateFault(error: unknown): boolean {
  if (!(error instanceof Error) || error.name !== 'EngineError' || !('code' in error)) return false
  return error.code === 'template_error' || error.code === 'limit_exceeded'
}

/**
 * Makes the slip with what can be had: the current template, else the kept one, else the engine's minimal one.
 * @throws NoTemplateError, and what the engine refuses (its EngineError), such as an unknown model
 */
export async function makeSlip(
  calls: EngineCalls,
  source: SlipSource,
  request: SlipRequest,
  shelf: TemplateShelf,
  loadPicture: LoadPicture,
): Promise<Slip> {
  const { model, paper, cut, utcOffsetMinutes } = request
  const problems = [...source.problems]
  const preparing = {
    data: source.data,
    ...(paper === undefined ? {} : { paper }),
    ...(utcOffsetMinutes === undefined ? {} : { utcOffsetMinutes }),
  }
  let chosen = await choose(calls, source, shelf, problems)
  let document: ResolvedDocument
  try {
    document = (await calls.prepare({ template: chosen.template, ...preparing })).document
  } catch (error) {
    if (chosen.used.source === 'offline' || !isTemplateFault(error)) throw error
    problems.push(asError(error))
    chosen = await offlineTemplate(calls, source.business, error)
    document = (await calls.prepare({ template: chosen.template, ...preparing })).document
  }
  const { images, failures } = await loadAll(document.images, loadPicture)
  const output = await calls.encode({
    document,
    model,
    images,
    ...(paper === undefined ? {} : { paper }),
    ...(cut === undefined ? {} : { cut }),
  })
  return {
    output,
    template: chosen.used,
    isLocalData: source.isLocalData,
    losses: [...document.issues, ...output.issues],
    problems: [...problems, ...failures],
  }
}

/** All at once; one that cannot be had is left out, which the engine says in its issues. */
async function loadAll(
  requests: readonly ImageRequest[],
  loadPicture: LoadPicture,
): Promise<{ readonly images: HostImage[]; readonly failures: readonly Error[] }> {
  const loaded = await Promise.allSettled(requests.map((request) => loadPicture(request)))
  const failures = loaded.flatMap((result) => (result.status === 'rejected' ? [asError(result.reason)] : []))
  const images = loaded.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  return { images, failures }
}
