/**
 * Every limit of pictures with its reason: they come from strangers, as uploads, as addresses in templates, and as
 * `data:` in print data.
 */

/** Pixels of a picture: a camera's 16 megapixels. Decoders stop before they make more. */
export const pixelsMax = 16_777_216

/** Pixels on a side: longer ones are strips that no paper shows. */
export const sideMaxPx = 10_000

/** An SVG drawn by a person has some kilobytes; one that was traced from a photo has a few hundred. */
export const svgBytesMax = 500_000

/** Pictures of one shop, and bytes of all of them: a few hundred logos. */
export const picturesPerTenantMax = 200
export const bytesPerTenantMax = 50_000_000

/** A picture that a template carries in itself. */
export const dataUrlBytesMax = 1_000_000

/** From its first byte to its last pixel; after that the decoder is killed. A camera's picture takes a fifth of it. */
export const decodeTimeoutMs = 2_000

/** Questions to somebody's web server end after this, redirects included. */
export const fetchTimeoutMs = 3_000
/** So many redirects are followed; each is judged like an address of its own. */
export const redirectsMax = 3

/** All pictures of one slip together; what is not there by then is left out of it. */
export const slipTimeoutMs = 4_000
/** Pictures of one slip that are asked for at once. */
export const fetchesAtOnce = 6

/** A fetched picture is asked for again after this. */
export const freshForMs = 10 * 60_000
/** An address that failed is not asked again before this. */
export const failedForMs = 60_000

/** Memory of the short caches: fetched files, and pictures as dots (a logo of 384 x 200 dots takes 20 KB). */
export const filesBytesMax = 32_000_000
export const rastersBytesMax = 32_000_000
