export type Part = string | number | readonly number[]

/**
 * Printer bytes written by hand for tests: text is ASCII only, everything else is given as numbers, so that no encoder
 * stands between a test and the manual it cites.
 */
export function bytes(...parts: readonly Part[]): Uint8Array {
  const all: number[] = []
  for (const part of parts) {
    if (typeof part === 'number') all.push(part)
    else if (typeof part === 'string') for (let at = 0; at < part.length; at++) all.push(part.charCodeAt(at) & 0xff)
    else for (const byte of part) all.push(byte)
  }
  return Uint8Array.from(all)
}

export const ESC = 0x1b
export const FS = 0x1c
export const GS = 0x1d
export const DLE = 0x10
export const LF = 0x0a

/** GBK (GB 2312 table): 中 D6D0, 文 CEC4, 小 D0A1, 票 C6B1. */
export const zhong = [0xd6, 0xd0] as const
export const wen = [0xce, 0xc4] as const
export const xiaopiao = [0xd0, 0xa1, 0xc6, 0xb1] as const

/** GS ( k of QR codes: level M, modules of `moduleDots`, store, print (escpos-dialects 1.5). */
export function qrBytes(data: string, moduleDots = 6): number[] {
  const count = data.length + 3
  return [
    ...[GS, 0x28, 0x6b, 4, 0, 0x31, 0x41, 0x32, 0],
    ...[GS, 0x28, 0x6b, 3, 0, 0x31, 0x43, moduleDots],
    ...[GS, 0x28, 0x6b, 3, 0, 0x31, 0x45, 0x31],
    ...[GS, 0x28, 0x6b, count & 0xff, count >> 8, 0x31, 0x50, 0x30, ...bytes(data)],
    ...[GS, 0x28, 0x6b, 3, 0, 0x31, 0x51, 0x30],
  ]
}
