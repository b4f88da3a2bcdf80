import { hexOf } from '../bytes/hex.ts'
import type { Words } from '../commands/command-definition.ts'
import type { CommandLanguage, Token } from '../commands/command-language.ts'
import { notesMax } from '../limits.ts'
import { characterAt } from '../text/decode-text.ts'

/** One step of the printer's input, in words. */
export interface ExplainedStep {
  readonly offset: number
  readonly length: number
  /** Hex, at most 32 bytes; of markup the text itself, at most 96 characters. */
  readonly bytes: string
  /** As manuals write it (`ESC a`, `<CB>`), `text`, or `unknown`. */
  readonly command: string
  readonly words: Words
}

/** A listing for people ends after as many steps as anyone would read; the file itself may be longer. */
export const stepsMax = notesMax * 100

/** Text longer than this is shown shortened. */
const shownCharactersMax = 200

const reasons: Readonly<Record<'command' | 'argument' | 'truncated', Words>> = {
  command: { en: 'unknown command', zh: '未知指令' },
  argument: { en: 'unknown argument', zh: '未知参数' },
  truncated: { en: 'the data ends inside a command', zh: '数据在指令中间结束' },
}

/** What a stretch that is no known command is called. */
export function unknownWords(reason: 'command' | 'argument' | 'truncated'): Words {
  return reasons[reason]
}

/** Every command of a language in words, with offset and hex. Text is shown as GB18030, or UTF-8 where it can be nothing else. */
export function explainCommands<Device>(language: CommandLanguage<Device>, bytes: Uint8Array): ExplainedStep[] {
  const steps: ExplainedStep[] = []
  for (let at = 0; at < bytes.length && steps.length < stepsMax; ) {
    const token = language.tokenAt(bytes, at)
    const place = { offset: token.start, length: token.end - token.start, bytes: hexOf(bytes, token.start, token.end) }
    steps.push({ ...place, ...explainToken(bytes, token) })
    at = token.end
  }
  return steps
}

function explainToken<Device>(bytes: Uint8Array, token: Token<Device>): { command: string; words: Words } {
  switch (token.kind) {
    case 'text':
      return { command: 'text', words: textWords(shownText(bytes, token.start, token.end)) }
    case 'command': {
      const args = bytes.subarray(token.argsStart, token.end)
      return { command: token.definition.name, words: token.definition.words(args) }
    }
    case 'unknown':
      return { command: 'unknown', words: unknownWords(token.reason) }
  }
}

export function textWords(text: string): Words {
  return { en: `text “${text}”`, zh: `文字“${text}”` }
}

/** The text of a stretch of bytes, shortened. */
export function shownText(bytes: Uint8Array, start: number, end: number): string {
  const stretch = bytes.subarray(start, end)
  const charset = isUtf8(stretch) ? 'utf-8' : 'gb18030'
  let text = ''
  let count = 0
  for (let at = 0; at < stretch.length; count++) {
    if (count === shownCharactersMax) return `${text}…`
    const character = characterAt(stretch, at, charset, 0)
    text += character.text
    at += character.byteCount
  }
  return text
}

/** GBK pairs can pass for two-byte UTF-8; a stretch whose every character takes three bytes or more is Chinese in UTF-8. */
function isUtf8(bytes: Uint8Array): boolean {
  let hasLong = false
  for (let at = 0; at < bytes.length; ) {
    const character = characterAt(bytes, at, 'utf-8', 0)
    if (character.defect !== null || character.byteCount === 2) return false
    if (character.byteCount > 2) hasLong = true
    at += character.byteCount
  }
  return hasLong
}
