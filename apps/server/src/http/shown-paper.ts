import { documentFromText, encode } from '@xiaopiao/engine'
import { type Page, readPaper } from '@xiaopiao/paper'

const dotsPerMm = 8
/** Metres of paper that a picture shows: drawing as pixels takes time and memory for each of them. */
const shownMetres = 2
const shownDots = shownMetres * 1000 * dotsPerMm

/** What a picture that shows less than the slip says itself. */
export const pictureEndsHere = {
  zh: `图片到此为止:只显示小票的前 ${shownMetres} 米`,
  en: `The picture ends here: only the first ${shownMetres} m of the slip are shown`,
} as const

/** Paper as a picture of dots shows it. */
export interface ShownPaper {
  readonly pages: readonly Page[]
  /** There is more paper than is shown. */
  readonly endsEarly: boolean
}

/**
 * The first metres of a slip, and below them a line that says that there are more. A slip that is no longer than that
 * is the same object.
 */
export function shownPaper(pages: readonly Page[]): ShownPaper {
  const shown: Page[] = []
  let left = shownDots
  for (const page of pages) {
    if (page.heightDots > left || shown.length >= shownPagesMax) {
      return { pages: [...shown, ...beginOf(page, left), noteOf(page.widthDots)], endsEarly: true }
    }
    shown.push(page)
    left -= page.heightDots
  }
  return { pages, endsEarly: false }
}

/** Strips of nearly no length have white around them in a picture, too. */
const shownPagesMax = 100

/** Whole lines only; none when the first of them is longer than what is left. */
function beginOf(page: Page, heightDots: number): Page[] {
  const lines = page.lines.filter(({ y, height }) => y + height <= heightDots)
  const endDots = Math.max(0, ...lines.map(({ y, height }) => y + height))
  const feeds = page.feeds.filter(({ y, dots }) => y + dots <= endDots)
  return endDots === 0 ? [] : [{ ...page, lines, feeds, heightDots: endDots, cut: null }]
}

/** As the plainest printer prints it: every picture has a font for that. */
function noteOf(widthDots: number): Page {
  const text = `——————————\n${pictureEndsHere.zh}\n${pictureEndsHere.en}`
  const output = encode(documentFromText(text), { model: 'escpos80', paper: 80 })
  if (output.kind !== 'bytes') throw new Error(`Model "escpos80" makes ${output.kind}, which cannot be drawn`)
  const [note] = readPaper(output.bytes, { widthDots, language: 'escpos' }).pages
  if (note === undefined) throw new Error('The note below a picture has no page')
  return note
}
