import { createHash } from 'node:crypto'

/**
 * Whether one of many is among the first `sharePercent` that take what is rolled out. The same answer on every node and
 * every time, and whoever has it keeps it while the share grows.
 * @param taker who and what, such as `7:shopping:12:3`: another version falls on others first
 */
export function takesRollout(taker: string, sharePercent: number): boolean {
  return createHash('sha256').update(taker).digest().readUInt32BE(0) % 100 < sharePercent
}
