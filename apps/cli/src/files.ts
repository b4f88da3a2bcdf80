import { readFile, writeFile } from 'node:fs/promises'
import { CliFailure } from './failure.ts'
import { pathIn, type Terminal } from './terminal.ts'
import { say } from './words.ts'

function reasonOf(error: unknown, { language }: Terminal): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return say(language, 'fileMissing')
  if (code === 'EISDIR') return say(language, 'isFolder')
  if (code === 'EACCES' || code === 'EPERM') return say(language, 'notAllowed')
  return error instanceof Error ? error.message : String(error)
}

/** Throws CliFailure `file`. */
export async function readBytes(file: string, terminal: Terminal): Promise<Uint8Array> {
  try {
    return await readFile(pathIn(terminal, file))
  } catch (error) {
    throw new CliFailure('file', say(terminal.language, 'cannotRead', { file, reason: reasonOf(error, terminal) }))
  }
}

/** Throws CliFailure `file`. */
export async function writeBytes(file: string, data: string | Uint8Array, terminal: Terminal): Promise<void> {
  try {
    await writeFile(pathIn(terminal, file), data)
  } catch (error) {
    throw new CliFailure('file', say(terminal.language, 'cannotWrite', { file, reason: reasonOf(error, terminal) }))
  }
  terminal.tell(say(terminal.language, 'written', { file, size: Buffer.byteLength(data) }))
}

/** A text file as editors write it, also with a byte order mark. */
export async function readText(file: string, terminal: Terminal): Promise<string> {
  return new TextDecoder().decode(await readBytes(file, terminal))
}

/** Throws CliFailure `file`, or `wrong_input` with the place where the JSON breaks. */
export function parseJson(text: string, file: string, { language }: Terminal): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CliFailure('wrong_input', say(language, 'notJson', { file, reason }))
  }
}
