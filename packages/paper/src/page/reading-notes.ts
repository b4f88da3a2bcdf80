import { hexOf } from '../bytes/hex.ts'
import { notesMax } from '../limits.ts'
import type { Beep, DrawerPulse, StatusRequest, UnknownReason, UnknownSequence, Warning, WarningCode } from './model.ts'

/** What a reader has to say beside the paper itself: at most 1,000 notes of each kind. */
export class ReadingNotes {
  readonly unknown: UnknownSequence[] = []
  readonly warnings: Warning[] = []
  readonly drawerPulses: DrawerPulse[] = []
  readonly beeps: Beep[] = []
  readonly statusRequests: StatusRequest[] = []

  warn(offset: number, code: WarningCode): void {
    if (this.warnings.length < notesMax) this.warnings.push({ offset, code })
  }

  /** `bytes` from `start` to `end`; `offset` where they are only a part of the input. */
  reportUnknown(bytes: Uint8Array, start: number, end: number, reason: UnknownReason, offset = start): void {
    if (this.unknown.length >= notesMax) return
    this.unknown.push({ offset, length: end - start, bytes: hexOf(bytes, start, end), reason })
  }

  /** A stretch of markup: shown as it is, since it is text. */
  reportUnknownText(text: string, start: number, end: number, reason: UnknownReason, offset = start): void {
    if (this.unknown.length >= notesMax) return
    this.unknown.push({ offset, length: end - start, bytes: shortened(text, start, end), reason })
  }
}

/** The first characters identify a stretch of markup. */
const shownCharactersMax = 96

export function shortened(text: string, start: number, end: number): string {
  return end - start > shownCharactersMax ? `${text.slice(start, start + shownCharactersMax)}…` : text.slice(start, end)
}
