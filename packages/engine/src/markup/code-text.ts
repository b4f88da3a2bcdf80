/**
 * A code's content as it may stand between tags: without control characters and without what would be a tag or a
 * control code. Addresses keep their meaning: they may say the same in percent signs.
 */
export function codeText(content: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must go.
  const clean = content.replace(/[\u0000-\u001f\u007f-\u009f]/g, '')
  if (/^[a-z][a-z\d+.-]*:/i.test(clean)) {
    return clean.replace(/[<>^]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
  }
  return clean.replace(/</g, '＜').replace(/>/g, '＞').replace(/\^/g, '＾')
}
