/** The page's languages; the first is the one for everybody who prefers neither. */
export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]

function languageOf(tag: string): Language | undefined {
  const primary = tag.toLowerCase().split('-')[0]
  if (primary === 'zh') return 'zh-CN'
  return primary === 'en' ? 'en' : undefined
}

/** The remembered language, else the first of the browser's that the page speaks, else Chinese. */
export function chooseLanguage(remembered: string | null, preferred: readonly string[]): Language {
  for (const tag of [remembered ?? '', ...preferred]) {
    const language = languageOf(tag)
    if (language !== undefined) return language
  }
  return languages[0]
}
