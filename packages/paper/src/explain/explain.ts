import type { Words } from '../escpos/command-definition.ts'
import { characterAt } from '../escpos/decode-text.ts'
import { hexOf } from '../escpos/hex.ts'
import { type Token, tokenAt } from '../escpos/tokenize.ts'
import { notesMax } from '../limits.ts'

/** One step of the printer's input, in words. */
export interface ExplainedStep {
  readonly offset: number
  readonly length: number
  /** Hex, at most 32 bytes. */
  readonly bytes: string
  /** As manuals write it (`ESC a`), `text`, or `unknown`. */
  readonly command: string
  readonly words: Words
}

/** A listing for people ends after as many steps as anyone would read; the file itself may be longer. */
const stepsMax = notesMax * 100

/** Text longer than this is shown shortened. */
const shownCharactersMax = 200

const reasons: Readonly<Record<string, Words>> = {
  command: { en: 'unknown command', zh: '未知指令' },
  argument: { en: 'unknown argument', zh: '未知参数' },
  truncated: { en: 'the data ends inside a command', zh: '数据在指令中间结束' },
}

/**
 * Every command of ESC/POS bytes in words, English and Chinese, with offset and hex. Text is shown as GB18030; what
 * characters look like and where they stand is `readPaper`'s matter. Never throws for any bytes.
 */
export function explain(bytes: Uint8Array): ExplainedStep[] {
  const steps: ExplainedStep[] = []
  for (let at = 0; at < bytes.length && steps.length < stepsMax; ) {
    const token = tokenAt(bytes, at)
    const place = { offset: token.start, length: token.end - token.start, bytes: hexOf(bytes, token.start, token.end) }
    steps.push({ ...place, ...explainToken(bytes, token) })
    at = token.end
  }
  return steps
}

function explainToken(bytes: Uint8Array, token: Token): { command: string; words: Words } {
  switch (token.kind) {
    case 'text': {
      const text = shownText(bytes, token.start, token.end)
      return { command: 'text', words: { en: `text “${text}”`, zh: `文字“${text}”` } }
    }
    case 'command': {
      const args = bytes.subarray(token.argsStart, token.end)
      return { command: token.definition.name, words: token.definition.words(args) }
    }
    case 'unknown':
      return { command: 'unknown', words: reasons[token.reason] ?? { en: 'unknown', zh: '未知' } }
  }
}

function shownText(bytes: Uint8Array, start: number, end: number): string {
  const stretch = bytes.subarray(start, end)
  let text = ''
  let count = 0
  for (let at = 0; at < stretch.length; count++) {
    if (count === shownCharactersMax) return `${text}…`
    const character = characterAt(stretch, at, 'gb18030', 0)
    text += character.text
    at += character.byteCount
  }
  return text
}
