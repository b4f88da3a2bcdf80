import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** `<name>~<process>-<number of the write>`; `~` is in no name of something stored. */
const temporaryPattern = /^[A-Za-z0-9][A-Za-z0-9._-]*~(\d+)-\d+$/
/** A write takes seconds on the worst disk: a file of this age is of another process that had the same number. */
const writeLongestMs = 3_600_000

/** Where one write of this process goes before it is in its place at `path`. */
export function temporaryName(path: string, write: number): string {
  return `${path}~${process.pid}-${write}`
}

/** Removes what writes left that a crash or a power cut interrupted; never rejects, for nothing needs it to succeed. */
export async function sweepTemporaryFiles(directory: string, now: () => number = Date.now): Promise<void> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    const pid = temporaryPattern.exec(entry.name)?.[1]
    if (pid === undefined || !entry.isFile()) continue
    const path = join(directory, entry.name)
    try {
      if (isLeft(Number(pid), (await stat(path)).mtimeMs, now())) await rm(path, { force: true })
    } catch {
      // Renamed meanwhile, or not ours to remove.
    }
  }
}

function isLeft(pid: number, writtenAt: number, now: number): boolean {
  // In a container each start has the same number: what is older than this process is of one before it.
  if (pid === process.pid) return writtenAt < now - process.uptime() * 1_000
  return !isAlive(pid) || writtenAt < now - writeLongestMs
}

function isAlive(pid: number): boolean {
  try {
    // Signal 0 only asks whether there is such a process.
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
