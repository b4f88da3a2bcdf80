import type { ErrorLevel } from '../document/resolved-document.ts'

/** Error correction codewords of each block, versions 1-40 (ISO/IEC 18004:2015, table 9). */
const checkWords: Record<ErrorLevel, readonly number[]> = {
  L: [
    7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30, 30,
    30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
  ],
  M: [
    10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28, 28,
    28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
  ],
  Q: [
    13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30, 30, 30, 28, 30, 30, 30,
    30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
  ],
  H: [
    17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, 30, 30, 30, 30, 30, 30, 30,
    30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
  ],
}

/** Blocks that the data is parted into, versions 1-40 (table 9). */
const blocks: Record<ErrorLevel, readonly number[]> = {
  L: [
    1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19,
    20, 21, 22, 24, 25,
  ],
  M: [
    1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33,
    35, 37, 38, 40, 43, 45, 47, 49,
  ],
  Q: [
    1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29, 34, 34, 35, 38, 40, 43, 45,
    48, 51, 53, 56, 59, 62, 65, 68,
  ],
  H: [
    1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35, 37, 40, 42, 45, 48, 51,
    54, 57, 60, 63, 66, 70, 74, 77, 81,
  ],
}

/** One version (1-40) at one error level. */
export interface QrVersion {
  readonly version: number
  /** Modules on a side. */
  readonly size: number
  readonly blocks: number
  /** Of each block. */
  readonly checkWords: number
  /** All codewords, data and check; remainder bits not counted. */
  readonly words: number
  readonly dataWords: number
}

/** How many rows and columns alignment patterns stand in. */
export function alignmentCount(version: number): number {
  return version === 1 ? 0 : Math.floor(version / 7) + 2
}

/** Modules that are left for codewords: all without finders, timing, alignment, format and version information. */
function dataModules(version: number): number {
  const count = alignmentCount(version)
  const size = 17 + 4 * version
  // Three finders with their separators, both timing lines, 31 format modules.
  const fixed = 3 * 64 + 2 * (size - 16) + 31
  // Three corners hold no alignment pattern; those on the timing lines share five modules with them.
  const alignment = count === 0 ? 0 : (count * count - 3) * 25 - (count - 2) * 2 * 5
  return size * size - fixed - alignment - (version >= 7 ? 36 : 0)
}

export function qrVersion(version: number, level: ErrorLevel): QrVersion {
  const words = Math.floor(dataModules(version) / 8)
  const blockCount = blocks[level][version - 1] ?? 0
  const checks = checkWords[level][version - 1] ?? 0
  const size = 17 + 4 * version
  return { version, size, blocks: blockCount, checkWords: checks, words, dataWords: words - blockCount * checks }
}

/** `numeric`: digits; `alphanumeric`: digits, capitals and nine signs; `byte`: UTF-8. */
export type QrMode = 'numeric' | 'alphanumeric' | 'byte'

/** Bits that tell the length, for versions 1-9, 10-26, 27-40 (table 3). */
const lengthBits: Record<QrMode, readonly [number, number, number]> = {
  numeric: [10, 12, 14],
  alphanumeric: [9, 11, 13],
  byte: [8, 16, 16],
}

export function lengthBitsOf(mode: QrMode, version: number): number {
  return lengthBits[mode][version < 10 ? 0 : version < 27 ? 1 : 2]
}

/** The smallest version for `bits` of data of one mode, or undefined when none is large enough. */
export function smallestVersion(mode: QrMode, bits: number, level: ErrorLevel): QrVersion | undefined {
  for (let version = 1; version <= 40; version++) {
    const facts = qrVersion(version, level)
    if (4 + lengthBitsOf(mode, version) + bits <= facts.dataWords * 8) return facts
  }
  return undefined
}

/**
 * Modules on a side of the code that holds `byteCount` bytes, or undefined when none does. For codes that the printer
 * makes itself: it may find a shorter form for digits, never a longer one.
 */
export function qrModules(byteCount: number, level: ErrorLevel): number | undefined {
  return smallestVersion('byte', byteCount * 8, level)?.size
}
