/**
 * TP8: every limit with its reason. A template comes from a tenant, and data from anywhere, so each of
 * these must hold against both; reaching one is an EngineError, never a hang.
 */

/** All texts of a template together. Real receipt templates have some thousands; the parser needs about half a second for this many. */
export const templateCharsMax = 100_000

/** Placeholders of a template together; the parser needs some 30 µs for each. */
export const placeholdersMax = 5_000

/** Layouts, `each` and `if` nodes of a template: a line each on paper, and no paper template has a thousand different lines. */
export const templateNodesMax = 2_000

/** Blocks side by side: 58 mm paper has 32 columns, and a block needs two (one Chinese character). */
export const blocksPerLayoutMax = 12

/** `each` and `if` inside each other, in the layout tree and inside one text. */
export const nestingMax = 16

/** Blocks (`{{#`, `{{else`) in one text: the parser recurses once for each that is open. */
export const expressionBlocksMax = 200

/** Expressions inside each other: `(f (g (h x)))`. The parser's time grows with the square of this. */
export const expressionDepthMax = 32

/** Problems shown at once; more would only repeat themselves. */
export const issuesMax = 50

/**
 * Work of one `prepare`: statements run, loop rounds and 16-character pieces made. An order of 1,000 items with
 * 20 statements each needs 20,000; one step costs about 50 ns, so the limit is met within 50 ms.
 */
export const stepsMax = 1_000_000

/** Characters that one `prepare` may produce and one `encode` lay out: 10,000 full lines of 80 mm paper. */
export const outputCharsMax = 480_000

/** Printed lines: 10,000 lines are 37 m of paper, a whole roll. */
export const outputLinesMax = 10_000

/** Copies in one output; more is a unit mistake. */
export const copiesMax = 100

/** Bytes of one output, all copies together: 100 copies of a long receipt, or some 12 m of raster on 80 mm paper. */
export const outputBytesMax = 8 * 1024 * 1024

/** Dots of one image: 576 dots wide and 2.5 m long, 1.4 MB of raster. */
export const imageDotsMax = 576 * 20_000

/** Pixels of one image from the host: a camera's 16 megapixels, 64 MB of RGBA; averaging reads each of them once. */
export const imagePixelsMax = 16_777_216

/** Pixels on one side of such an image: more than any camera has, and sums of a row stay whole numbers. */
export const imageSideMax = 65_535

/** Different images of one document: each is fetched by the host. */
export const imagesMax = 50

/** What the text of a QR code can hold at most, version 40-L, in bytes. */
export const qrBytesMax = 2_953

/** The HTML-like form: its tags beside the texts, which have their own limit. */
export const markupCharsMax = 400_000

/** The JSON that a `handlebars-json` text makes: 10,000 lines with their styles. */
export const jsonCharsMax = 4_000_000

/** Bytes of one raw block: a logo's bitmap has its own kind of block, and no command sequence is longer. */
export const rawBytesMax = 4_096
