import { expect, test } from 'vitest'
import { readPaper } from '../read-paper.ts'
import { bytes, ESC, GS, LF, type Part, qrBytes, xiaopiao, zhong } from '../testing/hand-made-bytes.ts'
import { drawSvg } from './draw-svg.ts'

const draw = (...parts: Part[]) => drawSvg(readPaper(bytes(...parts), { widthDots: 384 }).pages)

test('[PA19] each character stands in the middle of its own cell: 12 dots for ASCII, 24 for Hanzi', () => {
  const svg = draw('A B', zhong, LF)
  expect(svg).toContain('x="6 30"')
  expect(svg).toContain('>AB</text>')
  expect(svg).toMatch(/x="48"[^>]*>中<\/text>/)
})

test('[PA19] double sizes are drawn by scale, in the same columns', () => {
  // Cells of 24 dots: middles at 12 and 36, halved by the group's scale.
  expect(draw([GS, 0x21, 0x11], 'AB', LF)).toMatch(/scale\(2 2\.24\)"><text x="6 18"/)
})

test('[PA19] bold, reverse and underline', () => {
  expect(draw([ESC, 0x45, 1], 'A', LF)).toContain('font-weight="700"')
  const reverse = draw([GS, 0x42, 1], 'A', LF)
  expect(reverse).toContain('M0 0h12v24h-12z')
  expect(reverse).toContain('fill="#fff"')
  expect(draw([ESC, 0x2d, 2], 'AB', LF)).toContain('M0 22h24v2h-24z')
})

test('[PA20] text can never become markup', () => {
  const svg = draw('</text><script>alert("1")</script>&amp;', LF)
  expect(svg).not.toContain('<script')
  expect(svg).toContain('&lt;script&gt;')
  expect(svg).toContain('&amp;amp;')
})

test('[PA20] characters that act on their surroundings are left out', () => {
  // 81 30 84 30 is U+00A4 minus some; GB18030 81 36 A6 31 is U+200F, 81 36 AC 34.. are direction overrides.
  const all: number[] = []
  for (let third = 0x81; third <= 0xfe; third++)
    for (let fourth = 0x30; fourth <= 0x39; fourth++) all.push(0x81, 0x36, third, fourth)
  const svg = draw(all, LF, [0x81, 0x30, 0x81, 0x30], LF)
  expect(svg).not.toMatch(/[\u0080-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f]/)
})

test('[PA20] the title is escaped, and the drawing holds no style, script or reference', () => {
  const pages = readPaper(bytes('a', LF, qrBytes('x')), { widthDots: 384 }).pages
  const svg = drawSvg(pages, { title: '<b>"小票"</b>' })
  expect(svg).toContain('<title>&lt;b&gt;&quot;小票&quot;&lt;/b&gt;</title>')
  expect(svg).not.toMatch(/<style|<script|href|url\(/)
})

test('[PA19] 58 mm paper is 464 dots wide with its margins, 80 mm paper 640; scale counts pixels per dot', () => {
  expect(draw('a', LF)).toContain('width="464"')
  const pages = readPaper(bytes('a', LF), { widthDots: 576 }).pages
  expect(drawSvg(pages)).toContain('viewBox="0 0 640 86"')
  expect(drawSvg(pages, { scale: 0.5 })).toContain('width="320" height="43"')
  expect(drawSvg(pages, { paperMarginDots: 0 })).toContain('width="576"')
})

test('[PA19] pages are strips one below the other; a partial cut leaves its bridge; an empty page is not drawn', () => {
  const cut = [GS, 0x56, 0x42, 0]
  const svg = draw('a', LF, cut, cut, 'b', LF)
  expect(svg.match(/fill="#fff" stroke/g)).toHaveLength(2)
  expect(svg.match(/stroke-dasharray/g)).toHaveLength(1)
})

test('[PA19] no pages are a drawing too', () => {
  expect(drawSvg([])).toContain('viewBox="0 0 0 0"')
})

test('[PA19] a receipt with five items and a QR code stays far below 60 kB', () => {
  const item = [...bytes(xiaopiao, xiaopiao, '  x2', [ESC, 0x24, 240, 0], '36.00', LF)]
  const svg = draw(item, item, item, item, item, qrBytes('https://example.cn/pickup/A0137?t=8f3a91'), [
    GS,
    0x56,
    0x42,
    0,
  ])
  expect(svg.length).toBeLessThan(20_000)
})

test('[PA4] an image with more ink than the limit becomes a grey box', () => {
  const row = new Array(48).fill(0x55)
  const rows: number[] = new Array(2_400).fill(row).flat()
  const svg = draw([GS, 0x76, 0x30, 0, 48, 0, 2_400 & 0xff, 2_400 >> 8], rows)
  expect(svg).toContain('fill="#bbb"')
  expect(svg.length).toBeLessThan(10_000)
})
