import { type Business, business } from '@xiaopiao/protocol'

/** A template as tasks name it. */
export interface TemplateVersion {
  readonly business: Business
  /** The platform's version beneath; 0 is the one that this release ships. */
  readonly platform: number
  /** The shop's own; 0: it has published nothing of its own. */
  readonly shop: number
}

/** Reads a name such as `shopping@0.3`; undefined when it is none, such as one of a later release. */
export function readTemplateVersion(name: string): TemplateVersion | undefined {
  const [, kind, platform, shop] = /^(\w+)@(\d{1,15})\.(\d{1,15})$/.exec(name) ?? []
  const known = business.safeParse(kind)
  return known.success ? { business: known.data, platform: Number(platform), shop: Number(shop) } : undefined
}
