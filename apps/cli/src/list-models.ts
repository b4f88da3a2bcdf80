import { models } from '@xiaopiao/engine'
import type { Terminal } from './terminal.ts'

/** Chinese characters take two columns of a terminal. */
function padded(text: string, columns: number): string {
  let width = 0
  for (const character of text) width += character.charCodeAt(0) < 0x80 ? 1 : 2
  return text + ' '.repeat(Math.max(0, columns - width))
}

/** `models`: each with the papers it takes, dots and columns of its own paper, and what it is sent. */
export function listModels(options: { readonly json: boolean }, terminal: Terminal): void {
  if (options.json) {
    terminal.write(`${JSON.stringify(models(), null, 2)}\n`)
    return
  }
  for (const { model, name, papers, defaultPaper, widthDots, columns, language } of models()) {
    const papersText = papers.map((paper) => (paper === defaultPaper ? `${paper}*` : String(paper))).join('/')
    const facts = `${papersText.padEnd(8)} ${String(widthDots[defaultPaper]).padStart(4)} dots ${String(columns[defaultPaper]).padStart(3)} cols`
    terminal.write(`${padded(model, 22)} ${facts}  ${language.padEnd(12)} ${name[terminal.language]}\n`)
  }
}
