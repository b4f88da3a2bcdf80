import { type MergedParts, mergeParts } from '@xiaopiao/engine'
import type { Business } from '@xiaopiao/protocol'
import { LRUCache } from 'lru-cache'
import { shippedLibrary } from './library/shipped-library.ts'
import { layeredRows, type PlatformLayer, type ShopLayer, settingsOf } from './template-layers.ts'

/** Some 2,000 ordinary receipts, or 30 of the largest that a shop can write. */
const bytesMax = 400_000_000

const merged = new LRUCache<string, MergedParts>({ maxSize: bytesMax, sizeCalculation: bytesOf })

/** About what is held with a template, its compiled form too, which lives as long: measured on receipts of all kinds. */
function bytesOf({ template, places }: MergedParts): number {
  const text = JSON.stringify(template)
  return 8 * text.length + 600 * places.size + 900 * text.split('{{').length
}

/**
 * The template that two layers make (TP31). What was merged lately is remembered by what the layers say, so that the
 * same layers give the same object, whoever read them and when.
 */
export function mergedTemplate(business: Business, platform: PlatformLayer, shop: ShopLayer): MergedParts {
  const key = `${business}:${platform.version}:${platform.digest}:${shop.version}:${shop.digest}`
  const known = merged.get(key)
  if (known !== undefined) return known
  const made = mergeLayers(business, platform, shop)
  merged.set(key, made)
  return made
}

/** The same without remembering it: for drafts, which have no name. */
export function mergeLayers(
  business: Business,
  platform: Pick<PlatformLayer, 'parts'>,
  shop: Pick<ShopLayer, 'parts' | 'settings'>,
): MergedParts {
  const rows = layeredRows({ version: 0, digest: '', parts: platform.parts }, shop.parts)
  return mergeParts(shippedLibrary[business].name.zh, rows, settingsOf(shop.settings))
}
