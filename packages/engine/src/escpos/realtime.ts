const dle = 0x10
/** DLE EOT, DLE ENQ and DLE DC4; their argument is 1 to 8 on every printer that the command reference covers. */
const secondBytes = [0x04, 0x05, 0x14]
const argumentMax = 8

/**
 * Printers obey DLE EOT, DLE ENQ and DLE DC4 on arrival, in the middle of an image too: dots that happen to spell
 * DLE DC4 1 open the cash drawer (Epson's reference, on real-time commands). There the one dot of the DLE moves aside,
 * which nobody sees. Returns the same bytes where nothing has to move.
 */
export function withoutRealtimeCommands(dots: Uint8Array): Uint8Array {
  let safe = dots
  for (let at = dots.indexOf(dle); at >= 0; at = dots.indexOf(dle, at + 1)) {
    const argument = dots[at + 2]
    if (!secondBytes.includes(dots[at + 1] as number) || argument === undefined) continue
    if (argument < 1 || argument > argumentMax) continue
    if (safe === dots) safe = dots.slice()
    safe[at] = dle >> 1
  }
  return safe
}
