import type { Business, TemplateFile } from '@xiaopiao/protocol'
import { isFields } from '../content-path.ts'

const format: TemplateFile['format'] = 'xiaopiao-templates/1'

/** Larger than any file that the server takes in one request. */
const fileBytesMax = 4_000_000

export type FileAnswer =
  | { readonly ok: true; readonly file: TemplateFile }
  | { readonly ok: false; readonly fault: 'unreadable' | 'too_large' }

/** A file's name says what is in it. */
export function fileName(business: Business | undefined): string {
  return `xiaopiao-templates${business === undefined ? '' : `-${business.replaceAll('_', '-')}`}.json`
}

/**
 * A template file as text. Businesses of which the shop has nothing of its own are left out, unless that is all: whoever
 * imports the file keeps theirs.
 */
export function fileText(file: TemplateFile): string {
  const own = file.templates.filter(({ parts, settings }) => parts.length > 0 || settings.length > 0)
  return `${JSON.stringify({ ...file, templates: own.length === 0 ? file.templates : own }, null, 2)}\n`
}

/** What an exported file has; its details are the server's to judge. */
export function readFileText(text: string): FileAnswer {
  try {
    const value: unknown = JSON.parse(text)
    const isFile = isFields(value) && value['format'] === format && Array.isArray(value['templates'])
    const templates = isFile && Array.isArray(value['templates']) ? value['templates'] : []
    const isWhole =
      templates.length > 0 &&
      templates.every(
        (one) =>
          isFields(one) &&
          typeof one['business'] === 'string' &&
          Array.isArray(one['parts']) &&
          Array.isArray(one['settings']),
      )
    return isWhole ? { ok: true, file: value as TemplateFile } : { ok: false, fault: 'unreadable' }
  } catch {
    return { ok: false, fault: 'unreadable' }
  }
}

export async function readTemplateFile(file: File): Promise<FileAnswer> {
  if (file.size > fileBytesMax) return { ok: false, fault: 'too_large' }
  return readFileText(await file.text())
}

/** Gives the person a file to keep. */
export function saveFile(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
