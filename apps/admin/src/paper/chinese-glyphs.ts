/** How large the test glyphs are drawn; enough for two characters to differ in many pixels. */
const glyphPx = 24

/** The ink of one character in the page's default font, or undefined where a canvas cannot be read. */
function inkOf(character: string): string | undefined {
  const canvas = document.createElement('canvas')
  canvas.width = glyphPx
  canvas.height = glyphPx
  const context = canvas.getContext('2d')
  if (context === null) return undefined
  context.textBaseline = 'top'
  context.font = `${glyphPx - 4}px sans-serif`
  context.fillText(character, 0, 0)
  return context.getImageData(0, 0, glyphPx, glyphPx).data.join()
}

let answer: boolean | undefined

/**
 * Whether this machine can draw Chinese: without a font, every character is the same empty box. The picture of the
 * paper is then drawn by the server, which brings its own font, instead of by the browser.
 */
export function drawsChinese(): boolean {
  answer ??= inkOf('小') === undefined || inkOf('小') !== inkOf('票')
  return answer
}
