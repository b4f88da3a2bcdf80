import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bilingual, Business, PartField } from '@xiaopiao/protocol'
import type { LibraryPart } from '../../apps/server/src/templates/library/library-template.ts'
import { shippedLibrary } from '../../apps/server/src/templates/library/shipped-library.ts'
import { repositoryRoot } from '../repository-root.ts'

type Language = keyof Bilingual

/** The guide in each language, and the words of its tables. */
const guides: Readonly<Record<Language, { readonly file: string; readonly words: TableWords }>> = {
  en: {
    file: 'templates.md',
    words: {
      business: 'business',
      parts: 'parts',
      part: 'part',
      where: 'of',
      settings: 'settings: default',
      yes: 'yes',
      no: 'no',
    },
  },
  zh: {
    file: 'templates.zh-CN.md',
    words: {
      business: '业务',
      parts: '各部分',
      part: '部分',
      where: '所属业务',
      settings: '设置: 默认值',
      yes: '是',
      no: '否',
    },
  },
}

interface TableWords {
  readonly business: string
  readonly parts: string
  readonly part: string
  readonly where: string
  readonly settings: string
  readonly yes: string
  readonly no: string
}

const marks = /(<!-- parts -->\n)[\s\S]*(<!-- \/parts -->)/

/** A guide as it is on disk, and as it ought to be with the library of today. */
export function guideText(language: Language): { readonly path: string; readonly now: string; readonly ought: string } {
  const path = join(repositoryRoot, 'docs', guides[language].file)
  const now = readFileSync(path, 'utf8')
  if (!marks.test(now)) throw new Error(`${path} has no place for the parts`)
  return { path, now, ought: now.replace(marks, (_, open, close) => `${open}${tables(language)}${close}`) }
}

export function writeGuides(): void {
  for (const language of ['en', 'zh'] as const) {
    const { path, ought } = guideText(language)
    writeFileSync(path, ought)
  }
}

function tables(language: Language): string {
  const { words } = guides[language]
  const templates = Object.values(shippedLibrary)
  const orders = templates.map(
    ({ business, parts }) => `| \`${business}\` | ${parts.map(({ type }) => type).join(' · ')} |`,
  )
  const rows = new Map<string, Row>()
  for (const { business, parts } of templates) {
    for (const part of parts) {
      const key = JSON.stringify([part.type, part.name, part.fields.map(({ key: name, name: words }) => [name, words])])
      const row = rows.get(key) ?? { parts: [], businesses: [] }
      row.parts.push(part)
      row.businesses.push(business)
      rows.set(key, row)
    }
  }
  const parts = [...rows.values()].map((row) => rowText(row, language))
  const head = (...cells: string[]) => `| ${cells.join(' | ')} |\n|${'---|'.repeat(cells.length)}`
  return [
    head(words.business, words.parts),
    ...orders,
    '',
    head(words.part, words.where, words.settings),
    ...parts,
    '',
  ].join('\n')
}

/** Parts of several businesses with the same settings, whatever their defaults. */
interface Row {
  readonly parts: LibraryPart[]
  readonly businesses: Business[]
}

function rowText({ parts, businesses }: Row, language: Language): string {
  const [part] = parts
  const settings = part?.fields.map((field, index) => {
    const defaults = new Set(parts.map(({ fields }) => fields[index]?.default))
    return settingText(field, defaults.size === 1 ? field.default : '', language)
  })
  return `| \`${part?.type}\` ${part?.name[language]} | ${businesses.join(' ')} | ${settings?.join('<br>')} |`
}

/** A default that businesses do not share is not told. */
function settingText({ key, name, choices }: PartField, shared: PartField['default'], language: Language): string {
  const { yes, no } = guides[language].words
  const spoken = typeof shared === 'boolean' ? (shared ? yes : no) : String(shared)
  const taken = choices?.find(({ value }) => value === shared)?.name[language] ?? spoken
  return `\`${key}\` ${name[language]}${taken === '' ? '' : `: ${taken.replaceAll('\n', ' ')}`}`
}
