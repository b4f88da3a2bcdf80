import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { GlyphSource } from '../glyphs/glyph-source.ts'
import { TrueTypeFont } from '../glyphs/true-type.ts'

/** Carried from npm, so that Chinese shows on a machine without any Chinese font. */
const files = {
  han: '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  hanBold: '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
  mono: '@expo-google-fonts/roboto-mono/500Medium/RobotoMono_500Medium.ttf',
  monoBold: '@expo-google-fonts/roboto-mono/700Bold/RobotoMono_700Bold.ttf',
} as const

const require = createRequire(import.meta.url)
const loading = new Map<keyof typeof files, Promise<TrueTypeFont>>()

/** Read once a process: a Chinese font is 10 MB. A read that failed is tried again next time. */
function load(name: keyof typeof files): Promise<TrueTypeFont> {
  const known = loading.get(name)
  if (known !== undefined) return known
  const font = readFile(require.resolve(files[name])).then((bytes) => new TrueTypeFont(bytes))
  loading.set(name, font)
  font.catch(() => loading.delete(name))
  return font
}

/** The carried fonts; the bold ones only where bold text is to be drawn. */
export async function carriedFonts(needsBold: boolean): Promise<GlyphSource> {
  const [mono, han] = await Promise.all([load('mono'), load('han')])
  const [monoBold, hanBold] = needsBold ? await Promise.all([load('monoBold'), load('hanBold')]) : [mono, han]
  return {
    outline(character, font, isBold) {
      const preferred = isBold ? [monoBold, hanBold] : [mono, han]
      if (font === 'hanzi') preferred.reverse()
      return preferred[0]?.outline(character) ?? preferred[1]?.outline(character)
    },
  }
}
