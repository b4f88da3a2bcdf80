import { resolve } from 'node:path'

export type Language = 'zh' | 'en'

/** What a run of the program sees of the machine beside files. */
export interface Terminal {
  readonly language: Language
  /** Relative file names start here. */
  readonly folder: string
  /** Results. */
  write(data: string | Uint8Array): void
  /** Problems and progress. */
  tell(text: string): void
}

/** The first of the usual variables that says anything decides, as for other programs. */
function systemLanguage(environment: NodeJS.ProcessEnv): Language {
  const locale = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || ''
  return /^zh/i.test(locale) ? 'zh' : 'en'
}

export function systemTerminal(): Terminal {
  // `… | head` closes the pipe early; the rest of the output is then wanted by nobody.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  return {
    language: systemLanguage(process.env),
    folder: process.cwd(),
    write: (data) => {
      process.stdout.write(data)
    },
    tell: (text) => {
      process.stderr.write(`${text}\n`)
    },
  }
}

export function pathIn({ folder }: Terminal, file: string): string {
  return resolve(folder, file)
}
