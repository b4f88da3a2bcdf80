const chinese = /\p{Script=Han}/u
/** Names that somebody gave are no sign of the language that a sentence is in. */
const quoted = /"[^"]*"|“[^”]*”|「[^」]*」/g

function isChinese(text: string): boolean {
  return chinese.test(text.replaceAll(quoted, ''))
}

/** Messages of the contract are written `English / 中文`: the half in the page's language, or all of it when it has no halves. */
export function ownLanguage(message: string, language: string): string {
  const separator = ' / '
  for (let at = message.indexOf(separator); at !== -1; at = message.indexOf(separator, at + 1)) {
    const halves = [message.slice(0, at), message.slice(at + separator.length)]
    const inChinese = halves.find(isChinese)
    const inEnglish = halves.find((half) => !isChinese(half))
    if (inChinese !== undefined && inEnglish !== undefined) return language === 'en' ? inEnglish : inChinese
  }
  return message
}
