/**
 * Text for XML. Characters that XML forbids or that act on their surroundings instead of showing (controls, direction
 * overrides, joiners) are left out, since text comes from customers and the drawing is put into web pages.
 */
export function escapeXml(text: string): string {
  let escaped = ''
  for (const character of text) {
    if (!isInvisible(character.codePointAt(0) ?? 0)) escaped += entities[character] ?? character
  }
  return escaped
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Controls, formats, surrogates and noncharacters: nothing that a printer could put on paper. */
export function isInvisible(codePoint: number): boolean {
  if (codePoint < 0x20 || (codePoint >= 0x7f && codePoint <= 0x9f) || codePoint === 0xad) return true
  if (codePoint >= 0x200b && codePoint <= 0x200f) return true
  if (codePoint >= 0x2028 && codePoint <= 0x202e) return true
  if (codePoint >= 0x2060 && codePoint <= 0x206f) return true
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) return true
  if (codePoint === 0xfeff || (codePoint >= 0xfdd0 && codePoint <= 0xfdef)) return true
  if (codePoint >= 0xe0000 && codePoint <= 0xe0fff) return true
  return (codePoint & 0xfffe) === 0xfffe
}
