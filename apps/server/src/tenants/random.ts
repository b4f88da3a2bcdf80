import { randomBytes } from 'node:crypto'

/** A source of random bytes. Everything that makes secrets or ids takes it, so that tests can repeat a run. */
export type RandomBytes = (byteCount: number) => Uint8Array

/** The operating system's generator. */
export const systemRandom: RandomBytes = (byteCount) => randomBytes(byteCount)
