import { explain, type PaperLanguage } from '@xiaopiao/paper'
import { readBytes } from './files.ts'
import type { Terminal } from './terminal.ts'

const hexShownMax = 16

/** `1b 61 01`, at most 16 bytes, so that the words stand below each other. */
function shownHex(hex: string): string {
  const shown = hex.replace(/\s+/g, ' ').trim()
  const limit = hexShownMax * 3 - 1
  return shown.length > limit ? `${shown.slice(0, limit - 2)} …` : shown
}

/** `explain file`: a line for each command, with its place, its bytes and what it does. Throws CliFailure. */
export async function explainFile(
  file: string,
  options: { readonly language: PaperLanguage; readonly json: boolean },
  terminal: Terminal,
): Promise<void> {
  const steps = explain(await readBytes(file, terminal), { language: options.language })
  if (options.json) {
    terminal.write(`${JSON.stringify(steps, null, 2)}\n`)
    return
  }
  for (const { offset, bytes, command, words } of steps) {
    const place = offset.toString(16).padStart(6, '0')
    terminal.write(
      `${place}  ${shownHex(bytes).padEnd(hexShownMax * 3)}  ${command.padEnd(9)} ${words[terminal.language]}\n`,
    )
  }
}
