import { expect, test } from 'vitest'
import { readPaper } from '../read-paper.ts'
import { bytes, ESC, LF, qrBytes, xiaopiao } from '../testing/hand-made-bytes.ts'
import { pageText } from './page-text.ts'

test('[PA24] pageText() gives one string a printed line, gaps as spaces, codes in brackets', () => {
  const input = bytes(xiaopiao, [ESC, 0x24, 120, 0], 'x2', LF, LF, [ESC, 0x61, 1], qrBytes('https://x.cn', 4))
  const [page] = readPaper(input, { widthDots: 384 }).pages
  expect(pageText(page!)).toEqual(['小票      x2', `${' '.repeat(13)}[qr https://x.cn]`])
})
