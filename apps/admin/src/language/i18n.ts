import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { setAcceptedLanguage } from '../api/client.ts'
import { chooseLanguage, type Language } from './choose-language.ts'
import type { TemplateWords, templatesZhCN } from './templates/zh-cn.ts'
import type { Words, zhCN } from './zh-cn.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof zhCN; templates: typeof templatesZhCN }
  }
}

const rememberedAt = 'xiaopiao.language'

/** Each language is a file of its own; only the one in use is loaded. */
const load: Record<Language, () => Promise<Words>> = {
  'zh-CN': async () => (await import('./zh-cn.ts')).zhCN,
  en: async () => (await import('./en.ts')).en,
}

/** Words of large screens, which come with them. */
const loadChapter = {
  templates: {
    'zh-CN': async (): Promise<TemplateWords> => (await import('./templates/zh-cn.ts')).templatesZhCN,
    en: async (): Promise<TemplateWords> => (await import('./templates/en.ts')).templatesEn,
  },
} as const satisfies Record<string, Record<Language, () => Promise<object>>>

type Chapter = keyof typeof loadChapter

const openChapters = new Set<Chapter>()

async function loadWordsOf(chapter: Chapter, language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, chapter)) return
  i18next.addResourceBundle(language, chapter, await loadChapter[chapter][language]())
}

/** Brings the words of a chapter, now and whenever the language changes; a screen that speaks them loads them first. */
export async function openChapter(chapter: Chapter): Promise<void> {
  openChapters.add(chapter)
  await loadWordsOf(chapter, i18next.language === 'en' ? 'en' : 'zh-CN')
}

/** Storage may be refused (private windows); the choice then lasts as long as the page. */
function remembered(): string | null {
  try {
    return localStorage.getItem(rememberedAt)
  } catch {
    return null
  }
}

function remember(language: Language): void {
  try {
    localStorage.setItem(rememberedAt, language)
  } catch {
    // The language is switched all the same.
  }
}

async function applyLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await load[language]())
  }
  await Promise.all([...openChapters].map((chapter) => loadWordsOf(chapter, language)))
  await i18next.changeLanguage(language)
  setAcceptedLanguage(language)
  dayjs.locale(language === 'en' ? 'en' : 'zh-cn')
  document.documentElement.lang = language
}

/** Switches the page to a language and remembers it for the next visit. */
export async function switchLanguage(language: Language): Promise<void> {
  // First the choice, then the words: whoever leaves the page while they load has chosen all the same.
  remember(language)
  await applyLanguage(language)
}

/** Prepares the words before the first paint, so that no key is ever seen. */
export async function startLanguage(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: {},
    fallbackLng: false,
    returnNull: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
  await applyLanguage(chooseLanguage(remembered(), navigator.languages))
}
